import { randomInt } from 'node:crypto';
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
const BATCHES = 30;
/** Messages, two of each customer. */
const BATCH = 1_000;
/** Waits all the time, as on a busy day. */
const BACKLOG = 200;
const LIMIT = 50;
const PROCESS = 'p_bench';

/** Asks everything of all stores, in turns: what else the machine does meanwhile meets all of them. Gives a result per store. */
export async function timeOperations(subjects: readonly Subject[]): Promise<readonly Timings[]> {
  const timed = subjects.map((subject) => ({ ...subject, stopwatch: makeStopwatch() }));
  for (const { store, customers } of timed) await store.ingest(messagesOf(anyOf(customers, BACKLOG), Date.now()), [WORKER], Date.now());
  for (let round = -WARM_UP; round < REPETITIONS; round += 1) {
    for (const { store, customers, stopwatch } of timed) {
      stopwatch.isOn = round >= 0;
      await askEverything(store, stopwatch, customers);
    }
  }
  for (let round = 0; round < BATCHES; round += 1) {
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

/** Each call is about another customer. */
async function askEverything(store: SupportStore, stopwatch: Stopwatch, customers: number): Promise<void> {
  const [writing = 1, answered = 1, found = 1, got = 1] = anyOf(customers, 4);
  await workOneMessage(store, stopwatch, writing);
  await answer(store, stopwatch, answered);
  await stopwatch.time('findConversation', () => store.findConversation(PHONE_NUMBER_ID, customerOf(found).waId ?? ''));
  await stopwatch.time('getConversation', () => store.getConversation(conversationOf(got)));
  await list(store, stopwatch);
  const status = statusOf(randomInt(1, customers * MESSAGES_PER_CUSTOMER + 1), Date.now());
  await stopwatch.time('ingest a status', () => store.ingest(status, [SINK], Date.now()));
}

/** More than the cache of a processor core holds. */
const elsewhere = new Uint8Array(4 * 2 ** 20);
const CACHE_LINE = 64;

/** As n8n, which does far more between two calls than the store in them: what a call needs has to come from memory, however few customers there are. */
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

/** The life of a delivery; the oldest that waits, so that there are always as many. */
async function workOneMessage(store: SupportStore, stopwatch: Stopwatch, customer: number): Promise<void> {
  const record = messagesOf([customer], Date.now());
  await stopwatch.time('ingest a message', () => store.ingest(record, [WORKER], Date.now()));
  const [next] = await stopwatch.time('nextDeliveries', () => store.nextDeliveries(WORKER, Date.now(), 5));
  if (next === undefined) throw new Error('There was nothing to work on.');
  const { id, attempt } = next;
  await stopwatch.time('emit, claim and settle', async () => {
    await store.markEmitted(id, attempt, PROCESS, Date.now());
    await store.claimDelivery({ deliveryId: id, attempt, executionId: id, processId: PROCESS, now: Date.now() });
    await store.settleDelivery(id, attempt, 'success', Date.now());
  });
}

async function answer(store: SupportStore, stopwatch: Stopwatch, customer: number): Promise<void> {
  const key = mintId('bench');
  const details = { conversationId: conversationOf(customer), countsAsAnswer: true, reply: null };
  await stopwatch.time('reserve and settle a send', async () => {
    await store.reserveSend(key, details, Date.now());
    await store.settleSend(key, { state: 'sent', wamid: `wamid.${key}` }, Date.now());
  });
}

async function list(store: SupportStore, stopwatch: Stopwatch): Promise<void> {
  const filters: readonly ConversationFilter[] = [{ kind: 'unanswered' }, { kind: 'windowClosing', now: Date.now(), withinMs: DAY_MS }, { kind: 'unsentAnswers' }];
  for (const filter of filters) {
    await stopwatch.time(`listConversations, ${filter.kind}`, () => store.listConversations({ phoneNumberId: PHONE_NUMBER_ID, filter, limit: LIMIT }));
  }
}
