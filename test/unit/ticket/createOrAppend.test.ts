// The decisions of threading that need no particular helpdesk; the rest is in the contract suite.
import { systemClock } from '../../../src/shared/clock';
import { createOrAppend, externalIdOf, type ThreadingRules, type TicketDesk, type TicketOutcome, type TicketProvider, type TicketRequest } from '../../../src/ticket';
import { builtInDeskBench } from '../../contract/benches/builtInDesk';
import { message, type TicketBench } from '../../contract/ticketProvider';

let bench: TicketBench;
let desk: TicketDesk;
let conversationId: string;
const subjectOf = async (request: TicketRequest) => (await bench.read((await createOrAppend(request, desk)).ticket.id)).subject;

beforeAll(async () => {
  bench = await builtInDeskBench();
  desk = { provider: bench.provider, store: bench.store, clock: systemClock, sleep: async () => undefined };
});
beforeEach(async () => {
  conversationId = await bench.newConversation();
});
afterAll(() => bench.close());

test('a subject of one’s own is taken as it is', async () => {
  expect(await subjectOf(message(conversationId, 'Hello', { subject: 'Return of order 1001' }))).toBe('Return of order 1001');
});

test('sixty characters fit into the subject', async () => {
  expect(await subjectOf(message(conversationId, 'x'.repeat(60)))).toBe('x'.repeat(60));
});

test('sixty-one are cut, on one line and between characters', async () => {
  expect(await subjectOf(message(conversationId, `two\n lines ${'🛟'.repeat(60)}`))).toBe(`two lines ${'🛟'.repeat(49)}…`);
});

test('the subject is cut after masking, so that no half of a card number slips through', async () => {
  const subject = await subjectOf(message(conversationId, `${'x'.repeat(45)} 4111 1111 1111 1111`));
  expect(subject.replace(/\D/g, '')).not.toContain('41111111111');
});

test.each([
  [{ name: 'Ana Test', phone: '+15550100001' }, 'Ana Test'],
  [{ name: null, phone: '+15550100001' }, '+15550100001'],
  [{ name: null, phone: null }, 'WhatsApp customer'],
])('requester %j is called %s', async (requester, shown) => {
  const { ticket } = await createOrAppend(message(conversationId, 'Hi', { requester }), desk);
  expect((await bench.read(ticket.id)).requester).toBe(shown);
});

test('a phone number is never taken for a card number', async () => {
  // 13 digits that pass the Luhn check, as some phone numbers do.
  const phone = '+4222222222222';
  const { ticket } = await createOrAppend(message(conversationId, 'Hi', { requester: { name: null, phone } }), desk);
  expect((await bench.read(ticket.id)).requester).toBe(phone);
});

test('a ticket of another helpdesk does not count', async () => {
  await bench.store.putTicketBinding(
    { conversationId, provider: 'zendesk', account: 'company', ticketId: '1', ticketNumber: '1', ticketUrl: null },
    systemClock.now(),
  );
  expect(await createOrAppend(message(conversationId, 'Hi'), desk)).toMatchObject({ created: true });
});

test('a provider that ignores its filter leads nobody to a stranger’s ticket', async () => {
  const strangers = await createOrAppend(message(await bench.newConversation(), 'Mine'), desk);
  const all = await bench.provider.get(strangers.ticket.id);
  const careless: TicketDesk = { ...desk, provider: { ...bench.provider, find: async () => (all === null ? [] : [all]) } };

  const own = await createOrAppend(message(conversationId, 'Not yours'), careless);

  expect(own.created).toBe(true);
  expect(own.ticket.id).not.toBe(strangers.ticket.id);
});

