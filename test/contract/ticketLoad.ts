// 100 messages of 10 customers, two of them without a phone number, each delivered three times at once by four processes that share a
// PostgreSQL store: as workers of queue mode bring them.
import type { Contact } from '../../src/shared/inbound';
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore';
import type { SupportStore } from '../../src/store/SupportStore';
import type { TicketOutcome, TicketRequest } from '../../src/ticket';
import { startPostgres } from '../fixtures/postgres';
import { startTicketProcess } from './processes/startTicketProcess';
import type { TicketTask } from './processes/ticketProgram';
import { contact, inboundMessage, nobody, NOON, NUMBER } from './supportStore/records';
import { message } from './ticketProvider';

const CUSTOMERS = 10;
const WITHOUT_NUMBER = 2;
const MESSAGES_EACH = 10;
const DELIVERIES = 3;
const PROCESSES = 4;

/** What became of the load. */
export interface TicketLoad {
  readonly outcomes: readonly TicketOutcome[];
  /** The texts that have to stand on the ticket of each customer, in whatever order. */
  readonly textsByTicket: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Puts the load on a helpdesk. It takes as long as the helpdesk takes for some 900 calls.
 * @param look at the shared store afterwards, before it is removed
 */
export async function putLoadOn(
  provider: TicketTask['provider'],
  settings: TicketTask['settings'],
  look: (store: SupportStore) => Promise<void> = async () => undefined,
): Promise<TicketLoad> {
  const postgres = await startPostgres();
  const connection = postgres.connection();
  const store = await openPostgresStore(connection);
  const requests = await allRequests(store);
  const shares = Array.from({ length: PROCESSES }, (_, process) => shareOf(process, requests));
  const started = await Promise.all(shares.map((share) => startTicketProcess({ store: { connection }, provider, settings, requests: share })));
  const answers = await Promise.all(started.map(({ go }) => go()));
  await look(store);
  await store.close();
  await postgres.end();

  const textsByTicket = new Map<string, Set<string>>();
  for (const [process, outcomes] of answers.entries()) {
    for (const [index, { ticket }] of outcomes.entries()) {
      const texts = textsByTicket.get(ticket.id) ?? new Set<string>();
      textsByTicket.set(ticket.id, texts.add(shares[process]?.[index]?.text ?? ''));
    }
  }
  return { outcomes: answers.flat(), textsByTicket };
}

/** @throws when there are not exactly ten tickets with ten messages each, written once each */
export function expectOneTicketEach({ outcomes, textsByTicket }: TicketLoad): void {
  const count = (kind: 'appended' | 'created' | 'duplicate'): number => outcomes.filter((outcome) => outcome[kind]).length;
  const messages = CUSTOMERS * MESSAGES_EACH;
  expect([count('created'), count('appended'), count('duplicate')]).toEqual([CUSTOMERS, messages - CUSTOMERS, messages * (DELIVERIES - 1)]);
  expect([...textsByTicket.values()].map(({ size }) => size)).toEqual(Array.from({ length: CUSTOMERS }, () => MESSAGES_EACH));
}

async function allRequests(store: SupportStore): Promise<readonly TicketRequest[]> {
  const requests: TicketRequest[] = [];
  for (let customer = 0; customer < CUSTOMERS; customer += 1) {
    const from = contactOf(customer);
    const conversationId = await conversationOf(store, customer, from);
    for (let count = 0; count < MESSAGES_EACH; count += 1) requests.push(message(conversationId, `Customer ${customer} writes ${count}`, { requester: from }));
  }
  return requests;
}

const contactOf = (customer: number): Contact =>
  customer < WITHOUT_NUMBER ? { ...nobody, name: 'Ana Hidden', userId: `US.${10_000 + customer}` } : contact(`1555010${1000 + customer}`);

async function conversationOf(store: SupportStore, customer: number, from: Contact): Promise<string> {
  await store.ingest([inboundMessage({ id: `wamid.FIRST${customer}`, from })], [], NOON);
  const conversation = await store.findConversation(NUMBER, from.waId ?? from.userId ?? '');
  if (conversation === null) throw new Error('The store did not keep the conversation.');
  return conversation.id;
}

/** Each message goes to three of the four. */
function shareOf(process: number, requests: readonly TicketRequest[]): readonly TicketRequest[] {
  return requests.filter((_, index) => (index + process) % PROCESSES < DELIVERIES);
}
