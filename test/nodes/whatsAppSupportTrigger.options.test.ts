// What the trigger's options add to a message and take away, with the real sandbox as Meta: files, blue ticks, filters, simplified items.
import { startTriggerBench, type TriggerBench, type TriggerOptions } from './triggerBench';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { IDataObject, INode } from 'n8n-workflow';
import { accountFrom } from '../../nodes/shared/account';
import { mediaPorts } from '../../nodes/shared/media';
import { uploadMedia } from '../../src/graph/media';
import { asArray, asRecord } from '../../src/shared/shape';
import { ADA, BOB, content, type Customer, type Json } from '../fixtures/webhooks';
import { runWorkflow, workflowOf, type RunResult } from './harness';
import { TRIGGER, triggerNode } from './whatsAppBench';

let bench: TriggerBench;
beforeAll(async () => {
  bench = await startTriggerBench();
});
afterAll(async () => await bench.close());

let made = 0;

/** An active workflow; gives how to write to it and how to run what waits for it. */
async function active(options: TriggerOptions['options'] | Json, triggerOn: readonly string[] = ['messageReceived']) {
  const workflowId = `options-${(made += 1)}`;
  const settings = { triggerOn, options: options as TriggerOptions['options'] };
  const hosted = bench.workflow(workflowId, settings);
  await hosted.publish();
  const target = { workflowId, nodeId: triggerNode().id };
  return {
    hosted,
    waiting: async () => await bench.store.nextDeliveries(target, Date.now() + 60_000, 10),
    async write(what: Json, from: Customer = ADA, extra: Json = {}) {
      const id = `wamid.OPTIONS${(made += 1)}`;
      expect(await bench.meta(hosted.productionUrl, bench.message(what, { id, from, extra }))).toMatchObject({ status: 200 });
      return id;
    },
    async run(): Promise<RunResult> {
      const [delivery] = await bench.store.nextDeliveries(target, Date.now() + 60_000, 10);
      const input = delivery === undefined ? [] : [{ json: { delivery: delivery.id, attempt: delivery.attempt } }];
      const workflow = workflowOf([triggerNode({ triggerOn: [...triggerOn], options: { ...options } } as INode['parameters'])]);
      const executionId = `options-${(made += 1)}`;
      const run = await runWorkflow({ ...bench.installation, workflow, workflowId, executionId, input });
      if (run.error !== undefined) throw run.error;
      if (delivery !== undefined) await bench.store.settleDelivery(delivery.id, delivery.attempt, 'success', Date.now());
      return run;
    },
  };
}

const messageOf = (run: RunResult): IDataObject => asRecord(run.items(TRIGGER)[0]?.message) as IDataObject;

describe('Download Files', () => {
  const bytes = Buffer.from('%PDF-1.4 a bill');
  const sha256 = createHash('sha256').update(bytes).digest('base64');

  async function atMeta(file = bytes): Promise<string> {
    const { accessToken, appSecret, wabaId, phoneNumberId } = bench.sandbox.account;
    const ports = mediaPorts(accountFrom({ accessToken, appSecret, businessAccountId: wabaId, phoneNumberId, baseUrl: bench.sandbox.url }));
    return (await uploadMedia(ports, null, { fileName: 'bill.pdf', mimeType: 'application/pdf', size: file.length, open: () => Readable.from([file]) })).id;
  }
  const document = (id: string, part: Json = {}) => ({ type: 'document', document: { id, filename: 'bill.pdf', mime_type: 'application/pdf', sha256, ...part } });

  test('brings the file with name, type and size into the item', async () => {
    const flow = await active({ downloadMedia: true });
    await flow.write(document(await atMeta()));
    const run = await flow.run();
    const { binary } = run.data(TRIGGER)[0] ?? {};
    expect(binary).toMatchObject({ data: { fileName: 'bill.pdf', mimeType: 'application/pdf' } });
    expect(Buffer.from(String(binary?.data?.data), 'base64').equals(bytes)).toBe(true);
    expect(messageOf(run)).toMatchObject({ media: { fileName: 'bill.pdf', downloaded: true, field: 'data' } });
  });

  test('brings those of combined messages side by side', async () => {
    const flow = await active({ downloadMedia: true, combine: true, combineQuietSeconds: 1 });
    const id = await atMeta();
    for (const name of ['one.pdf', 'two.pdf']) await flow.write(document(id, { filename: name }));
    const [item] = (await flow.run()).data(TRIGGER);
    expect(Object.entries(item?.binary ?? {}).map(([field, { fileName }]) => [field, fileName])).toEqual([['data', 'one.pdf'], ['data2', 'two.pdf']]);
    expect(asArray(item?.json.messages).map((message) => asRecord(asRecord(message).media).field)).toEqual(['data', 'data2']);
  });

  test.each<[string, (id: string) => Json, RegExp]>([
    ['that Meta does not know', () => document('404404404404404'), /.+/],
    ['that is another one', (id) => document(id, { sha256: createHash('sha256').update('other').digest('base64') }), /not the one that Meta announced/],
    ['that WhatsApp did not hand over', () => ({ ...document('1', { id: undefined }), errors: [{ code: 131052, title: 'Media download error' }] }), /did not hand over/],
  ])('never costs the message: a file %s', async (_what, message, reason) => {
    const flow = await active({ downloadMedia: true });
    await flow.write(message(await atMeta()));
    const run = await flow.run();
    expect(run.data(TRIGGER)[0]?.binary).toBeUndefined();
    expect(messageOf(run)).toMatchObject({ media: { downloaded: false, reason: expect.stringMatching(reason), next: expect.any(String) } });
  });

  test('leaves files that are too large at Meta', async () => {
    const flow = await active({ downloadMedia: true, largestFileMegabytes: 1 });
    const large = Buffer.alloc(1024 * 1024 + 1, '%PDF');
    await flow.write(document(await atMeta(large), { sha256: createHash('sha256').update(large).digest('base64') }));
    expect(messageOf(await flow.run())).toMatchObject({ media: { downloaded: false, reason: expect.stringContaining('MB') } });
  });

  test('is nothing for texts, and off unless it is chosen', async () => {
    const flow = await active({ downloadMedia: true });
    await flow.write(content.text('Hi'));
    expect((await flow.run()).data(TRIGGER)[0]).toMatchObject({ json: { message: { media: null } } });
    const without = await active({});
    await without.write(document(await atMeta()));
    const run = await without.run();
    expect(run.data(TRIGGER)[0]?.binary).toBeUndefined();
    expect(messageOf(run).media).not.toHaveProperty('downloaded');
  });
});

