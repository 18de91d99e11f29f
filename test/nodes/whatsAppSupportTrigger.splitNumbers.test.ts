// A card number that a customer spreads over several messages, from Meta's webhooks to the items that runs get.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { justNow, startTriggerBench, storeFolder, type TriggerBench, type TriggerOptions } from './triggerBench';
import type { IDataObject } from 'n8n-workflow';
import { keepText } from '../../src/message/maskFreeText';
import type { InboundMessage } from '../../src/shared/inbound';
import { deliveryId } from '../../src/store/facts';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { change, contactEntry, content, envelope, onTheWire, type Customer, type Json } from '../fixtures/webhooks';
import { workflowOf } from './harness';
import { TRIGGER, triggerNode } from './whatsAppBench';

let bench: TriggerBench;
beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());

let made = 0;
const wamid = () => `wamid.SPLIT${String((made += 1)).padStart(4, '0')}`;
const customer = (): Customer => ({ waId: `1555017${String(1_000 + (made += 1))}`, name: 'Ada Example' });

interface Chat {
  /** Posts messages in one webhook; gives their wamids. */
  say(...contents: readonly Json[]): Promise<readonly string[]>;
  /** What a message's delivery holds. */
  recordOf(id: string): Promise<InboundMessage>;
  /** What a run gets of a message. */
  itemOf(id: string): Promise<IDataObject>;
}

/** One customer writes to a workflow that is active. */
async function chat(options: TriggerOptions = {}): Promise<Chat> {
  const workflowId = `split-${(made += 1)}`;
  const hosted = bench.workflow(workflowId, options);
  hosted.serve();
  const from = customer();
  const target = { workflowId, nodeId: triggerNode().id };
  const deliveries = new Map<string, string>();
  let runs = 0;
  return {
    async say(...contents) {
      const ids = contents.map(wamid);
      const messages = contents.map((what, index) => justNow(what, { id: ids[index] ?? '', from }));
      const payload = envelope([change({ contacts: [contactEntry(from)], messages }, bench.sandbox.account.phoneNumberId)]);
      for (const record of readEnvelope(onTheWire(payload), keepText)?.records ?? []) deliveries.set(record.eventKey, deliveryId(target, record));
      expect(await bench.meta(hosted.productionUrl, payload)).toMatchObject({ status: 200 });
      return ids;
    },
    async recordOf(id) {
      const claimed = await bench.store.claimDelivery({ deliveryId: deliveries.get(id) ?? '', attempt: 1, executionId: 'look', processId: 'test', now: Date.now() });
      return claimed?.record as InboundMessage;
    },
    async itemOf(id) {
      const delivery = { ...target, id: deliveries.get(id) ?? '', attempt: 1 };
      const workflow = workflowOf([triggerNode({ triggerOn: ['messageReceived'], options: { ...options.options } })]);
      const run = await bench.run(workflow, [delivery], { executionId: `${workflowId}-${(runs += 1)}` });
      const [item] = run.items(TRIGGER);
      if (item === undefined) throw new Error('No item');
      return item;
    },
  };
}

/** Posts one webhook after the other; gives what deliveries hold of their texts. */
async function textsOf({ say, recordOf }: Chat, ...contents: readonly Json[]): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const what of contents) ids.push(...(await say(what)));
  return await Promise.all(ids.map(async (id) => (await recordOf(id)).message.text));
}

const isOnDisk = (text: string) => readdirSync(storeFolder()).some((file) => readFileSync(path.join(storeFolder(), file)).includes(text));

test('is masked in both messages and every copy of their texts, and the second one tells how many were', async () => {
  const { say, itemOf } = await chat();
  const [caption = ''] = await say(content.image('photo of 5200 8282'));
  await say(content.reaction('👍'), content.text('wait'));
  const [button = ''] = await say(content.templateButton('8282 8210'));
  const [first, second] = [await itemOf(caption), await itemOf(button)];
  expect(first).toMatchObject({ message: { text: 'photo of 5200 82••', media: { caption: 'photo of 5200 82••' }, raw: { image: { caption: 'photo of 5200 82••' } } } });
  expect(first.redaction).toEqual({ count: 1, fields: ['image.caption'] });
  expect(second).toMatchObject({ message: { text: '•••• 8210', interactive: { title: '•••• 8210', id: '•••• 8210' }, raw: { button: { text: '•••• 8210', payload: '•••• 8210' } } } });
  expect(second.redaction).toEqual({ count: 1, fields: ['button.payload', 'button.text'] });
  expect(JSON.stringify([first, second])).not.toContain('8282');
});

test('is never written where both parts come in one webhook', async () => {
  const { say, itemOf } = await chat();
  const [one = '', other = ''] = await say(content.text('6011 0009'), content.text('9013 9424'));
  expect(['6011 00••', '6011 0009', '60110009', '9013 9424', '90139424'].filter(isOnDisk)).toEqual(['6011 00••']);
  expect([await itemOf(one), await itemOf(other)]).toMatchObject([{ message: { text: '6011 00••' } }, { message: { text: '•••• 9424' } }]);
});

test('names the messages whose run came before, on single items and on combined ones', async () => {
  for (const combine of [false, true]) {
    const { say, itemOf } = await chat({ options: { combine } });
    const [first = ''] = await say(content.text('my number: 3714 496353'));
    expect(await itemOf(first)).toMatchObject({ message: { text: 'my number: 3714 496353' }, redaction: { count: 0, fields: [] } });
    const [second = '', third = ''] = await say(content.text('98431'), content.text('thanks'));
    expect((await itemOf(second)).redaction).toEqual({ count: 1, fields: ['text.body'], alreadyEmitted: [{ messageId: first }] });
    if (!combine) expect((await itemOf(third)).redaction).toEqual({ count: 0, fields: [] });
  }
});

test('is left alone where masking is off', async () => {
  const said = [content.text('4242 4242'), content.text('4242 4242')];
  expect(await textsOf(await chat({ options: { maskCardNumbers: false } }), ...said)).toEqual(['4242 4242', '4242 4242']);
  expect(await textsOf(await chat(), ...said)).toEqual(['4242 42••', '•••• 4242']);
});

test.each([
  ['two order numbers', 'order 20261005', 'and 20261006'],
  ['an order number and a phone number', 'It is 48151623', '+1 555 010 0001'],
  ['two dates', '05.10.2026', '06.10.2026'],
])('is not seen in what is none: %s', async (_what, one, other) => {
  expect(await textsOf(await chat(), content.text(one), content.text(other))).toEqual([one, other]);
});
