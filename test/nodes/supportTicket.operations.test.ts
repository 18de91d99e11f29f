// Support Ticket: what else it does than keep a customer's messages on one ticket; files; other channels.
import './freshUserFolder';
import type { IDataObject, INode } from 'n8n-workflow';
import { contact, inboundMessage, NOON, OTHER_NUMBER } from '../contract/supportStore/records';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';
import { FILES } from './filesNode';
import { ACCOUNT, accountValues, closeBench, deliver, deskTicket, flow, incoming, installation, openBench, PNG, store, TICKET, ticketNode, trigger } from './supportTicketBench';

beforeAll(openBench);
afterAll(closeBench);

/** An open ticket of a customer who never wrote before. */
async function openedTicket(text = 'It is broken'): Promise<string> {
  const result = await deliver(incoming({ text }), flow());
  return (await deskTicket(result.items(TICKET)[0])).id;
}

/** Runs the node alone, by hand. */
async function run(parameters: INode['parameters'], json: IDataObject = {}, more: Partial<INode> = {}): Promise<RunResult> {
  const workflow = workflowOf([node('Start', START), ticketNode(parameters, more)]);
  return await runWorkflow({ ...installation, credentials: { [ACCOUNT]: accountValues }, workflow, input: [{ json }] });
}

const read = async (id: string) => {
  const ticket = await store.getDeskTicket(id);
  if (ticket === null) throw new Error('The ticket is gone.');
  return ticket;
};

describe('Create', () => {
  test('opens another ticket beside the open one, which takes the next message', async () => {
    const from = contact('15550120001');
    const first = await deskTicket((await deliver(incoming({ text: 'One' }, from), flow())).items(TICKET)[0]);
    const second = await deliver(incoming({ text: 'Two' }, from), flow({ operation: 'create', subject: 'Another matter' }));
    expect(second.items(TICKET)).toMatchObject([{ ticket: { created: true, appended: false } }]);
    const { id } = await deskTicket(second.items(TICKET)[0]);
    expect(id).not.toBe(first.id);
    expect(await read(id)).toMatchObject({ subject: 'Another matter', comments: [{ text: 'Two' }] });
    const third = await deliver(incoming({ text: 'Three' }, from), flow());
    expect((await deskTicket(third.items(TICKET)[0])).id).toBe(id);
  });

  test('opens one for the same message, however often it runs', async () => {
    const record = incoming({ text: 'Once' });
    const first = await deliver(record, flow({ operation: 'create' }));
    const again = await deliver(record, flow({ operation: 'create' }), { workflowId: 'workflowB' });
    expect(again.items(TICKET)).toMatchObject([{ ticket: { duplicate: true, id: (await deskTicket(first.items(TICKET)[0])).id } }]);
  });
});

describe('Create or Append', () => {
  test('gives a new ticket what the fields say, and only what the helpdesk knows', async () => {
    const additionalFields = { priority: 'urgent', assignee: 'Maria', tags: 'vip', group: 'Not there', customFields: { field: [{ name: 'x', value: 'y' }] } };
    const result = await deliver(incoming(), flow({ additionalFields }));
    expect(result.error).toBeUndefined();
    expect(await deskTicket(result.items(TICKET)[0])).toMatchObject({ priority: 'urgent', assignee: 'Maria', tags: ['whatsapp', 'vip'] });
  });

  test('opens a follow-up of a solved ticket where that is chosen', async () => {
    const from = contact('15550120002');
    const first = await deskTicket((await deliver(incoming({ text: 'One' }, from), flow())).items(TICKET)[0]);
    await store.changeDeskTicket(first.id, { state: 'solved' }, NOON);
    const result = await deliver(incoming({ text: 'Two' }, from), flow({ additionalFields: { onSolved: 'followUp' } }));
    const ticket = await deskTicket(result.items(TICKET)[0]);
    expect(ticket.comments.map(({ text }) => text)).toEqual(['Two', `This ticket follows ticket ${first.number} of the same customer, which is solved.`]);
  });

  test.each([
    [100_000, { appended: true }],
    // Less than a millisecond: solved too long ago.
    [1e-9, { created: true }],
  ])('with %p hours to reopen a solved ticket within: %p', async (reopenWithinHours, outcome) => {
    const from = contact(reopenWithinHours > 1 ? '15550120003' : '15550120005');
    const { id } = await deskTicket((await deliver(incoming({ text: 'One' }, from), flow())).items(TICKET)[0]);
    await store.changeDeskTicket(id, { state: 'solved' }, NOON);
    const result = await deliver(incoming({ text: 'Two' }, from), flow({ additionalFields: { reopenWithinHours } }));
    expect(result.items(TICKET)).toMatchObject([{ ticket: outcome }]);
  });
});

