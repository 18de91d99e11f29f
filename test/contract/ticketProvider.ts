// What every ticket provider has to do, whatever the helpdesk behind it.
import { systemClock, type Clock } from '../../src/shared/clock';
import type { SupportStore } from '../../src/store/SupportStore';
import { createOrAppend, externalIdOf, type TicketDesk, type TicketFile, type TicketOutcome, type TicketProvider, type TicketRequest } from '../../src/ticket';
import { inboundMessage, NOON } from './supportStore/records';

/** A ticket as agents see it in the helpdesk. */
export interface AgentView {
  readonly subject: string;
  readonly requester: string;
  readonly state: string;
  readonly tags: readonly string[];
  /** Oldest first. */
  readonly comments: readonly AgentComment[];
}

export interface AgentComment {
  readonly text: string;
  readonly byCustomer: boolean;
  readonly public: boolean;
  /** Names, in the order in which they were added. */
  readonly files: readonly string[];
}

/** What agents do in the helpdesk itself, under a login that is not the provider's. */
export interface Agent {
  /** Answers the customer, where all can read it. */
  reply(ticketId: string, text: string, file?: TicketFile): Promise<void>;
  /** Writes a note that only agents read. */
  note(ticketId: string, text: string): Promise<void>;
  setState(ticketId: string, state: 'solved' | 'closed' | 'pending' | 'open'): Promise<void>;
}

/** A provider on its real helpdesk, and what the suite needs to look at it from the agent's side. */
export interface TicketBench {
  readonly store: SupportStore;
  readonly provider: TicketProvider;
  /** The same helpdesk without a valid log-in; `null` where there is none to have. */
  readonly stranger: TicketProvider | null;
  /** A conversation that the store knows, of a customer who never wrote before. */
  newConversation(): Promise<string>;
  read(ticketId: string): Promise<AgentView>;
  readonly agent: Agent;
  close(): Promise<void>;
}

export interface BenchFeatures {
  /** Whether tickets can be closed for good. */
  readonly closes: boolean;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let wamids = 0;
/** A message of a customer, with a wamid of its own. */
export function message(conversationId: string, text: string, more: Partial<TicketRequest> = {}): TicketRequest {
  wamids += 1;
  return {
    conversationId,
    marker: `wamid.TEST${String(wamids).padStart(6, '0')}`,
    text,
    subject: null,
    requester: { name: 'Ana Test', phone: '+15550100001' },
    tags: ['whatsapp'],
    priority: null,
    notes: [],
    ...more,
  };
}

/** Webhooks show that two conversations are one person's. */
async function becomeOne(store: SupportStore, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const conversation = await store.getConversation(id);
    if (conversation === null) throw new Error('There is no such conversation.');
    const from = { ...conversation.contact, userId: `US.${ids.join('').replace(/\W|_/g, '')}` };
    await store.ingest([inboundMessage({ id: `wamid.ONE${id}`, from })], [], NOON);
  }
}

