// Support Ticket: whose ticket a message goes on, with the built-in desk, and with Zendesk over loopback.
import './freshUserFolder';
import type { INode } from 'n8n-workflow';
import { externalIdOf } from '../../src/ticket';
import { contact, inboundMessage, inboundStatus, NOON, NUMBER, OTHER_NUMBER } from '../contract/supportStore/records';
import { scriptedServer, type Answer } from '../fixtures/loopbackServer';
import { node, PACKAGE, runWorkflow, workflowOf } from './harness';
import { ACCOUNT, accountValues, closeBench, deliver, deskTicket, flow, incoming, installation, openBench, store, TICKET, ticketNode, trigger } from './supportTicketBench';

beforeAll(openBench);
afterAll(closeBench);

describe('built-in desk', () => {
  test('the customer’s message opens a ticket; the item keeps its fields and its origin', async () => {
    const result = await deliver(incoming({ text: 'Where is my parcel?' }), flow());

    const [item] = result.data(TICKET);
    expect(result.error).toBeUndefined();
    expect(item?.json).toMatchObject({
      event: 'message',
      message: { text: 'Where is my parcel?' },
      ticket: { helpdesk: 'builtInDesk', number: expect.stringMatching(/^\d+$/), url: null, status: 'open', created: true, appended: false, duplicate: false },
    });
    expect(item?.pairedItem).toEqual({ item: 0 });
    const ticket = await deskTicket(item?.json);
    expect(ticket).toMatchObject({ subject: 'Where is my parcel?', requester: 'Ada Example', tags: ['whatsapp'] });
    expect(ticket.comments).toMatchObject([{ author: 'customer', visibility: 'public', text: 'Where is my parcel?' }]);
  });

  test('the next message joins, also when other nodes dropped every field', async () => {
    const from = contact('15550109001');
    const first = await deliver(incoming({ text: 'Hello' }, from), flow());
    const second = await deliver(incoming({ text: 'Are you there?' }, from), workflowOf([trigger, node('Forget', 'forget'), ticketNode()]));

    expect(second.items(TICKET)).toMatchObject([{ answer: 'forty-two', ticket: { created: false, appended: true } }]);
    const ticket = await deskTicket(second.items(TICKET)[0]);
    expect(ticket.id).toBe((await deskTicket(first.items(TICKET)[0])).id);
    expect(ticket.comments.map(({ text }) => text)).toEqual(['Hello', 'Are you there?']);
  });

  test('two workflows that get the same message write it once', async () => {
    const record = incoming({ text: 'Once, please' });
    await deliver(record, flow(), { workflowId: 'workflowA' });
    const second = await deliver(record, flow(), { workflowId: 'workflowB' });

    expect(second.items(TICKET)).toMatchObject([{ ticket: { created: false, appended: false, duplicate: true } }]);
    expect((await deskTicket(second.items(TICKET)[0])).comments).toHaveLength(1);
  });

  test('a photo without words is named', async () => {
    const media = { id: '1', mimeType: 'image/jpeg', sha256: null, fileName: 'roof.jpg', caption: null, voice: false };
    const result = await deliver(incoming({ type: 'image', text: '', media }), flow());
    expect((await deskTicket(result.items(TICKET)[0])).subject).toBe('Photo: roof.jpg');
  });

  test('own subject, name and tags are used for a new ticket', async () => {
    const result = await deliver(
      incoming({ text: 'Hi' }),
      flow({ subject: '={{ "Parcel of " + $json.conversation.contact.name }}', additionalFields: { requesterName: 'Ada E.', tags: 'billing, vip,,billing' } }),
    );
    expect(await deskTicket(result.items(TICKET)[0])).toMatchObject({ subject: 'Parcel of Ada Example', requester: 'Ada E.', tags: ['whatsapp', 'billing', 'vip'] });
  });

  test('texts of the flow stand beside the customer’s message, each step once', async () => {
    const steps = [trigger, ticketNode(), ticketNode({ message: 'Note one' }, { name: 'One', id: 'one' }), ticketNode({ message: 'Note two' }, { name: 'Two', id: 'two' })];
    const result = await deliver(incoming({ text: 'Hello' }), workflowOf(steps));

    expect(result.items('Two')).toMatchObject([{ ticket: { appended: true } }]);
    expect((await deskTicket(result.items('Two')[0])).comments.map(({ text }) => text)).toEqual(['Hello', 'Note one', 'Note two']);
  });

  test('card numbers in a text of the flow are masked', async () => {
    const result = await deliver(incoming(), flow({ subject: 'Card 4111 1111 1111 1111', message: 'Pays with 4111111111111111' }));
    expect(JSON.stringify(await deskTicket(result.items(TICKET)[0]))).not.toMatch(/4111 ?1111 ?1111 ?1111/);
  });

  test('a conversation can be named by its id, with a message of the flow', async () => {
    const record = incoming();
    await store.ingest([record], [], NOON);
    const conversation = await store.findConversation(NUMBER, record.contact.waId ?? '');
    const result = await deliver(incoming(), flow({ ticketFor: 'conversation', conversationId: conversation?.id ?? '', message: 'Please call back' }));
    expect(await deskTicket(result.items(TICKET)[0])).toMatchObject({ conversationId: conversation?.id });
  });
});