describe('files of the item', () => {
  const withFiles = (parameters: INode['parameters'] = {}) => workflowOf([trigger, node('Files', FILES), ticketNode(parameters)]);

  test('come along with the customer’s message; a web page stays behind, and the ticket says so', async () => {
    const result = await deliver(incoming({ text: 'See' }), withFiles());
    const ticket = await deskTicket(result.items(TICKET)[0]);
    expect(ticket.comments).toMatchObject([
      { text: 'See', files: [{ name: 'roof.png', mimeType: 'image/png', size: PNG.length }] },
      { author: 'bot', visibility: 'internal', text: expect.stringMatching(/^The file "page.html" is not on this ticket: it is a web page/) },
    ]);
    expect(Buffer.from((await store.readDeskFile(ticket.comments[0]?.files[0]?.id ?? '')) ?? []).equals(PNG)).toBe(true);
    expect(result.items(TICKET)).toMatchObject([{ ticket: { warnings: [expect.stringContaining('page.html')] } }]);
    expect(Object.keys(result.data(TICKET)[0]?.binary ?? {})).toEqual(['photo', 'page']);
  });

  test('stay away from a text of the flow, and from a message where that is chosen', async () => {
    for (const parameters of [{ message: 'A note' }, { additionalFields: { attachFiles: false } }]) {
      const result = await deliver(incoming({ text: 'See' }), withFiles(parameters));
      expect((await deskTicket(result.items(TICKET)[0])).comments.flatMap(({ files }) => files)).toEqual([]);
    }
  });

  test('web pages come along where that is chosen', async () => {
    const result = await deliver(incoming({ text: 'See' }), withFiles({ additionalFields: { attachRisky: true } }));
    expect((await deskTicket(result.items(TICKET)[0])).comments.map(({ files }) => files.map(({ name }) => name))).toEqual([['roof.png', 'page.html']]);
  });

  test('go with a comment where that is chosen', async () => {
    const id = await openedTicket();
    const workflow = workflowOf([node('Start', START), node('Files', FILES), ticketNode({ operation: 'addComment', ticketId: id, comment: 'The photo', options: { attachFiles: true } })]);
    const result = await runWorkflow({ ...installation, credentials: { [ACCOUNT]: accountValues }, workflow, input: [{ json: {} }] });
    expect(result.error).toBeUndefined();
    expect((await read(id)).comments.at(1)).toMatchObject({ text: 'The photo', files: [{ name: 'roof.png' }] });
  });
});

describe('Add Comment', () => {
  test.each(['internal', 'public'] as const)('writes a comment that is %s, as an agent', async (visibility) => {
    const id = await openedTicket();
    const result = await run({ operation: 'addComment', ticketId: id, comment: 'Card 4111 1111 1111 1111', visibility });
    expect(result.items(TICKET)).toMatchObject([{ ticket: { id, status: 'open', commentAdded: true } }]);
    expect((await read(id)).comments.at(-1)).toMatchObject({ author: 'agent', visibility, text: 'Card 4111 11•• •••• 1111' });
  });

  test('takes the ticket of the item, and writes once per run of a message', async () => {
    const comment = ticketNode({ operation: 'addComment', comment: 'Somebody looks at it' }, { name: 'Comment', id: 'comment' });
    const result = await deliver(incoming({ text: 'Hello' }), workflowOf([trigger, ticketNode(), comment]));
    const ticket = await deskTicket(result.items('Comment')[0]);
    expect(ticket.comments.map(({ text }) => text)).toEqual(['Hello', 'Somebody looks at it']);
  });

  test('says so when there is no such ticket, or no comment', async () => {
    expect((await run({ operation: 'addComment', ticketId: 't_unknown', comment: 'Hi' })).error?.message).toBe('The helpdesk has no such ticket.');
    expect((await run({ operation: 'addComment', ticketId: await openedTicket(), comment: '={{ "" }}' })).error?.message).toBe('The field Comment is empty.');
  });
});