export function describeTicketProvider(name: string, openBench: () => Promise<TicketBench>, { closes }: BenchFeatures): void {
  describe(`ticket provider contract: ${name}`, () => {
    let bench: TicketBench;
    let desk: TicketDesk;
    let conversationId: string;
    const clock: Clock = systemClock;
    const file = (request: TicketRequest): Promise<TicketOutcome> => createOrAppend(request, desk);
    const texts = async (ticketId: string) => (await bench.read(ticketId)).comments.map(({ text }) => text);

    beforeAll(async () => {
      bench = await openBench();
      desk = { provider: bench.provider, store: bench.store, clock, sleep: pause };
    });
    beforeEach(async () => {
      conversationId = await bench.newConversation();
    });
    afterAll(async () => {
      await bench.close();
    });

    test('a valid log-in is recognised, another one is not', async () => {
      await bench.provider.verify();
      if (bench.stranger !== null) await expect(bench.stranger.verify()).rejects.toMatchObject({ code: 'helpdeskRefused' });
    });

    test.each(['open', 'solved'] as const)('a customer who turns out to have two conversations goes on with their %s ticket', async (state) => {
      const another = await bench.newConversation();
      const { ticket } = await file(message(another, 'My parcel has not arrived'));
      if (state === 'solved') await bench.agent.setState(ticket.id, state);
      await becomeOne(bench.store, conversationId, another);
      const [later, latest] = [await file(message(conversationId, 'It is here')), await file(message(another, 'Thanks'))];
      expect([later, latest]).toMatchObject([{ appended: true, ticket: { id: ticket.id } }, { appended: true, ticket: { id: ticket.id } }]);
      expect(await texts(ticket.id)).toEqual(['My parcel has not arrived', 'It is here', 'Thanks']);
    });

    test('the first message opens a ticket in the customer’s words', async () => {
      const outcome = await file(message(conversationId, 'My parcel has not arrived', { tags: ['whatsapp', 'delivery'] }));

      expect(outcome).toMatchObject({ created: true, appended: false, duplicate: false });
      expect(outcome.ticket).toMatchObject({ provider: bench.provider.id, number: expect.stringMatching(/^\d+$/) });
      expect(['new', 'open']).toContain(outcome.ticket.state);
      const view = await bench.read(outcome.ticket.id);
      expect(view).toMatchObject({ subject: 'My parcel has not arrived', requester: 'Ana Test' });
      expect([...view.tags].sort()).toEqual(['delivery', 'whatsapp']);
      expect(view.comments).toEqual([{ text: 'My parcel has not arrived', byCustomer: true, public: true, files: [] }]);
    });

    test('the second message joins the open ticket', async () => {
      const first = await file(message(conversationId, 'Hello'));
      const second = await file(message(conversationId, 'Anybody there?'));

      expect(second).toMatchObject({ created: false, appended: true, duplicate: false });
      expect(second.ticket.id).toBe(first.ticket.id);
      expect(await texts(first.ticket.id)).toEqual(['Hello', 'Anybody there?']);
    });

    test('a message that comes again is not written again, not even the first', async () => {
      const first = message(conversationId, 'Hello');
      const second = message(conversationId, 'Where is it?');
      const { ticket } = await file(first);
      await file(second);

      for (const again of [first, second]) {
        expect(await file(again)).toMatchObject({ created: false, appended: false, duplicate: true, ticket: { id: ticket.id } });
      }
      expect(await texts(ticket.id)).toEqual(['Hello', 'Where is it?']);
    });

    test('nine deliveries at once of three messages make one ticket with three comments', async () => {
      const messages = ['one', 'two', 'three'].map((text) => message(conversationId, text));
      const outcomes = await Promise.all([...messages, ...messages, ...messages].map(file));

      const ids = new Set(outcomes.map(({ ticket }) => ticket.id));
      expect(ids.size).toBe(1);
      expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
      expect(outcomes.filter(({ appended }) => appended)).toHaveLength(2);
      expect(outcomes.filter(({ duplicate }) => duplicate)).toHaveLength(6);
      expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([...ids]);
      expect((await texts([...ids][0] ?? '')).sort()).toEqual(['one', 'three', 'two']);
    });

    test('customers who write at the same time get a ticket each', async () => {
      const conversations = [conversationId, await bench.newConversation(), await bench.newConversation()];
      const outcomes = await Promise.all(conversations.map((id) => file(message(id, `from ${id}`))));

      expect(new Set(outcomes.map(({ ticket }) => ticket.id)).size).toBe(3);
      for (const [index, { ticket }] of outcomes.entries()) expect(await texts(ticket.id)).toEqual([`from ${conversations[index]}`]);
    });

    test('notes follow the message, internal, masked, and once', async () => {
      const notes = [
        { marker: 'reply.one', text: 'An answer did not go out', urgent: true },
        { marker: 'reply.two', text: 'Card 4111 1111 1111 1111', urgent: false },
      ];
      const { ticket, noted } = await file(message(conversationId, 'Hello', { notes: notes.slice(0, 1) }));
      expect(noted).toEqual(['reply.one']);
      expect((await file(message(conversationId, 'Hello?', { notes }))).noted).toEqual(['reply.one', 'reply.two']);

      const { comments } = await bench.read(ticket.id);
      expect(comments.map(({ text, byCustomer, public: isPublic }) => [text, byCustomer, isPublic])).toEqual([
        ['Hello', true, true],
        ['An answer did not go out', false, false],
        ['Hello?', true, true],
        [expect.stringMatching(/^Card (?!4111 1111 1111 1111)/), false, false],
      ]);
    });

    test('a note wakes a solved ticket, also with a message that comes again', async () => {
      const first = message(conversationId, 'It is broken');
      const { ticket } = await file(first);
      await bench.agent.setState(ticket.id, 'solved');

      const again = await file({ ...first, notes: [{ marker: 'reply.three', text: 'An answer did not go out', urgent: true }] });
      expect(again).toMatchObject({ duplicate: true, ticket: { id: ticket.id, state: 'open' }, noted: ['reply.three'] });
    });

    test('a solved ticket is reopened by the next message', async () => {
      const { ticket } = await file(message(conversationId, 'It is broken'));
      await bench.agent.setState(ticket.id, 'solved');

      const again = await file(message(conversationId, 'It broke again'));

      expect(again).toMatchObject({ appended: true, ticket: { id: ticket.id, state: 'open' } });
      expect((await bench.read(ticket.id)).state).toBe('open');
    });

    test('a repeated message leaves a solved ticket solved', async () => {
      const first = message(conversationId, 'It is broken');
      const { ticket } = await file(first);
      await bench.agent.setState(ticket.id, 'solved');

      expect(await file(first)).toMatchObject({ duplicate: true, ticket: { id: ticket.id, state: 'solved' } });
      expect((await bench.read(ticket.id)).state).toBe('solved');
    });

    test('without a binding the helpdesk is searched, and the ticket found is bound', async () => {
      const { ticket: opened } = await bench.provider.create(
        {
          externalId: externalIdOf(conversationId),
          subject: 'Made before this store existed',
          requesterId: (await bench.provider.ensureRequester({ externalId: externalIdOf(conversationId), name: 'Ana Test', phone: null })).id,
          tags: [],
          priority: null,
          assignee: null,
          group: null,
          fields: {},
          message: { text: 'Earlier', marker: 'wamid.EARLIER', visibility: 'public', as: 'customer', files: [] },
          followUpOf: null,
        },
        `wa-test-${conversationId}`,
      );

      expect(await file(message(conversationId, 'Later'))).toMatchObject({ appended: true, ticket: { id: opened.id } });
      expect(await bench.store.getTicketBinding(conversationId, bench.provider.id, bench.provider.account)).toMatchObject({ ticketId: opened.id });
    });

    test('a binding that leads to another customer’s ticket is not believed', async () => {
      const stranger = await file(message(await bench.newConversation(), 'Mine'));
      await bench.store.putTicketBinding(
        {
          conversationId,
          provider: bench.provider.id,
          account: bench.provider.account,
          ticketId: stranger.ticket.id,
          ticketNumber: stranger.ticket.number,
          ticketUrl: stranger.ticket.url,
        },
        clock.now(),
      );

      const own = await file(message(conversationId, 'Not yours'));

      expect(own).toMatchObject({ created: true });
      expect(own.ticket.id).not.toBe(stranger.ticket.id);
      expect(await texts(stranger.ticket.id)).toEqual(['Mine']);
    });

    test('card numbers are masked in text, subject, name and tags', async () => {
      const card = '4111 1111 1111 1111';
      const { ticket } = await file(
        message(conversationId, `my card is ${card}`, {
          subject: `Card ${card}`,
          requester: { name: `Ana ${card}`, phone: '+15550100001' },
          tags: ['whatsapp', '4111111111111111'],
        }),
      );
      await file(message(conversationId, `once more: ${card}`));

      const view = JSON.stringify(await bench.read(ticket.id));
      expect(view.replace(/[^0-9]/g, '')).not.toContain('4111111111111111');
      expect(view).toContain('1111');
    });

    test('what customers write is text, never mark-up or a query', async () => {
      const hostile = `<script>alert(1)</script> '; DROP TABLE tickets; -- {{ 1 + 1 }} "quoted" \\ & \u202Eabc\n> line two`;
      const { ticket } = await file(message(conversationId, hostile, { requester: { name: `<b>O'Neil</b>`, phone: null } }));

      expect(await texts(ticket.id)).toEqual([hostile]);
      expect((await bench.read(ticket.id)).requester).toBe(`<b>O'Neil</b>`);
    });

    test('a message is recognised on a long ticket too', async () => {
      const first = message(conversationId, 'The first of many');
      const { ticket } = await file(first);
      const record = await bench.provider.get(ticket.id);
      if (record === null) throw new Error('The ticket is gone');
      for (let count = 0; count < 110; count += 1) {
        await bench.provider.addMessage(record, { text: `more ${count}`, marker: `wamid.MORE${count}`, visibility: 'public', as: 'customer', files: [] }, 'open');
      }

      expect(await file(first)).toMatchObject({ duplicate: true });
      expect(await bench.provider.hasMessage(record, 'wamid.MORE109')).toBe(true);
      expect(await bench.provider.hasMessage(record, 'wamid.MORE110')).toBe(false);
    });

    test('a customer keeps one entry in the address book over several tickets', async () => {
      const requester = { externalId: externalIdOf(conversationId), name: 'Ana Test', phone: '+15550100001' };
      const first = await bench.provider.ensureRequester(requester);
      expect(await bench.provider.ensureRequester(requester)).toEqual(first);
    });

    test('a key that nobody has leads to no ticket', async () => {
      expect(await bench.provider.find(externalIdOf('c_nobody'))).toEqual([]);
      expect(await bench.provider.get('999999999')).toBeNull();
    });

    if (closes) {
      test('a closed ticket gets a follow-up that is linked to it, and further messages go there', async () => {
        const { ticket } = await file(message(conversationId, 'First case'));
        await bench.agent.setState(ticket.id, 'closed');

        const followUp = await file(message(conversationId, 'New case'));
        expect(followUp).toMatchObject({ created: true });
        expect(followUp.ticket.id).not.toBe(ticket.id);

        expect(await file(message(conversationId, 'More'))).toMatchObject({ appended: true, ticket: { id: followUp.ticket.id } });
        expect(await texts(followUp.ticket.id)).toEqual(['New case', 'More']);
        expect(await texts(ticket.id)).toEqual(['First case']);
      });

      test('a message that is on a closed ticket already opens nothing', async () => {
        const first = message(conversationId, 'First case');
        const { ticket } = await file(first);
        await bench.agent.setState(ticket.id, 'closed');

        expect(await file(first)).toMatchObject({ duplicate: true, ticket: { id: ticket.id, state: 'closed' } });
      });
    }
  });
}
