// A real SQLite store, real requests to a server on loopback in Meta's place, and a clock that goes on only while somebody sleeps.
import { SupportError } from '../../../src/shared/errors';
import { messageContent } from '../../../src/graph/message/outboundMessage';
import type { AfterRunPorts } from '../../../src/reply/afterRun';
import { asRecord } from '../../../src/shared/shape';
import type { Conversation, SupportStore } from '../../../src/store/SupportStore';
import { fetchSend } from '../../contract/fetchSend';
import { contact, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, target, type StatusOptions } from '../../contract/supportStore/records';
import { accepted, graphAccount } from '../../fixtures/graph';
import type { Answer, LoopbackServer, SeenRequest } from '../../fixtures/loopbackServer';

export const CUSTOMER = '15550100001';

export const text = (body: string) => messageContent({ kind: 'text', text: body });
export const template = (name: string) => ({ type: 'template', template: { name, language: { code: 'en_US' } } });

/** A clock that goes on only while somebody sleeps. */
export interface SleepingClock {
  readonly pauses: number[];
  readonly clock: { now(): number };
  readonly sleep: (milliseconds: number) => Promise<void>;
  goOn(milliseconds: number): void;
}

export function sleepingClock(start = NOON): SleepingClock {
  const pauses: number[] = [];
  let now = start;
  return {
    pauses,
    clock: { now: () => now },
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
      now += milliseconds;
      // The other run needs its turn, as in a real pause.
      await new Promise(setImmediate);
    },
    goOn: (milliseconds) => void (now += milliseconds),
  };
}

export function portsFor(store: SupportStore, url: string, time: Pick<SleepingClock, 'clock' | 'sleep'>): AfterRunPorts {
  return { store, send: fetchSend(), account: graphAccount(url), clock: time.clock, sleep: time.sleep, messagesPerSecond: 80 };
}

/** Answers every request with a wamid of its own. */
export function numbered(): () => Answer {
  let count = 0;
  return () => accepted(`wamid.SENT${(count += 1)}`);
}

/** What a request that sends a message holds. */
export interface SentBody {
  readonly key: unknown;
  /** Its text, or its template's name. */
  readonly what: unknown;
}

export function sentBody({ body }: SeenRequest): SentBody {
  const { biz_opaque_callback_data: key, text: words, template: chosen } = asRecord(body);
  return { key, what: asRecord(words).body ?? asRecord(chosen).name };
}

export const sentTo = (server: LoopbackServer) => server.seen.map((request) => sentBody(request).what);

/** A customer writes. */
export async function customerWrites(store: SupportStore, sentAt: number, from = CUSTOMER): Promise<Conversation> {
  const id = `wamid.${from}.${sentAt}`;
  await store.ingest([inboundMessage({ id, from: contact(from), sentAt })], [], sentAt);
  const conversation = await store.findConversation(NUMBER, from);
  if (conversation === null) throw new Error('The customer is not known.');
  return conversation;
}

/** Meta reports what became of a message. */
export async function statusArrives(store: SupportStore, status: Partial<StatusOptions>, at: number): Promise<void> {
  await store.ingest([inboundStatus({ wamid: 'wamid.SENT1', status: 'sent', ...status })], [], at);
}

export const failedLate = (code: number): Partial<StatusOptions> => ({ status: 'failed', errors: [{ code, title: null, details: null }] });

/** The conversation events that a trigger got, oldest first. */
export async function events(store: SupportStore, now: number): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> {
  const found: Array<Readonly<Record<string, unknown>>> = [];
  for (;;) {
    const [next] = await store.nextDeliveries(target, now, 1);
    if (next === undefined) return found;
    const claim = { deliveryId: next.id, attempt: next.attempt, executionId: '1', processId: 'p', now };
    const record = (await store.claimDelivery(claim))?.record;
    if (record?.kind === 'event') found.push({ event: record.event, conversationId: record.conversationId, ...record.details });
    await store.settleDelivery(next.id, next.attempt, 'success', now);
  }
}

/** A trigger that gets all conversation events. */
export async function listenToEvents(store: SupportStore): Promise<void> {
  const wanted = ingestTarget({ topics: ['replyNotDelivered', 'keptReplyExpired'] });
  await store.registerTrigger({ ...wanted, accountKey: 'account', webhookUrl: null }, NOON);
}

/** What a call fails with. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => {
      throw new Error('It succeeded.');
    },
    (failure: unknown) => failure,
  );
}

export async function wordsOf(work: Promise<unknown>): Promise<string> {
  const failure = await failureOf(work);
  if (!(failure instanceof SupportError)) throw new Error('This has no plain words.');
  return failure.message + failure.hint + JSON.stringify(failure.details);
}
