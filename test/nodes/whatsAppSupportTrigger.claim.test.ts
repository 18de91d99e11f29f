// The trigger's execute(): exactly one run gets a delivery, as the item that architecture.md §5 describes.
import { startTriggerBench, storedRows, type TriggerBench } from './triggerBench';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import type { DeliveryRef } from '../../src/store/SupportStore';
import { ADA, change, contactEntry, content, envelope, MEDIA_ID, status, type Customer, type InboundOptions, type Json } from '../fixtures/webhooks';
import { node, runWorkflow, START, workflowOf, type RunResult, type WorkflowDefinition } from './harness';
import type { HostedWorkflow } from './webhookHost';
import { TRIGGER, triggerNode } from './whatsAppBench';

const HOUR_SECONDS = 3_600;
/** It counts as closed a minute early. */
const WINDOW_MS = 86_400_000 - 60_000;
const nowSeconds = () => Math.floor(Date.now() / 1_000);

let bench: TriggerBench;
let hosted: HostedWorkflow;
beforeAll(async () => {
  bench = await startTriggerBench({ nodeTypes: { [GATE]: new Gate() } });
  hosted = bench.workflow('workflow1', { triggerOn: ['messageReceived', 'deliveryStatus'] });
  hosted.serve();
});
afterAll(async () => await bench.close());

let made = 0;
const wamid = () => `wamid.CLAIM${String((made += 1)).padStart(4, '0')}`;
const customer = (): Customer => {
  made += 1;
  return { waId: `1555010${String(1_000 + made)}`, userId: `US.${String(90_000_000 + made)}`, name: 'Ada Example', username: 'ada' };
};

const target = { workflowId: 'workflow1', nodeId: triggerNode().id };

/** Posts a webhook; gives the one delivery that it brought. */
async function delivered(payload: Json): Promise<DeliveryRef> {
  const known = new Set((await bench.store.nextDeliveries(target, Date.now(), 100)).map(({ id }) => id));
  expect(await bench.meta(hosted.productionUrl, payload)).toMatchObject({ status: 200 });
  const [delivery, ...others] = (await bench.store.nextDeliveries(target, Date.now(), 100)).filter(({ id }) => !known.has(id));
  if (delivery === undefined || others.length > 0) throw new Error('Not one delivery');
  return delivery;
}
const written = async (what: Json, options: InboundOptions = {}) => await delivered(bench.message(what, { id: wamid(), at: nowSeconds(), from: customer(), ...options }));

const alone = workflowOf([triggerNode()]);
const GATE = 'test.gate';
const gates = new Map<string, { readonly entered: () => void; readonly open: Promise<void> }>();

/** Lets a run stand still after the trigger. */
class Gate implements INodeType {
  description = { displayName: 'Gate', name: GATE, group: ['transform'], version: 1, defaults: {}, inputs: ['main'], outputs: ['main'], properties: [] } as unknown as INodeTypeDescription;

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const gate = gates.get(this.getExecutionId());
    gate?.entered();
    await gate?.open;
    return [this.getInputData()];
  }
}

/** A run that has claimed and goes on when it is told to. */
async function claimAndStop(deliveries: ReadonlyArray<Pick<DeliveryRef, 'id' | 'attempt'>>, executionId: string, workflow = workflowOf([triggerNode(), node('Gate', GATE)])) {
  let goOn = () => undefined as void;
  const open = new Promise<void>((resolve) => (goOn = resolve));
  const entered = new Promise<void>((resolve) => gates.set(executionId, { entered: resolve, open }));
  const ended = claim(deliveries, executionId, workflow);
  await Promise.race([entered, ended]);
  return { ended, goOn: async () => goOn() };
}

/** What the store says of a delivery. */
const outcome = async ({ id }: Pick<DeliveryRef, 'id'>) => storedRows('SELECT state, attempt, outcome FROM deliveries WHERE id = ?', id)[0];

