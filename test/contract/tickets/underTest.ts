import { systemClock, type Sleep } from '../../../src/shared/clock';
import { createOrAppend, ticketProviders, type ProviderFeatures, type Ticket, type TicketDesk, type TicketOutcome, type TicketProviderId, type TicketRequest } from '../../../src/ticket';
import { pause } from '../benches/store';
import { message, type TicketBench } from './bench';

/** What a test of the contract works with. */
export interface TicketsUnderTest<Bench extends TicketBench = TicketBench> {
  readonly bench: Bench;
  readonly desk: TicketDesk;
  readonly features: ProviderFeatures;
  /** Of a customer who never wrote before; another one in every test. */
  readonly conversationId: string;
  file(request: TicketRequest): Promise<TicketOutcome>;
  /** Files the customer’s first message, "Where is it?" unless `more` says otherwise; gives its ticket as the provider reads it. */
  openTicket(more?: Partial<TicketRequest>): Promise<Ticket>;
  /** What agents read on a ticket, oldest first. */
  texts(ticketId: string): Promise<readonly string[]>;
  /** The ticket as the provider reads it now. */
  record(ticketId: string): Promise<Ticket>;
}

/** One bench for all tests of the `describe` that it is called in, and a new customer for each. */
export function ticketsUnderTest<Bench extends TicketBench>(openBench: () => Promise<Bench>, sleep: Sleep = pause): () => TicketsUnderTest<Bench> {
  let bench: Bench;
  let conversationId: string;
  beforeAll(async () => {
    bench = await openBench();
  });
  beforeEach(async () => {
    conversationId = await bench.newConversation();
  });
  afterAll(async () => {
    await bench.close();
  });

  return () => {
    const { provider, store } = bench;
    const desk: TicketDesk = { provider, store, clock: systemClock, sleep };
    const file = (request: TicketRequest) => createOrAppend(request, desk);
    const record = async (ticketId: string) => {
      const ticket = await provider.get(ticketId);
      if (ticket === null) throw new Error('The ticket is gone.');
      return ticket;
    };
    return {
      bench,
      desk,
      features: ticketProviders[provider.id as TicketProviderId].features,
      conversationId,
      file,
      openTicket: async (more) => await record((await file(message(conversationId, 'Where is it?', more))).ticket.id),
      texts: async (ticketId) => (await bench.read(ticketId)).comments.map(({ text }) => text),
      record,
    };
  };
}

/** What a contract on a helpdesk may know about it. */
export interface BenchFeatures {
  /** Whether tickets can be closed for good. */
  readonly closes: boolean;
  /** How many comments make a ticket long, i.e. take more than a page of what the provider reads. Default: 110. */
  readonly longTicket?: number;
  /** How many random texts the property test tries. Default: 15. */
  readonly randomTexts?: number;
  /** Whether agents work through the nodes, because the helpdesk has no other surface: then `as: 'agent'` is an agent's word. */
  readonly agentsUseNodes?: boolean;
}
