// The duties of a business number, on a real store.
import { splitNumbers } from '../../../nodes/WhatsAppSupportTrigger/splitNumbers';
import { startHousekeeping, type HousekeepingOptions } from '../../../src/inbox/housekeeping';
import { pause } from '../../../src/inbox/pause';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import type { ConversationEvent } from '../../../src/shared/inbound';
import type { SupportStore, TriggerTarget } from '../../../src/store/SupportStore';
import { contact, inboundMessage } from '../../contract/supportStore/records';
import { until } from '../../fixtures/until';
import { ADA, BOB, NOON, PHONE_NUMBER_ID } from '../../fixtures/webhooks';
import { dispatcherBench, TARGET, type Bench } from './dispatcherBench';

let bench: Bench;
const stops: Array<() => void> = [];
beforeEach(async () => {
  bench = await dispatcherBench();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  await turns();
  await bench.close();
});

const turns = async () => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

interface House {
  /** Lets the next round begin, that much later. */
  pass(milliseconds: number): Promise<void>;
  readonly faults: readonly unknown[];
  lead(does: boolean): void;
}

/** Housekeeping whose pauses last until the test lets time pass. */
async function house(options: Partial<HousekeepingOptions> = {}, finishReplies = async () => undefined as void, store: Partial<SupportStore> = {}, checkRegistration = async () => undefined as void): Promise<House> {
  const faults: unknown[] = [];
  let leads = true;
  let wake = () => undefined as void;
  const sleep = async (milliseconds: number, signal?: AbortSignal) => {
    if (milliseconds < SECOND_MS) return;
    await Promise.race([new Promise<void>((resolve) => (wake = resolve)), pause(HOUR_MS, signal)]);
  };
  const ports = { store: { ...bench.store, ...store }, clock: { now: () => bench.now }, sleep, leads: () => leads, finishReplies, checkRegistration, onFault: (failure: unknown) => void faults.push(failure) };
  const rules = { recordsMs: 30 * DAY_MS, customers: null };
  stops.push(startHousekeeping(ports, { phoneNumberId: PHONE_NUMBER_ID, windowClosingMs: null, retention: rules, ...options }));
  await turns();
  return {
    faults,
    lead: (does) => (leads = does),
    async pass(milliseconds) {
      bench.now += milliseconds;
      wake();
      await turns();
    },
  };
}

async function register(target: TriggerTarget, topics: readonly ('message' | 'windowClosing')[]): Promise<void> {
  const registration = { ...target, topics, combine: null, maxMessageAgeMs: null, phoneNumberId: PHONE_NUMBER_ID, accountKey: 'a', webhookUrl: null };
  await bench.store.registerTrigger(registration, bench.now);
}

/** The events that wait for a trigger, which are settled then. */
async function events(target: TriggerTarget = TARGET): Promise<readonly ConversationEvent[]> {
  const found: ConversationEvent[] = [];
  for (const { id, attempt } of await bench.store.nextDeliveries(target, bench.now, 100)) {
    const claimed = await bench.store.claimDelivery({ deliveryId: id, attempt, executionId: 'e', processId: 'p', now: bench.now });
    if (claimed?.record.kind === 'event') found.push(claimed.record);
    await bench.store.settleDelivery(id, attempt, 'success', bench.now);
  }
  return found;
}

test('the registration is looked at when leading begins, by the hour, and sooner after a look that came to nothing', async () => {
  let looks = 0;
  let isReached = true;
  const look = async () => {
    looks += 1;
    if (!isReached) throw new Error('no answer');
  };
  const { pass, lead, faults } = await house({}, undefined, {}, look);
  await pass(59 * MINUTE_MS);
  expect(looks).toBe(1);
  isReached = false;
  await pass(MINUTE_MS);
  await pass(4 * MINUTE_MS);
  expect([looks, faults.length]).toEqual([2, 1]);
  isReached = true;
  await pass(MINUTE_MS);
  expect(looks).toBe(3);
  lead(false);
  await pass(2 * HOUR_MS);
  expect(looks).toBe(3);
});

describe('replies whose run is over', () => {
  test('are finished every half minute, by the process that leads only', async () => {
    let rounds = 0;
    const { pass, lead } = await house({}, async () => void (rounds += 1));
    await pass(30 * SECOND_MS);
    expect(rounds).toBe(2);
    lead(false);
    await pass(30 * SECOND_MS);
    expect(rounds).toBe(2);
  });

  test('of one number are finished by one trigger at a time', async () => {
    let [busy, most, rounds] = [0, 0, 0];
    const slowly = async () => {
      busy += 1;
      most = Math.max(most, busy);
      await pause(20);
      busy -= 1;
      rounds += 1;
    };
    const [one, other] = [await house({}, slowly), await house({}, slowly)];
    await until(() => rounds === 1);
    await Promise.all([one.pass(30 * SECOND_MS), other.pass(0)]);
    await until(() => rounds >= 2);
    expect(most).toBe(1);
  });

  test('that fail are told of, and tried again; nothing else waits for them', async () => {
    await register(TARGET, ['windowClosing']);
    await bench.receive([['Hello?', ADA]], { workflowId: 'other' });
    bench.now += 23.5 * HOUR_MS;
    const broken = new Error('WhatsApp is away');
    const { faults, pass } = await house({ windowClosingMs: HOUR_MS }, () => Promise.reject(broken));
    expect([faults, (await events()).length]).toEqual([[broken], 1]);
    await pass(30 * SECOND_MS);
    expect(faults).toEqual([broken, broken]);
  });
});