describe('replies that may not have arrived', () => {
  const from = contact('15550107001');
  const details = { countsAsAnswer: true, reply: null };

  async function conversationId(): Promise<string> {
    await store.ensureConversation({ phoneNumberId: NUMBER, displayPhoneNumber: null, wabaId: null }, from, NOON);
    return (await store.findConversation(NUMBER, from.waId ?? ''))?.id ?? '';
  }

  test('are told to the agents once, in an internal note each, after the customer’s message', async () => {
    const conversation = { ...details, conversationId: await conversationId() };
    await store.reserveSend('lost', conversation, NOON);
    await store.settleSend('lost', { state: 'unknown' }, NOON);
    await store.reserveSend('late', conversation, NOON);
    await store.settleSend('late', { state: 'sent', wamid: 'wamid.LATE' }, NOON);
    const errors = [{ code: 131026, title: 'Message undeliverable', details: null }];
    await store.ingest([inboundStatus({ wamid: 'wamid.LATE', status: 'failed', errors, recipient: from })], [], NOON);

    await deliver(incoming({ text: 'Still waiting' }, from), flow());
    const result = await deliver(incoming({ text: 'Hello?' }, from), flow());

    const { comments } = await deskTicket(result.items(TICKET)[0]);
    expect(comments).toMatchObject([
      { author: 'customer', text: 'Still waiting' },
      { author: 'bot', visibility: 'internal', marker: 'reply.lost', text: expect.stringMatching(/^Reply of unknown fate \(2026-10-05 12:00 UTC\)\.\nIt is unknown whether this reply went out/) },
      { author: 'bot', visibility: 'internal', marker: 'reply.late', text: expect.stringMatching(/^Reply not delivered on WhatsApp \(2026-10-05 12:00 UTC\)\.\nThis message cannot be delivered to this customer \(131026\)\. The number may not be on WhatsApp/) },
      { author: 'customer', text: 'Hello?' },
    ]);
    expect(await store.unreportedSends(await conversationId(), 10)).toEqual([]);
  });
});

describe('queue mode', () => {
  afterEach(() => void delete process.env.EXECUTIONS_MODE);

  test('is refused without PostgreSQL, in words that say what to do', async () => {
    process.env.EXECUTIONS_MODE = 'queue';
    const result = await runWorkflow({ ...installation, credentials: { [ACCOUNT]: accountValues }, workflow: workflowOf([ticketNode()]) });
    expect(result.error).toMatchObject({ message: expect.stringContaining('queue mode'), description: expect.stringContaining('choose PostgreSQL as Conversation Store') });
  });
});