describe('Update', () => {
  test('changes what is given', async () => {
    const id = await openedTicket();
    const updateFields = { status: 'solved', priority: 'low', assignee: 'Maria', addTags: 'billing, vip', removeTags: 'whatsapp' };
    const result = await run({ operation: 'update', ticketId: id, updateFields });
    expect(result.items(TICKET)).toMatchObject([{ ticket: { id, status: 'solved', priority: 'low', assignee: 'Maria', tags: ['billing', 'vip'] } }]);
    expect(await read(id)).toMatchObject({ state: 'solved', stateChanges: [{ state: 'solved' }] });
  });

  test('with nothing to change says so', async () => {
    const result = await run({ operation: 'update', ticketId: await openedTicket(), updateFields: { group: 'Not here' } });
    expect(result.error).toMatchObject({ message: 'There is nothing to change.', description: expect.stringContaining('Update Fields') });
  });
});

describe('Get, Get Many and Find by Conversation', () => {
  test('Get reads a ticket, simplified or whole', async () => {
    const id = await openedTicket('Look at this');
    const [simple] = (await run({ operation: 'get', ticketId: id })).items(TICKET);
    expect(simple).toMatchObject({ ticket: { helpdesk: 'builtInDesk', id, subject: 'Look at this', status: 'open', conversationId: expect.stringMatching(/^c_/) } });
    expect(Object.keys(simple?.ticket ?? {})).toHaveLength(10);
    const [whole] = (await run({ operation: 'get', ticketId: id, simplify: false })).items(TICKET);
    expect(whole).toMatchObject({ ticket: { nativeStatus: 'open', createdAt: expect.stringMatching(/^\d{4}-/), requesterId: 'Ada Example' } });
  });

  test('Get Many lists by status, the latest change first, as many as are wanted', async () => {
    const [one, two] = [await openedTicket('One'), await openedTicket('Two')];
    await store.changeDeskTicket(one, { state: 'solved' }, Date.now() + 1);
    const ids = async (parameters: INode['parameters']) => (await run({ operation: 'getMany', ...parameters })).items(TICKET).map(({ id }) => id);
    expect((await ids({ state: 'any', limit: 2 })).slice(0, 2)).toEqual([one, two]);
    expect(await ids({ state: 'open', limit: 1 })).toEqual([two]);
    expect(await ids({ state: 'solved', returnAll: true })).toContain(one);
  });

  test('Find by Conversation gives the customer’s tickets, and the one that takes their next message', async () => {
    const from = contact('15550120004');
    const nobody = await deliver(incoming({ text: 'Hi' }, from), flow({ operation: 'findByConversation' }));
    expect(nobody.items(TICKET)).toMatchObject([{ message: { text: 'Hi' }, ticket: null, tickets: [] }]);
    const { id } = await deskTicket((await deliver(incoming({ text: 'Hello' }, from), flow())).items(TICKET)[0]);
    const found = await deliver(incoming({ text: 'Again' }, from), flow({ operation: 'findByConversation' }));
    expect(found.items(TICKET)).toMatchObject([{ ticket: { id }, tickets: [{ id }] }]);
  });
});

describe('tickets of other business numbers in the same store', () => {
  async function strangersTicket(): Promise<string> {
    await store.ingest([inboundMessage({ id: `wamid.S${Date.now()}`, phoneNumberId: OTHER_NUMBER, from: contact('15550128888') })], [], NOON);
    const conversation = await store.findConversation(OTHER_NUMBER, '15550128888');
    const comment = { author: 'customer', visibility: 'public', text: 'Not yours', marker: null, at: Date.now() } as const;
    return (await store.createDeskTicket({ conversationId: conversation?.id ?? '', subject: 'Not yours', requester: 'Bo', tags: [] }, comment)).id;
  }

  test('are neither read nor written', async () => {
    const id = await strangersTicket();
    for (const parameters of [{ operation: 'get' }, { operation: 'addComment', comment: 'Hi' }, { operation: 'update', updateFields: { status: 'solved' } }]) {
      expect((await run({ ...parameters, ticketId: id })).error?.message).toBe('The helpdesk has no such ticket.');
    }
    expect((await run({ operation: 'getMany', state: 'any', returnAll: true })).items(TICKET).map((ticket) => ticket.id)).not.toContain(id);
    expect(await read(id)).toMatchObject({ state: 'open', comments: [{ text: 'Not yours' }] });
  });
});

