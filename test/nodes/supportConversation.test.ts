// Support Conversation in n8n's engine, on a real store, against the sandbox.
import { startWhatsAppBench, ourNode, triggerNode, type WhatsAppBench } from './whatsAppBench';
import type { IDataObject, INode } from 'n8n-workflow';
import { SupportConversation } from '../../nodes/SupportConversation/SupportConversation.node';
import { DAY_MS } from '../../src/shared/clock';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';

const NODE = 'Support Conversation';
const OPEN = 0;
const CLOSED = 1;

let bench: WhatsAppBench;
let customers = 0;
beforeAll(async () => {
  bench = await startWhatsAppBench({
    nodeTypes: {
      [`${PACKAGE}.supportConversation`]: new SupportConversation(),
      [`${PACKAGE}.supportConversationTool`]: new SupportConversation(),
    },
  });
});
afterAll(async () => await bench.close());

const newCustomer = (): string => `1555012${String((customers += 1)).padStart(4, '0')}`;
const conversationNode = (operation: string, parameters: INode['parameters'] = {}, more: Partial<INode> = {}): INode =>
  ourNode(NODE, 'supportConversation', { resource: 'conversation', operation, ...parameters }, more);

/** In a run that a customer's message started. */
async function inRunOf(from: string, parameters: Parameters<typeof conversationNode>, hoursAgo = 0): Promise<RunResult> {
  const delivery = await bench.customerWrites(from, 'Hello', hoursAgo);
  return await bench.run(workflowOf([triggerNode(), conversationNode(...parameters)]), [delivery]);
}

/** In a run that no customer started, e.g. of a Schedule Trigger. */
async function onItsOwn(items: readonly IDataObject[], ...parameters: Parameters<typeof conversationNode>): Promise<RunResult> {
  const workflow = workflowOf([node(START, START), conversationNode(...parameters)]);
  return await runWorkflow({ ...bench.installation, workflow, input: items.map((json) => ({ json })) });
}

async function conversationIdOf(from: string): Promise<string> {
  const conversation = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, from);
  if (conversation === null) throw new Error('This customer never wrote');
  return conversation.id;
}

const phonesOf = (result: RunResult): readonly string[] =>
  result.items(NODE).map(({ conversation }) => (conversation as { contact: { phone: string } }).contact.phone.replace('+', ''));

describe('Check Window', () => {
  test('a customer who just wrote goes on at Open, with everything the item had', async () => {
    const from = newCustomer();
    const result = await inRunOf(from, ['checkWindow']);
    expect(result.items(NODE, OPEN)).toMatchObject([
      { event: 'message', message: { text: 'Hello' }, conversation: { id: await conversationIdOf(from), isNew: false, ticket: null, keptReplies: 0 }, window: { state: 'open', certain: true } },
    ]);
    expect(result.data(NODE, OPEN)[0]?.pairedItem).toEqual({ item: 0 });
    expect(result.items(NODE, CLOSED)).toEqual([]);
  });

  test('closing is still Open, a day later is Closed', async () => {
    const closing = await inRunOf(newCustomer(), ['checkWindow'], 23.5);
    expect(closing.items(NODE, OPEN)).toMatchObject([{ window: { state: 'closing' } }]);
    const closed = await inRunOf(newCustomer(), ['checkWindow'], 25);
    expect(closed.items(NODE, OPEN)).toEqual([]);
    expect(closed.items(NODE, CLOSED)).toMatchObject([{ window: { state: 'closed', secondsLeft: 0 } }]);
  });

  test('several items take an output each', async () => {
    const [fresh, late] = [newCustomer(), newCustomer()];
    await bench.customerWrites(fresh, 'Hi');
    await bench.customerWrites(late, 'Hi', 30);
    const result = await onItsOwn([{ phone: late }, { phone: `+${fresh}` }], 'checkWindow', { customer: 'alias', alias: '={{ $json.phone }}' });
    expect(result.data(NODE, OPEN)).toMatchObject([{ json: { phone: `+${fresh}` }, pairedItem: { item: 1 } }]);
    expect(result.data(NODE, CLOSED)).toMatchObject([{ json: { phone: late }, pairedItem: { item: 0 } }]);
  });

  test('whoever never wrote is Closed', async () => {
    const result = await onItsOwn([{}], 'checkWindow', { customer: 'alias', alias: 'US.13491208655302741918' });
    expect(result.items(NODE, CLOSED)).toEqual([{ conversation: null, window: expect.objectContaining({ state: 'closed', opensAt: null, expiresAt: null }) }]);
  });
});