describe('Show as Read', () => {
  const readsOf = async (id: string): Promise<readonly unknown[]> => {
    const { requests } = await bench.control('get', '/sandbox/requests');
    return asArray(requests).map((request) => asRecord(asRecord(request).body)).filter(({ message_id: read }) => read === id);
  };

  test.each<[string, unknown]>([
    ['read', { status: 'read' }],
    ['readAndTyping', { status: 'read', typing_indicator: { type: 'text' } }],
  ])('%s', async (showRead, body) => {
    const flow = await active({ showRead });
    const id = await flow.write(content.text('Hi'));
    await flow.run();
    expect(await readsOf(id)).toMatchObject([body]);
  });

  test('is nothing unless it is chosen, and nothing in groups', async () => {
    const flow = await active({});
    const id = await flow.write(content.text('Hi'));
    await flow.run();
    const group = await active({ showRead: 'read', groups: true });
    const inGroup = await group.write(content.text('Hi'), ADA, { group_id: 'group-1' });
    expect(messageOf(await group.run()).id).toBe(inGroup);
    expect([...(await readsOf(id)), ...(await readsOf(inGroup))]).toEqual([]);
  });

  test('never costs the message', async () => {
    const flow = await active({ showRead: 'read' });
    jest.spyOn(flow.hosted.logger, 'error').mockImplementation(() => undefined);
    await bench.control('post', '/sandbox/faults', { route: 'messages', status: 500, times: 10 });
    const id = await flow.write(content.text('Hi'));
    expect(messageOf(await flow.run()).id).toBe(id);
    await bench.control('delete', '/sandbox/faults');
  });
});

describe('which messages start runs', () => {
  test.each<[string, Json, readonly string[]]>([
    ['of the ticked types', { onlyTypes: ['text', 'reaction'] }, ['Hi', '👍']],
    ['of the senders in the list, however they are typed', { onlyFrom: `+1 (555) 010-0002,\nUS.999` }, ['from Bob']],
    ['of groups, too', { groups: true }, ['Hi', 'from Bob', 'picture', '👍', 'in a group']],
  ])('%s', async (_what, options, texts) => {
    const flow = await active(options);
    await flow.write(content.text('Hi'));
    await flow.write(content.image('from Bob'), BOB);
    await flow.write(content.image('picture'));
    await flow.write(content.reaction('👍'));
    await flow.write(content.text('in a group'), ADA, { group_id: 'group-1' });
    const found: unknown[] = [];
    for (let run = await flow.run(); run.items(TRIGGER).length > 0; run = await flow.run()) found.push(messageOf(run).text);
    expect(found.toSorted()).toEqual([...texts].toSorted());
  });

  test('a list of senders with anything else is refused before it is published', async () => {
    await expect(active({ onlyFrom: '+1 555 010 0002, Bob' })).rejects.toMatchObject({ message: expect.stringContaining('Entry 2') });
  });
});

test('Simplify leaves out Meta’s own objects and what holds nothing', async () => {
  const flow = await active({ simplify: true });
  const id = await flow.write(content.text('Hi'));
  const [item] = (await flow.run()).items(TRIGGER);
  expect(item).toMatchObject({ event: 'message', conversation: { contact: { waId: ADA.waId } }, window: { state: 'open' }, delivery: { id: expect.any(String) } });
  expect(item?.message).toEqual({ id, type: 'text', text: 'Hi', timestamp: expect.any(String), forwarded: false });
});