describe('another channel', () => {
  const channel = { ticketFor: 'channel', channel: 'E-Mail' };
  const mail = (text: string, messageId: string, from = 'Ana@Example.com') => ({ from: { value: [{ address: from, name: 'Ana' }] }, messageId, text, subject: 'Parcel' });
  /** Without an account: no credential is chosen in the node. */
  const bare = { credentials: {} };
  const file = async (json: IDataObject, more: Partial<INode> = bare, parameters: INode['parameters'] = {}) => await run({ ...channel, ...parameters }, json, more);

  test('works without a WhatsApp account: one ticket per customer, each message once', async () => {
    const first = await file(mail('Where is it?', '<1@example.com>'));
    expect(first.error).toBeUndefined();
    expect(first.items(TICKET)).toMatchObject([{ ticket: { created: true, helpdesk: 'builtInDesk' } }]);
    const second = await file(mail('Hello?', '<2@example.com>', 'ana@example.com'));
    expect(second.items(TICKET)).toMatchObject([{ ticket: { appended: true } }]);
    expect((await file(mail('Hello?', '<2@example.com>'))).items(TICKET)).toMatchObject([{ ticket: { duplicate: true } }]);
    const stranger = await file(mail('Mine', '<3@example.com>', 'bo@example.com'));
    expect(stranger.items(TICKET)).toMatchObject([{ ticket: { created: true } }]);
    expect(JSON.stringify(first.items(TICKET))).not.toContain('"error"');
  });

  test('has the channel as a tag, the name, and its own tickets in lists', async () => {
    const parameters = { channel: 'web form', customerId: '42', customerName: 'Bo Example', customerPhone: '+1 (650) 253-0000', messageId: 'f1', channelText: 'Call me', subject: 'From the form' };
    const result = await run({ ticketFor: 'channel', ...parameters });
    expect(await deskTicket(result.items(TICKET)[0])).toMatchObject({ subject: 'From the form', requester: 'Bo Example', tags: ['web_form'], comments: [{ text: 'Call me' }] });
    const [found] = (await run({ operation: 'findByConversation', ticketFor: 'channel', ...parameters })).items(TICKET);
    expect(found).toMatchObject({ tickets: [{ subject: 'From the form' }] });
  });

  test('leads to other tickets with an account than without one, and with another account', async () => {
    const withAccount = (await file(mail('With', '<9@example.com>', 'c@example.com'), {})).items(TICKET)[0]?.ticket as IDataObject;
    const without = (await file(mail('Without', '<9@example.com>', 'c@example.com'))).items(TICKET)[0]?.ticket as IDataObject;
    expect([withAccount.created, without.created]).toEqual([true, true]);
    expect((await run({ operation: 'get', ticketId: withAccount.id as string }, {}, bare)).error?.message).toBe('The helpdesk has no such ticket.');
  });

  test('needs a channel, an ID and a text', async () => {
    expect((await file({ text: 'Hi' })).error?.message).toBe('The fields Channel and Customer ID must not be empty.');
    expect((await file({ from: 'ana@example.com' })).error?.message).toBe('There is no customer’s message to put on the ticket.');
  });

  test('is all that works without an account', async () => {
    const result = await run({}, {}, bare);
    expect(result.error).toMatchObject({ message: 'This node has no WhatsApp Support Account.', description: expect.stringContaining('Another Channel') });
  });
});

describe('as an AI tool', () => {
  const tool = (parameters: INode['parameters']) => ticketNode(parameters, { type: `${PACKAGE}.supportTicketTool` });
  const asTool = async (parameters: INode['parameters'], from = contact('15550120009')) => {
    const result = await deliver(incoming({ text: 'Help' }, from), workflowOf([trigger, tool(parameters), node('Forget', 'forget')]));
    return result.items(TICKET)[0];
  };

  test('a ticket of somebody else is none', async () => {
    const id = await openedTicket('Private');
    for (const parameters of [{ operation: 'get' }, { operation: 'addComment', comment: 'Hi' }, { operation: 'update', updateFields: { status: 'solved' } }]) {
      expect(await asTool({ ...parameters, ticketId: id })).toMatchObject({ reason: 'The helpdesk has no such ticket.' });
    }
    expect(await read(id)).toMatchObject({ state: 'open', comments: [{ text: 'Private' }] });
  });

  test('one of the customer is worked on', async () => {
    const from = contact('15550120009');
    const { id } = await deskTicket((await deliver(incoming({ text: 'Hello' }, from), flow())).items(TICKET)[0]);
    expect(await asTool({ operation: 'addComment', ticketId: id, comment: 'The agent wrote this' }, from)).toMatchObject({ ticket: { id, commentAdded: true } });
  });
});

test('queue mode refuses a node without an account, because the file is no shared store', async () => {
  process.env.EXECUTIONS_MODE = 'queue';
  try {
    const result = await run({ ticketFor: 'channel', customerId: 'x', channelText: 'Hi' }, {}, { credentials: {} });
    expect(result.error?.message).toContain('queue mode');
  } finally {
    delete process.env.EXECUTIONS_MODE;
  }
});