describe('Get', () => {
  test('the conversation by its id, with its ticket', async () => {
    const from = newCustomer();
    await bench.customerWrites(from, 'Hi');
    const id = await conversationIdOf(from);
    await bench.store.putTicketBinding({ conversationId: id, provider: 'zendesk', account: 'company', ticketId: '35', ticketNumber: '35', ticketUrl: null }, Date.now());
    const result = await onItsOwn([{ order: 7 }], 'get', { customer: 'conversation', conversationId: id });
    expect(result.items(NODE)).toMatchObject([{ order: 7, conversation: { id, contact: { phone: `+${from}` }, ticket: { helpdesk: 'zendesk', number: '35' } }, window: { state: 'open' } }]);
  });

  test.each([
    ['+1 (555) 099-9999', 'This business number has no conversation with this customer.'],
    ['Ana', 'It is not clear which phone number this is.'],
  ])('%s is refused in words that say why', async (alias, message) => {
    expect((await onItsOwn([{}], 'get', { customer: 'alias', alias })).error).toMatchObject({ message, description: expect.any(String) });
    const going = await onItsOwn([{ order: 7 }], 'get', { customer: 'alias', alias }, { onError: 'continueRegularOutput' });
    expect(going.items(NODE)).toMatchObject([{ order: 7, error: { message } }]);
  });
});

describe('Get Many', () => {
  test('unanswered customers, those that have waited longest first, up to the limit', async () => {
    const [short, long] = [newCustomer(), newCustomer()];
    await bench.customerWrites(short, 'Hi', 40);
    await bench.customerWrites(long, 'Hi', 50);
    expect(phonesOf(await onItsOwn([{}], 'getMany', { limit: 2 }))).toEqual([long, short]);
    expect(phonesOf(await onItsOwn([{}], 'getMany', { returnAll: true })).length).toBeGreaterThan(2);
  });

  test('windows that close within so many minutes', async () => {
    const [soon, later] = [newCustomer(), newCustomer()];
    await bench.customerWrites(soon, 'Hi', 23.7);
    await bench.customerWrites(later, 'Hi', 20);
    const listed = phonesOf(await onItsOwn([{}], 'getMany', { filter: 'windowClosing', withinMinutes: 30, returnAll: true }));
    expect(listed).toContain(soon);
    expect(listed).not.toContain(later);
  });

  test('unsent answers', async () => {
    const from = newCustomer();
    await bench.customerWrites(from, 'Hi');
    const conversationId = await conversationIdOf(from);
    await bench.store.reserveSend('lost', { conversationId, countsAsAnswer: true, reply: null }, Date.now());
    await bench.store.settleSend('lost', { state: 'unknown' }, Date.now());
    expect(phonesOf(await onItsOwn([{}], 'getMany', { filter: 'unsentAnswers' }))).toEqual([from]);
  });

  test('the incoming item’s fields stay behind', async () => {
    const result = await onItsOwn([{ order: 7 }], 'getMany', { limit: 1 });
    expect(Object.keys(result.items(NODE)[0] ?? {})).toEqual(['conversation', 'window']);
    expect(result.data(NODE)[0]?.pairedItem).toEqual({ item: 0 });
  });

  test.each([0, 'many', 2.5])('a limit of %j is refused', async (limit) => {
    expect((await onItsOwn([{}], 'getMany', { limit: `={{ ${JSON.stringify(limit)} }}` })).error).toMatchObject({ message: expect.stringContaining('Limit') });
  });
});