describe('a solved ticket', () => {
  const solvedTicket = async () => {
    const { ticket } = await createOrAppend(message(conversationId, 'It is broken'), desk);
    await bench.agent.setState(ticket.id, 'solved');
    return ticket;
  };
  const next = (rules: ThreadingRules, at = systemClock.now()) =>
    createOrAppend(message(conversationId, 'It broke again'), { ...desk, rules, clock: { now: () => at } });

  test('gets a follow-up where that is wanted, which says so; later messages go there', async () => {
    const solved = await solvedTicket();
    const rules: ThreadingRules = { onSolved: 'followUp', reopenWithinMs: null };
    const { ticket, created } = await next(rules);
    expect(created).toBe(true);
    expect(ticket.id).not.toBe(solved.id);
    expect((await bench.read(ticket.id)).comments).toMatchObject([
      { text: 'It broke again', byCustomer: true },
      { text: `This ticket follows ticket ${solved.number} of the same customer, which is solved.`, public: false },
    ]);
    expect(await next(rules)).toMatchObject({ appended: true, ticket: { id: ticket.id } });
  });

  test('is reopened within the time, and followed after it', async () => {
    const { id } = await solvedTicket();
    const solvedAt = (await bench.provider.get(id))?.updatedAt ?? 0;
    const rules: ThreadingRules = { onSolved: 'reopen', reopenWithinMs: 1_000 };
    expect(await next(rules, solvedAt + 1_001)).toMatchObject({ created: true });
    conversationId = await bench.newConversation();
    const other = await solvedTicket();
    expect(await next(rules, ((await bench.provider.get(other.id))?.updatedAt ?? 0) + 1_000)).toMatchObject({ appended: true, ticket: { id: other.id } });
  });

  test('whose message comes again after it was followed gets nothing, and neither does its follow-up', async () => {
    const first = message(conversationId, 'It is broken');
    const { ticket } = await createOrAppend(first, desk);
    await bench.agent.setState(ticket.id, 'solved');
    const followUp = await next({ onSolved: 'followUp', reopenWithinMs: null });
    expect(await createOrAppend(first, desk)).toMatchObject({ duplicate: true, ticket: { id: ticket.id } });
    expect((await bench.read(followUp.ticket.id)).comments.filter(({ byCustomer }) => byCustomer)).toHaveLength(1);
  });
});

describe('two tickets that were opened at once, because two n8n share no store', () => {
  const all = () => bench.provider.list({ state: 'any', limit: 100 });
  /** Finds more than the newest ticket, as helpdesks do. */
  const find: TicketProvider['find'] = async (key) => (await all()).filter(({ externalId }) => externalId === key);

  /** Another n8n opens a ticket between our look and our write. */
  const openTwice = async (request: TicketRequest, theirs: TicketRequest): Promise<{ outcome: TicketOutcome; older: string }> => {
    let older = '';
    const create: TicketProvider['create'] = async (ticket, key) => {
      const other = await bench.provider.create({ ...ticket, message: { ...ticket.message, text: theirs.text, marker: theirs.marker } }, key);
      older = other.ticket.id;
      return bench.provider.create(ticket, key);
    };
    return { outcome: await createOrAppend(request, { ...desk, provider: { ...bench.provider, find, create } }), older };
  };

  test('become one: the older takes the message, the newer says so and is solved', async () => {
    const { outcome, older } = await openTwice(message(conversationId, 'Ours'), message(conversationId, 'Theirs'));

    expect(outcome).toMatchObject({ created: false, appended: true, ticket: { id: older } });
    expect((await bench.read(older)).comments.map(({ text }) => text)).toEqual(['Theirs', 'Ours']);
    const newer = (await all()).find(({ id, externalId }) => externalId === externalIdOf(conversationId) && id !== older);
    expect(newer?.state).toBe('solved');
    expect((await bench.read(newer?.id ?? '')).comments.at(-1)).toMatchObject({ text: expect.stringContaining('opened a second time'), public: false });
    expect(await createOrAppend(message(conversationId, 'More'), desk)).toMatchObject({ appended: true, ticket: { id: older } });
  });

  test('hold a message once that both n8n got', async () => {
    const same = message(conversationId, 'The same');
    const { outcome, older } = await openTwice(same, same);
    expect(outcome).toMatchObject({ duplicate: true, ticket: { id: older } });
    expect((await bench.read(older)).comments.map(({ text }) => text)).toEqual(['The same']);
  });
});

test('a helpdesk that drops the conversation’s key is refused, because nobody would find that ticket again', async () => {
  const create: TicketProvider['create'] = async (ticket, key) => {
    const made = await bench.provider.create(ticket, key);
    return { ...made, ticket: { ...made.ticket, externalId: null } };
  };
  await expect(createOrAppend(message(conversationId, 'Hi'), { ...desk, provider: { ...bench.provider, create } })).rejects.toMatchObject({ code: 'helpdeskRefused' });
});
