// Support Ticket Trigger on the built-in desk: what an agent writes reaches the customer's phone once, in order, whatever happens.
import { startTicketTriggerBench, TICKET_TRIGGER, type StartedTrigger, type TicketTriggerBench } from './ticketTriggerBench';
import type { IDataObject, INode } from 'n8n-workflow';
import { until } from '../fixtures/until';
import { ourNode } from './whatsAppBench';

const MINUTE = 60_000;
const LOOK = 31_000;
const REPLY = 'Reply';

let bench: TicketTriggerBench;
beforeAll(async () => {
  bench = await startTicketTriggerBench();
});
afterAll(async () => await bench.close());

const started: StartedTrigger[] = [];
afterEach(async () => {
  for (const { stop } of started.splice(0)) await stop();
});

async function start(workflowId: string, parameters: INode['parameters'] = {}): Promise<StartedTrigger> {
  const trigger = await bench.start(workflowId, parameters);
  started.push(trigger);
  return trigger;
}

const sendText = (): INode => ourNode(REPLY, 'whatsAppReply', { resource: 'message', operation: 'sendText', text: '={{ $json.reply?.text ?? "gone" }}', options: {} });

let customers = 0;
const customer = async () => {
  customers += 1;
  const waId = `1555017${String(customers).padStart(4, '0')}`;
  return { waId, ...(await bench.customerWithTicket(waId)) };
};

/** Waits for the next emission and runs the flow that it starts. */
async function passOn({ workflowId, emitted }: StartedTrigger, index: number, nodes: INode[] = [sendText()]) {
  await until(() => emitted.length > index);
  const one = emitted[index]!;
  const result = await bench.runEmitted(workflowId, one.reference, nodes);
  one.ended('success');
  return result;
}

test('an agent’s answer reaches the customer once, with conversation, window, ticket and reply', async () => {
  const { waId, conversationId, ticketId } = await customer();
  const trigger = await start('answers');
  bench.timePasses(LOOK);
  await bench.agentWrites(ticketId, 'It is on its way.');
  await bench.agentWrites(ticketId, 'Only for us', { visibility: 'internal' });
  bench.timePasses(LOOK);

  const result = await passOn(trigger, 0, [sendText()]);
  const [item] = result.items(TICKET_TRIGGER);
  expect(item).toMatchObject({
    event: 'agentReplied',
    channel: 'whatsapp',
    conversation: { id: conversationId, contact: { waId } },
    window: { state: 'open' },
    ticket: { helpdesk: 'builtInDesk', id: ticketId, url: null, status: 'open', subject: 'Parcel' },
    reply: { text: 'It is on its way.', author: { id: null, name: null }, at: expect.stringMatching(/^\d{4}-.*Z$/), files: [] },
    delivery: { id: expect.any(String), claim: trigger.emitted[0]?.reference.delivery },
  });
  expect(result.error).toBeUndefined();
  expect(await bench.textsTo(waId)).toEqual(['It is on its way.']);

  // The same look again, and the same attempt again: nothing more comes of it.
  bench.timePasses(LOOK);
  await bench.runEmitted('answers', trigger.emitted[0]!.reference, [sendText()]);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(trigger.emitted).toHaveLength(1);
  expect(await bench.textsTo(waId)).toEqual(['It is on its way.']);
});

test('answers go out in order, one after the other; another customer’s do not wait', async () => {
  const [ada, bob] = [await customer(), await customer()];
  const trigger = await start('order');
  bench.timePasses(LOOK);
  for (const text of ['one', 'two', 'three']) await bench.agentWrites(ada.ticketId, text);
  await bench.agentWrites(bob.ticketId, 'for Bob');
  bench.timePasses(LOOK);
  await until(() => trigger.emitted.length === 2);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(trigger.emitted).toHaveLength(2);
  for (let index = 0; index < 4; index += 1) await passOn(trigger, index);
  expect(await bench.textsTo(ada.waId)).toEqual(['one', 'two', 'three']);
  expect(await bench.textsTo(bob.waId)).toEqual(['for Bob']);
});

test('every trigger gets what it ticked; what customers and these nodes wrote is no answer', async () => {
  const { ticketId } = await customer();
  const [answers, all] = [await start('two-1'), await start('two-2', { triggerOn: ['agentReplied', 'internalNote', 'solved', 'reopened'] })];
  bench.timePasses(LOOK);
  await bench.store.addDeskComment(ticketId, { author: 'bot', visibility: 'public', text: 'from the flow', marker: 'step.1', at: Date.now() + 10 * MINUTE });
  await bench.store.addDeskComment(ticketId, { author: 'customer', visibility: 'public', text: 'hello?', marker: 'wamid.2', at: Date.now() + 10 * MINUTE });
  await bench.agentWrites(ticketId, 'public');
  await bench.agentWrites(ticketId, 'note', { visibility: 'internal' });
  bench.timePasses(LOOK);
  const events: IDataObject[] = [];
  for (let index = 0; index < 2; index += 1) events.push(...(await passOn(all, index, [])).items(TICKET_TRIGGER));
  expect(events.map(({ event, reply }) => [event, (reply as IDataObject).text])).toEqual([['agentReplied', 'public'], ['internalNote', 'note']]);
  expect((await passOn(answers, 0, [])).items(TICKET_TRIGGER)).toMatchObject([{ reply: { text: 'public' } }]);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect([answers.emitted.length, all.emitted.length]).toEqual([1, 2]);
});