let executions = 0;
async function claim(deliveries: ReadonlyArray<Pick<DeliveryRef, 'id' | 'attempt'>>, executionId = `claim-${(executions += 1)}`, workflow: WorkflowDefinition = alone): Promise<RunResult> {
  return await bench.run(workflow, deliveries.map((delivery) => ({ ...target, ...delivery })), { executionId });
}
const outputsOf = (run: RunResult) => [0, 1, 2, 3].map((output) => run.items(TRIGGER, output));
async function itemOf(delivery: DeliveryRef): Promise<IDataObject> {
  const [[item, ...others] = []] = outputsOf(await claim([delivery]));
  if (item === undefined || others.length > 0) throw new Error('Not one item');
  return item;
}

describe('the claim', () => {
  test('is granted to one run; another one gets no items, and nothing after the trigger runs', async () => {
    const delivery = await written(content.text('Hello'));
    const workflow = workflowOf([triggerNode(), node('After', START)]);
    const [first, second] = [await claim([delivery], 'one', workflow), await claim([delivery], 'other', workflow)];
    expect(first.order).toEqual([TRIGGER, 'After']);
    expect(outputsOf(first).map((items) => items.length)).toEqual([1, 0, 0, 0]);
    expect(second.error).toBeUndefined();
    expect(second.order).toEqual([TRIGGER]);
    expect(outputsOf(second)).toEqual([[], [], [], []]);
  });

  test('of runs at the same time is granted to one', async () => {
    const delivery = await written(content.text('Hello'));
    const runs = await Promise.all(Array.from({ length: 8 }, () => claim([delivery])));
    expect(runs.map((run) => run.items(TRIGGER).length).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  test('may be repeated by the run that has it, as when n8n tries the node again', async () => {
    const delivery = await written(content.text('Hello'));
    const first = await claimAndStop([delivery], 'same');
    const again = await claimAndStop([delivery], 'same');
    await Promise.all([first.goOn(), again.goOn()]);
    const [run, other] = [await first.ended, await again.ended];
    expect(other.items(TRIGGER)).toEqual([expect.objectContaining({ message: run.items(TRIGGER)[0]?.message })]);
  });

  test('holds for one attempt: the next one goes to another run, an older one to nobody', async () => {
    const delivery = await written(content.text('Hello'));
    const first = await claimAndStop([delivery], 'first');
    await bench.store.recoverDeliveries(target, { silentSince: Date.now() + 10_000, claimedBefore: 0, onCrash: 'runAgain' }, Date.now());
    expect((await claim([delivery])).items(TRIGGER)).toEqual([]);
    const next = await claimAndStop([{ ...delivery, attempt: 2 }], 'next');
    // The first run ends after all; it is none of the second one's business.
    await first.goOn();
    await first.ended;
    expect(await outcome(delivery)).toEqual({ state: 'claimed', attempt: 2, outcome: null });
    await next.goOn();
    expect((await next.ended).items(TRIGGER)).toHaveLength(1);
  });

  test.each<[string, IDataObject]>([
    ['an unknown delivery', { delivery: 'nobody’s', attempt: 1 }],
    ['no attempt', { delivery: 'x' }],
    ['no delivery', { attempt: 1 }],
    ['other fields', { delivery: { id: 'x' }, attempt: [] }],
    ['nothing', {}],
  ])('is for references only: %s gives no item', async (_what, json) => {
    const run = await runWorkflow({ ...bench.installation, workflow: alone, input: [{ json }] });
    expect(run.error).toBeUndefined();
    expect(outputsOf(run)).toEqual([[], [], [], []]);
  });

  test('is asked for each reference of a run on its own', async () => {
    const [taken, one, other] = [await written(content.text('taken')), await written(content.text('one')), await written(content.text('other'))];
    await claim([taken]);
    const run = await claim([one, taken, other]);
    expect(run.data(TRIGGER).map(({ json, pairedItem }) => [(json.message as IDataObject).text, pairedItem])).toEqual([
      ['one', { item: 0 }],
      ['other', { item: 2 }],
    ]);
  });

  test('that cannot be asked for ends the run with what to do', async () => {
    const delivery = await written(content.text('Hello'));
    process.env.EXECUTIONS_MODE = 'queue';
    const run = await claim([delivery]);
    delete process.env.EXECUTIONS_MODE;
    expect(run.error).toMatchObject({ message: expect.stringContaining('queue mode'), description: expect.stringContaining('choose PostgreSQL') });
    expect((await claim([delivery])).items(TRIGGER)).toHaveLength(1);
  });
});

describe('the item of a message', () => {
  test('is what architecture.md §5 says, and nothing else', async () => {
    const { phoneNumberId } = bench.sandbox.account;
    const [from, id, at] = [customer(), wamid(), nowSeconds() - HOUR_SECONDS];
    const context = { id: 'wamid.QUOTED0001', from: '15550100000', forwarded: false };
    const delivery = await written(content.text('Where is my order?'), { from, id, at, extra: { context } });
    const before = Date.now();
    const item = await itemOf(delivery);
    const { secondsLeft } = item.window as { secondsLeft: number };
    expect(secondsLeft).toBeGreaterThanOrEqual(Math.floor((at * 1_000 + WINDOW_MS - Date.now()) / 1_000));
    expect(secondsLeft).toBeLessThanOrEqual(Math.floor((at * 1_000 + WINDOW_MS - before) / 1_000));
    const iso = (seconds: number) => new Date(seconds * 1_000).toISOString();
    expect(item).toEqual({
      event: 'message',
      channel: 'whatsapp',
      conversation: {
        id: expect.stringMatching(/^c_[0-9a-f]{24}$/),
        isNew: true,
        phoneNumberId,
        displayPhoneNumber: '15550100000',
        wabaId: '102290129340398',
        groupId: null,
        contact: { name: 'Ada Example', username: 'ada', waId: from.waId, userId: from.userId, phone: `+${from.waId}` },
        owner: 'bot',
        language: null,
        optedOut: false,
        marketingOptedOut: false,
        ticket: null,
        keptReplies: 0,
      },
      window: { state: 'open', opensAt: iso(at), expiresAt: iso(at + 24 * HOUR_SECONDS), secondsLeft, certain: true, freeEntryPointExpiresAt: null },
      message: {
        id,
        type: 'text',
        text: 'Where is my order?',
        timestamp: iso(at),
        forwarded: false,
        context: { messageId: 'wamid.QUOTED0001', from: '15550100000', product: null },
        refersTo: null,
        referral: null,
        media: null,
        interactive: null,
        location: null,
        contacts: null,
        order: null,
        errors: [],
        raw: { from: from.waId, from_user_id: from.userId, id, timestamp: String(at), context, type: 'text', text: { body: 'Where is my order?' } },
      },
      redaction: { count: 0, fields: [] },
      delivery: { id: expect.stringMatching(/^[0-9a-f]{40}$/), claim: delivery.id },
    });
    expect(Object.keys(item)).toEqual(['event', 'channel', 'conversation', 'window', 'message', 'redaction', 'delivery']);
    expect(Object.keys(item.message as object)).toEqual(['id', 'type', 'text', 'timestamp', 'forwarded', 'context', 'refersTo', 'referral', 'media', 'interactive', 'location', 'contacts', 'order', 'errors', 'raw']);
  });

  test('is new once per conversation, whatever the customer sends', async () => {
    const from = customer();
    const first = await itemOf(await written(content.text('first'), { from }));
    await bench.taken('workflow1');
    await bench.store.settleDelivery((first.delivery as { claim: string }).claim, 1, 'success', Date.now());
    const second = await itemOf(await written(content.image('second'), { from }));
    const idAndNew = ({ conversation }: IDataObject) => conversation as { id: string; isNew: boolean };
    expect([idAndNew(first).isNew, idAndNew(second).isNew]).toEqual([true, false]);
    expect(idAndNew(second).id).toBe(idAndNew(first).id);
    expect(second.message).toMatchObject({ type: 'image', text: 'second', media: { id: MEDIA_ID, caption: 'second', fileName: null, voice: false } });
  });

  test('of a known message at another time, which Meta does not send, is one whose sends have the keys of the first', async () => {
    const once = { id: wamid(), from: customer() };
    const now = nowSeconds();
    const deliveries: Array<{ readonly id: string; readonly claim: string }> = [];
    for (const at of [now - 60, now]) {
      const item = await itemOf(await written(content.text('Hi'), { ...once, at }));
      const delivery = item.delivery as { id: string; claim: string };
      deliveries.push(delivery);
      await bench.store.settleDelivery(delivery.claim, 1, 'success', Date.now());
    }
    const [first, second] = deliveries;
    expect(second?.id).toBe(first?.id);
    expect(second?.claim).not.toBe(first?.claim);
  });

  test('knows the ticket that was bound last', async () => {
    const from = customer();
    const first = await itemOf(await written(content.text('first'), { from }));
    const { id: conversationId } = first.conversation as { id: string };
    await bench.store.settleDelivery((first.delivery as { claim: string }).claim, 1, 'success', Date.now());
    await bench.store.putTicketBinding(
      { conversationId, provider: 'zendesk', account: 'company', ticketId: '17', ticketNumber: '17', ticketUrl: 'https://company.example/17' },
      Date.now(),
    );
    const second = await itemOf(await written(content.text('second'), { from }));
    expect(second.conversation).toMatchObject({ ticket: { helpdesk: 'zendesk', id: '17', number: '17', url: 'https://company.example/17' } });
  });

  test.each<[string, number, Json, object]>([
    ['open', 1, content.text('x'), { state: 'open', certain: true }],
    ['closing in the last hour', 23.5, content.text('x'), { state: 'closing', certain: true }],
    ['closed after 24 hours', 24, content.text('x'), { state: 'closed', secondsLeft: 0, certain: true }],
    ['uncertain where Meta does not say', 1, content.reaction('👍'), { state: 'open', certain: false }],
  ])('has the window by the customer’s clock: %s', async (_what, hours, what, window) => {
    const item = await itemOf(await written(what, { at: nowSeconds() - hours * HOUR_SECONDS }));
    expect(item.window).toMatchObject(window);
  });

  test('says what was masked and where', async () => {
    const item = await itemOf(await written(content.document('4111111111111111.pdf', 'card 4111-1111-1111-1111')));
    expect(item).toMatchObject({ redaction: { count: 2, fields: ['document.filename', 'document.caption'] } });
    expect(JSON.stringify(item)).not.toMatch(/4111-?1111-?1111-?1111/);
  });
});

describe('the item of a status', () => {
  test('takes the second output, with the conversation of its customer', async () => {
    const from = customer();
    const message = await itemOf(await written(content.text('Hello'), { from }));
    const id = wamid();
    const at = nowSeconds();
    const errors = [{ code: 131026, title: 'Message undeliverable', message: 'Message undeliverable', error_data: { details: 'Not on WhatsApp.' } }];
    const raw = status('failed', { id, timestamp: String(at), recipient_id: from.waId, recipient_user_id: from.userId, errors });
    const delivery = await delivered(envelope([change({ contacts: [contactEntry(ADA)], statuses: [raw] }, bench.sandbox.account.phoneNumberId)]));
    const outputs = outputsOf(await claim([delivery]));
    expect(outputs.map((items) => items.length)).toEqual([0, 1, 0, 0]);
    expect(outputs[1]?.[0]).toEqual({
      event: 'status',
      channel: 'whatsapp',
      conversation: { ...(message.conversation as IDataObject), isNew: false },
      window: expect.objectContaining({ state: 'open' }),
      status: {
        messageId: id,
        status: 'failed',
        timestamp: new Date(at * 1_000).toISOString(),
        errors: [{ code: 131026, title: 'Message undeliverable', details: 'Not on WhatsApp.' }],
        pricing: null,
        participants: [],
        raw,
      },
      delivery: { id: expect.stringMatching(/^[0-9a-f]{40}$/), claim: delivery.id },
    });
  });

  test('of somebody who never wrote has no conversation', async () => {
    const statuses = [status('delivered', { id: wamid(), recipient_id: '15550109999', recipient_user_id: undefined })];
    const delivery = await delivered(envelope([change({ statuses }, bench.sandbox.account.phoneNumberId)]));
    expect((await claim([delivery])).items(TRIGGER, 1)).toEqual([expect.objectContaining({ event: 'status', conversation: null, window: null })]);
  });
});