describe('windows that close', () => {
  const wants = { windowClosingMs: HOUR_MS };

  test('are told of once each, as long before as the operator wants, where the customer is unanswered', async () => {
    await register(TARGET, ['windowClosing']);
    await bench.receive([['Hello?', ADA]], { workflowId: 'other' });
    bench.now += 23 * HOUR_MS - MINUTE_MS;
    const { pass } = await house(wants);
    expect(await events()).toEqual([]);
    await pass(MINUTE_MS);
    const [event, ...others] = await events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({ event: 'windowClosing', business: { phoneNumberId: PHONE_NUMBER_ID }, details: { unansweredSince: new Date(NOON).toISOString() } });
    expect(await bench.store.getConversation(String(event?.conversationId))).toMatchObject({ contact: { waId: ADA.waId } });
    await pass(30 * SECOND_MS);
    await pass(30 * SECOND_MS);
    expect(await events()).toEqual([]);
  });

  test('again when the customer has written again meanwhile', async () => {
    await register(TARGET, ['windowClosing']);
    await bench.receive([['Hello?', ADA]], { workflowId: 'other' });
    bench.now += 23.5 * HOUR_MS;
    const { pass } = await house(wants);
    expect(await events()).toHaveLength(1);
    const conversation = await bench.store.findConversation(PHONE_NUMBER_ID, String(ADA.waId));
    await bench.store.ingest([writtenAt(bench.now)], [], bench.now);
    expect((await bench.store.getConversation(String(conversation?.id)))?.lastInboundAt).toBe(bench.now);
    await pass(30 * SECOND_MS);
    expect(await events()).toEqual([]);
    await pass(23.5 * HOUR_MS);
    expect(await events()).toHaveLength(1);
  });

  test('go to every trigger of the number that wants them', async () => {
    const [wanting, other] = [{ workflowId: 'workflow2', nodeId: 'node1' }, { workflowId: 'workflow3', nodeId: 'node1' }];
    await register(TARGET, ['message', 'windowClosing']);
    await register(wanting, ['windowClosing']);
    await register(other, ['message']);
    await bench.receive([['Hello?', ADA], ['Anybody?', BOB]], { workflowId: 'nobody' });
    bench.now += 23.5 * HOUR_MS;
    await house(wants);
    expect([(await events()).length, (await events(wanting)).length, (await events(other)).length]).toEqual([2, 2, 0]);
  });

  test('are not looked for where this trigger does not want them', async () => {
    let looked = 0;
    const { listConversations } = bench.store;
    const { pass } = await house({}, undefined, {
      listConversations: async (query) => {
        looked += 1;
        return await listConversations(query);
      },
    });
    await pass(30 * SECOND_MS);
    expect(looked).toBe(0);
  });
});

const writtenAt = (sentAt: number) => inboundMessage({ id: `wamid.${sentAt}`, text: 'Again', sentAt, from: contact(String(ADA.waId)), phoneNumberId: PHONE_NUMBER_ID });

test('what is remembered of messages is deleted half a minute after its ten minutes, at the latest', async () => {
  const said = { ...inboundMessage({ text: '4111 1111', sentAt: bench.now }) };
  await bench.store.ingest([said], [], bench.now, splitNumbers);
  const forgotten: number[] = [];
  const forgetParts: SupportStore['forgetParts'] = async (now, limit) => {
    const count = await bench.store.forgetParts(now, limit);
    forgotten.push(count);
    return count;
  };
  const { pass, faults } = await house({}, undefined, { forgetParts });
  await pass(10 * MINUTE_MS);
  await pass(30 * SECOND_MS);
  expect([forgotten, faults]).toEqual([[0, 0, 1], []]);
});

describe('cleaning up', () => {
  /** Counts portions; the first `left` say that there is more. */
  function counted(left = 0) {
    const portions: unknown[] = [];
    let more = left;
    const cleanUp: SupportStore['cleanUp'] = async (rules, now, limit) => {
      portions.push([rules.recordsMs, now, limit]);
      more -= 1;
      return { deleted: 1, more: more >= 0 };
    };
    return { portions, cleanUp };
  }

  test('once an hour for all triggers of the number', async () => {
    const { portions, cleanUp } = counted();
    const [one, other] = [await house({}, undefined, { cleanUp }), await house({}, undefined, { cleanUp })];
    for (let round = 0; round < 119; round += 1) await (round % 2 === 0 ? one : other).pass(30 * SECOND_MS);
    expect(portions).toEqual([[30 * DAY_MS, NOON, 500]]);
    await one.pass(30 * SECOND_MS);
    expect(portions).toHaveLength(2);
  });

  test('in small portions until nothing is left', async () => {
    const { portions, cleanUp } = counted(7);
    await house({}, undefined, { cleanUp });
    await until(() => portions.length === 8);
  });

  test('deletes what is older than the account keeps', async () => {
    await bench.receive([['old', ADA]]);
    const [delivery] = await bench.store.nextDeliveries(TARGET, bench.now, 1);
    await bench.store.claimDelivery({ deliveryId: delivery!.id, attempt: 1, executionId: 'e', processId: 'p', now: bench.now });
    await bench.store.settleDelivery(delivery!.id, 1, 'success', bench.now);
    expect(await bench.store.claimOf(delivery!.id)).not.toBeNull();
    bench.now += 31 * DAY_MS;
    await house();
    expect(await bench.store.claimOf(delivery!.id)).toBeNull();
  });
});