describe('refusals', () => {
  test('a conversation of another business number is not found', async () => {
    await store.ingest([inboundMessage({ id: 'wamid.OTHER', phoneNumberId: OTHER_NUMBER, from: contact('15550108888') })], [], NOON);
    const conversation = await store.findConversation(OTHER_NUMBER, '15550108888');
    const result = await deliver(incoming(), flow({ ticketFor: 'conversation', conversationId: conversation?.id ?? '', message: 'Hi' }));
    expect(result.error?.message).toContain('no such conversation');
  });

  test('a conversation named by its id needs a message', async () => {
    const result = await deliver(incoming(), flow({ ticketFor: 'conversation' }));
    expect(result.error).toMatchObject({ message: 'There is no customer’s message to put on the ticket.', description: expect.stringContaining('Fill in Message') });
  });

  test('a run that no customer started is refused, and goes on with the error where the node says so', async () => {
    const options = { ...installation, credentials: { [ACCOUNT]: accountValues }, input: [{ json: { text: 'hi' } }] };
    expect((await runWorkflow({ ...options, workflow: workflowOf([ticketNode()]) })).error).toMatchObject({ message: 'No WhatsApp Support Trigger leads to this node.' });

    const result = await runWorkflow({ ...options, workflow: workflowOf([ticketNode({}, { onError: 'continueRegularOutput' })]) });
    expect(result.error).toBeUndefined();
    expect(result.data(TICKET)).toMatchObject([{ json: { text: 'hi', error: { code: 'noCustomer' } }, pairedItem: { item: 0 } }]);
  });
});

test('as an AI tool the customer is the run’s, whatever the parameters say', async () => {
  const strangers = await deliver(incoming({ text: 'Mine' }), flow());
  const stranger = await deskTicket(strangers.items(TICKET)[0]);
  const tool = ticketNode({ ticketFor: 'conversation', conversationId: stranger.conversationId, message: 'From the agent' }, { type: `${PACKAGE}.supportTicketTool` });

  const result = await deliver(incoming(), workflowOf([trigger, tool, node('Forget', 'forget')]));

  const [item] = result.items(TICKET);
  expect(Object.keys(item ?? {})).toEqual(['ticket']);
  expect((await deskTicket(item)).id).not.toBe(stranger.id);
  expect((await store.getDeskTicket(stranger.id))?.comments).toHaveLength(1);
});

describe('Zendesk', () => {
  const servers: Array<{ close(): Promise<void> }> = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });

  async function deliverTo(script: (externalId: string) => Answer[], parameters: INode['parameters'] = {}) {
    const record = incoming({ text: 'Where is it?' });
    const { id } = await store.ensureConversation(record.business, record.contact, NOON);
    const server = await scriptedServer(script(externalIdOf(id)));
    servers.push(server);
    const result = await deliver(record, flow({ helpdesk: 'zendesk', ...parameters }), { zendesk: { showAdvanced: true, baseUrl: server.url } });
    return { record, result, seen: server.seen };
  }

  test('requests carry the credential, the key and the fields', async () => {
    const { record, result, seen } = await deliverTo(
      (externalId) => [
        { status: 200, body: { tickets: [] } },
        { status: 200, body: { users: [] } },
        { status: 201, body: { user: { id: 7 } } },
        { status: 201, body: { ticket: { id: 35, status: 'new', external_id: externalId, requester_id: 7 } } },
      ],
      { additionalFields: { priority: 'high', tags: 'vip' } },
    );

    expect(result.error).toBeUndefined();
    expect(result.items(TICKET)).toMatchObject([{ ticket: { helpdesk: 'zendesk', id: '35', number: '35', status: 'new', created: true } }]);
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/v2/tickets', 'GET /api/v2/users/search', 'POST /api/v2/users/create_or_update', 'POST /api/v2/tickets']);
    for (const { headers } of seen) {
      expect(headers.authorization).toBe(`Basic ${Buffer.from('agent@example.com/token:token').toString('base64')}`);
    }
    expect(seen[3]?.headers['idempotency-key']).toMatch(/^wa-[0-9a-f]{40}$/);
    expect(seen[2]?.body).toMatchObject({ user: { name: 'Ada Example', phone: record.contact.phone } });
    expect(seen[3]?.body).toMatchObject({ ticket: { priority: 'high', tags: ['whatsapp', 'vip'], comment: { body: 'Where is it?' } } });
  });

  test('a refused log-in says what to do', async () => {
    const { result } = await deliverTo(() => [{ status: 401, body: { error: "Couldn't authenticate you" } }]);
    expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: '401', message: 'Zendesk did not accept the credential.', description: expect.stringContaining('API token') });
  });

  test('an unusable subdomain ends the node with a hint', async () => {
    const result = await deliver(incoming(), flow({ helpdesk: 'zendesk' }), { zendesk: { subdomain: 'company.zendesk.com' } });
    expect(result.error).toMatchObject({ description: expect.stringContaining('before ".zendesk.com"') });
  });
});
