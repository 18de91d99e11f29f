import { randomInt } from 'node:crypto';
import type { Progress } from '../../../sandbox/demo/progress';
import { DAY_MS } from '../../../src/shared/clock';
import { mintId } from '../../../src/shared/hash';
import type { ConversationFilter, SupportStore } from '../../../src/store/SupportStore';
import { PHONE_NUMBER_ID } from '../../fixtures/webhooks';
import { conversationOf, customerOf, MESSAGES_PER_CUSTOMER, messagesOf, SINK, statusOf, WORKER } from './workload';

/** A store that is asked, with so many customers. */
export interface Subject {
  readonly store: SupportStore;
  readonly customers: number;
}

/** By operation, milliseconds per call. */
export type Timings = ReadonlyMap<string, readonly number[]>;

const REPETITIONS = 1_000;
/** Until the store's own cache is as full as that of an n8n that runs for a while. */
const WARM_UP = 300;
const BATCHES = 45;
/** Messages, two of each customer. */
const BATCH = 1_000;
/** Waits all the time, as on a busy day. */
const BACKLOG = 200;
const LIMIT = 50;
const PROCESS = 'p_bench';

/**
 * Asks everything of all stores, in turns: what else the machine does meanwhile meets all of them. Each round has an order of its own,
 * so that no call always finds what the one before it read. Gives a result per store.
 */
export async function timeOperations(subjects: readonly Subject[], progress: Progress): Promise<readonly Timings[]> {
  const timed = subjects.map((subject) => ({ ...subject, stopwatch: makeStopwatch() }));
  for (const { store, customers } of timed) await store.ingest(messagesOf(anyOf(customers, BACKLOG), Date.now()), [WORKER], Date.now());
  for (let round = -WARM_UP; round < REPETITIONS; round += 1) {
    progress.tick(round < 0 ? 'Warming up …' : `Round ${round + 1} of ${REPETITIONS} …`);
    const tasks = inAnyOrder(TASKS);
    for (const { store, customers, stopwatch } of timed) {
      stopwatch.isOn = round >= 0;
      for (const task of tasks) await task(store, stopwatch, customers);
    }
  }
  for (let round = 0; round < BATCHES; round += 1) {
    progress.tick(`Batch ${round + 1} of ${BATCHES} …`);
    for (const { store, customers, stopwatch } of timed) {
      const writers = anyOf(customers, BATCH / 2);
      const batch = messagesOf([...writers, ...writers], Date.now());
      await stopwatch.time(`ingest ${BATCH} messages`, () => store.ingest(batch, [SINK], Date.now()));
    }
  }
  return timed.map(({ stopwatch }) => stopwatch.timings);
}

/** So many different customers: with few of them to choose from, too. */
function anyOf(customers: number, count: number): readonly number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) chosen.add(randomInt(1, customers + 1));
  return [...chosen];
}

const anyone = (customers: number): number => randomInt(1, customers + 1);

function inAnyOrder<Item>(items: readonly Item[]): readonly Item[] {
  const drawn = items.map((item) => ({ item, place: Math.random() }));
  return drawn.toSorted((left, right) => left.place - right.place).map(({ item }) => item);
}

/**
 * More than the caches of a processor hold. As much as makes calls cost what they cost in a real n8n, which does far more between
 * two of them than the store in them: there the statement of `getConversation` took 43 µs with a new store, here 14 with 4 MB and 42
 * from 16 MB on. What a call needs has to come from memory, however few customers there are.
 */
const elsewhere = new Uint8Array(32 * 2 ** 20);
const CACHE_LINE = 64;

function doOtherWork(): void {
  for (let at = 0; at < elsewhere.length; at += CACHE_LINE) elsewhere[at] = (elsewhere[at] ?? 0) + 1;
}

interface Stopwatch {
  isOn: boolean;
  readonly timings: Map<string, number[]>;
  time<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

function makeStopwatch(): Stopwatch {
  const timings = new Map<string, number[]>();
  return {
    isOn: true,
    timings,
    async time(name, work) {
      doOtherWork();
      const startedAt = performance.now();
      const result = await work();
      const took = performance.now() - startedAt;
      if (this.isOn) {
        if (!timings.has(name)) timings.set(name, []);
        timings.get(name)?.push(took);
      }
      return result;
    },
  };
}

/** Calls that belong together, about a customer chosen at random. */
type Task = (store: SupportStore, stopwatch: Stopwatch, customers: number) => Promise<void>;

/** The life of a delivery; the oldest that waits, so that there are always as many. */
const workOneMessage: Task = async (store, stopwatch, customers) => {
  const record = messagesOf([anyone(customers)], Date.now());
  await stopwatch.time('ingest a message', () => store.ingest(record, [WORKER], Date.now()));
  const [next] = await stopwatch.time('nextDeliveries', () => store.nextDeliveries(WORKER, Date.now(), 5));
  if (next === undefined) throw new Error('There was nothing to work on.');
  const { id, attempt } = next;
  await stopwatch.time('emit, claim and settle', async () => {
    await store.markEmitted(id, attempt, PROCESS, Date.now());
    await store.claimDelivery({ deliveryId: id, attempt, executionId: id, processId: PROCESS, now: Date.now() });
    await store.settleDelivery(id, attempt, 'success', Date.now());
  });
};

const answer: Task = async (store, stopwatch, customers) => {
  const key = mintId('bench');
  const details = { conversationId: conversationOf(anyone(customers)), countsAsAnswer: true, reply: null };
  await stopwatch.time('reserve and settle a send', async () => {
    await store.reserveSend(key, details, Date.now());
    await store.settleSend(key, { state: 'sent', wamid: `wamid.${key}` }, Date.now());
  });
};

const find: Task = async (store, stopwatch, customers) => {
  const alias = customerOf(anyone(customers)).waId ?? '';
  await stopwatch.time('findConversation', () => store.findConversation(PHONE_NUMBER_ID, alias));
};

const get: Task = async (store, stopwatch, customers) => {
  const id = conversationOf(anyone(customers));
  await stopwatch.time('getConversation', () => store.getConversation(id));
};

function list(filterAt: (now: number) => ConversationFilter): Task {
  return async (store, stopwatch) => {
    const filter = filterAt(Date.now());
    await stopwatch.time(`listConversations, ${filter.kind}`, () => store.listConversations({ phoneNumberId: PHONE_NUMBER_ID, filter, limit: LIMIT }));
  };
}

const hearStatus: Task = async (store, stopwatch, customers) => {
  const status = statusOf(anyone(customers * MESSAGES_PER_CUSTOMER), Date.now());
  await stopwatch.time('ingest a status', () => store.ingest(status, [SINK], Date.now()));
};

const TASKS: readonly Task[] = [
  ...[workOneMessage, answer, find, get, hearStatus],
  list(() => ({ kind: 'unanswered' })),
  list((now) => ({ kind: 'windowClosing', now, withinMs: DAY_MS })),
  list(() => ({ kind: 'unsentAnswers' })),
];