test('Send Kept Replies sends what waits, once, while the window is open', async () => {
  const from = newCustomer();
  await bench.customerWrites(from, 'Hi');
  const conversationId = await conversationIdOf(from);
  const content = { type: 'text', text: { body: 'Here is your answer' } };
  const keptAt = Date.now();
  await bench.store.keepReply({ key: 'kept', conversationId, content, countsAsAnswer: true, keptAt, expiresAt: keptAt + DAY_MS });

  const parameters = { customer: 'conversation', conversationId };
  expect((await onItsOwn([{ order: 7 }], 'sendKeptReplies', parameters)).items(NODE)).toEqual([{ order: 7, keptReplies: { sent: 1, left: 0 } }]);
  expect((await onItsOwn([{}], 'sendKeptReplies', parameters)).items(NODE)).toEqual([{ keptReplies: { sent: 0, left: 0 } }]);
  expect((await bench.phone(from)).filter(({ direction }) => direction === 'outbound')).toMatchObject([{ text: 'Here is your answer' }]);
});

describe('Delete Customer Data', () => {
  test('nothing is deleted without confirmation', async () => {
    const from = newCustomer();
    const result = await inRunOf(from, ['deleteCustomer']);
    expect(result.error).toMatchObject({ message: 'Nothing was deleted: it has not been confirmed.', description: expect.stringContaining('Switch on') });
    await conversationIdOf(from);
  });

  test('the customer is gone, and the result names what went and what remains, without them', async () => {
    const from = newCustomer();
    await bench.customerWrites(from, 'My name is Ana');
    const conversationId = await conversationIdOf(from);
    await bench.store.putTicketBinding({ conversationId, provider: 'zendesk', account: 'company', ticketId: '36', ticketNumber: '36', ticketUrl: null }, Date.now());
    const result = await onItsOwn([{ phone: from }], 'deleteCustomer', { customer: 'alias', alias: `+${from}`, understood: true });

    const [item] = result.items(NODE);
    expect(item).toMatchObject({ conversationId, deleted: { conversations: 1, tickets: 1 } });
    const places = item?.remainsElsewhere as ReadonlyArray<{ place: string; whatToDo: string }>;
    expect(places.map(({ place }) => place)).toEqual(['helpdesks', 'n8n executions', 'n8n binary data', 'backups']);
    expect(places[0]?.whatToDo).toContain('zendesk ticket 36');
    expect(places[0]?.whatToDo).toContain(`wa:${conversationId}`);
    expect(JSON.stringify(item)).not.toMatch(new RegExp(`${from}|Ana`));
    expect(await bench.store.getConversation(conversationId)).toBeNull();
    expect(await bench.store.findConversation(bench.sandbox.account.phoneNumberId, from)).toBeNull();
  });
});

describe('as an AI tool', () => {
  const asTool = { type: `${PACKAGE}.supportConversationTool` };

  test('the conversation is that of the run, whatever the parameters say', async () => {
    const [own, other] = [newCustomer(), newCustomer()];
    await bench.customerWrites(other, 'Mine');
    const result = await inRunOf(own, ['get', { customer: 'conversation', conversationId: await conversationIdOf(other) }, asTool]);
    expect(result.items(NODE)).toMatchObject([{ conversation: { id: await conversationIdOf(own) } }]);
  });

  test.each([
    ['conversation', 'getMany'],
    ['conversation', 'deleteCustomer'],
    ['store', 'copyToPostgres'],
    ['account', 'diagnose'],
  ])('%s: %s is refused', async (resource, operation) => {
    const result = await inRunOf(newCustomer(), [operation, { resource, understood: true }, asTool]);
    expect(result.error).toMatchObject({ message: expect.stringContaining('not for AI agents') });
  });
});