test('what agents wrote while n8n was away comes when it is back; what they wrote before the workflow was published does not', async () => {
  const { ticketId, waId } = await customer();
  await bench.agentWrites(ticketId, 'long ago');
  bench.timePasses(MINUTE);
  const before = await start('away');
  await new Promise((resolve) => setTimeout(resolve, 300));
  await before.stop();
  bench.timePasses(3 * 60 * MINUTE);
  await bench.agentWrites(ticketId, 'while you were away');
  bench.timePasses(60 * MINUTE);
  const after = await start('away');
  await passOn(after, 0);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(after.emitted).toHaveLength(1);
  expect(await bench.textsTo(waId)).toEqual(['while you were away']);
});

test('a run that died before or after it claimed is made up for, and the customer gets the answer once', async () => {
  const { ticketId, waId } = await customer();
  const trigger = await start('dies');
  bench.timePasses(LOOK);
  await bench.agentWrites(ticketId, 'once');
  bench.timePasses(LOOK);
  await until(() => trigger.emitted.length === 1);
  // n8n drops the run before it began.
  trigger.emitted[0]!.ended('canceled');
  await until(() => bench.store.nextDeliveries({ workflowId: 'dies', nodeId: 'node-support-ticket-trigger' }, Date.now() * 2, 1).then((next) => next.length === 1));
  bench.timePasses(10_000);
  await until(() => trigger.emitted.length === 2);
  const { reference } = trigger.emitted[1]!;
  expect(reference.attempt).toBe(2);
  expect((await bench.runEmitted('dies', reference, [sendText()])).error).toBeUndefined();
  trigger.emitted[1]!.ended('success');
  expect((await bench.runEmitted('dies', { ...reference, attempt: 1 }, [sendText()])).items(TICKET_TRIGGER)).toEqual([]);
  expect(await bench.textsTo(waId)).toEqual(['once']);
});

test('the agent’s files come along, and where one cannot the item says why', async () => {
  const { ticketId } = await customer();
  const trigger = await start('files', { options: { largestFileMegabytes: 1 } });
  bench.timePasses(LOOK);
  const files = [
    { name: '../../label.pdf', mimeType: 'application/octet-stream', bytes: Buffer.from('%PDF-1.1\nlabel') },
    { name: 'film.mp4', mimeType: 'video/mp4', bytes: Buffer.alloc(2 * 1024 * 1024, 1) },
    { name: 'note.txt', mimeType: 'text/plain', bytes: Buffer.from('hi') },
  ];
  await bench.agentWrites(ticketId, '', { files });
  bench.timePasses(LOOK);
  const [item] = (await passOn(trigger, 0, [])).data(TICKET_TRIGGER);
  expect(item?.json.reply).toMatchObject({
    text: '',
    files: [
      { name: 'label.pdf', mimeType: 'application/pdf', size: 14, downloaded: true, field: 'data' },
      { name: 'film.mp4', downloaded: false, reason: expect.stringContaining('larger than 1 MB'), next: expect.any(String) },
      { name: 'note.txt', downloaded: true, field: 'data3' },
    ],
  });
  expect(Object.keys(item?.binary ?? {})).toEqual(['data', 'data3']);
  expect(item?.binary?.data).toMatchObject({ fileName: 'label.pdf', mimeType: 'application/pdf' });
  expect(JSON.stringify(item?.json)).not.toContain('source');
});

test('card numbers of agents are masked before anything is stored', async () => {
  const { ticketId } = await customer();
  const trigger = await start('cards');
  bench.timePasses(LOOK);
  await bench.agentWrites(ticketId, 'We have 4111 1111 1111 1111 on file');
  bench.timePasses(LOOK);
  expect((await passOn(trigger, 0, [])).items(TICKET_TRIGGER)).toMatchObject([{ reply: { text: 'We have 4111 11•• •••• 1111 on file' } }]);
});

test('a listening editor gets the last answer at once, and a customer who has it does not get it again', async () => {
  const { ticketId, waId } = await customer();
  const trigger = await start('listen');
  bench.timePasses(LOOK);
  await bench.agentWrites(ticketId, 'look here');
  bench.timePasses(LOOK);
  await passOn(trigger, 0);
  expect(await bench.textsTo(waId)).toEqual(['look here']);

  for (const time of [1, 2]) {
    const hosted = bench.hosted('listen');
    await hosted.listen();
    await until(() => hosted.started.length === 1);
    const result = await bench.runByHand('listen', hosted.started[0], [sendText()]);
    expect(result.items(TICKET_TRIGGER)).toMatchObject([{ event: 'agentReplied', reply: { text: 'look here' } }]);
    expect({ time, error: result.error?.message }).toEqual({ time, error: undefined });
    bench.timePasses(1_000);
  }
  expect(await bench.textsTo(waId)).toEqual(['look here']);
});
