import { GraphRefusal, type GraphAccount } from '../graph/graphApi';
import { sendMessage, type Recipient, type SentMessage } from '../graph/sendMessage';
import { MINUTE_MS, SECOND_MS, type Clock, type Sleep } from '../shared/clock';
import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import type { MessageContent } from '../shared/messageContent';
import type { OutboxEntry, OutboxStore, RateStore, SendDetails } from '../store/SupportStore';
import { maskReply } from './maskReply';
import { exhaustedLimit, pauseAfter, sendLimits } from './sendLimits';

/** What carrying out a send needs. */
export interface SendPorts {
  readonly store: OutboxStore & RateStore;
  readonly send: HttpSend;
  readonly account: GraphAccount;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** How fast Meta lets this number send. */
  readonly messagesPerSecond: number;
}

export interface Outgoing extends SendDetails {
  /** Equal for every attempt at the same message; see `sendKey`. */
  readonly key: string;
  readonly recipient: Recipient;
  readonly content: MessageContent;
  /** Sends again what may have gone out before, so that the customer may get it twice. Default: `false`. */
  readonly repeatUnknown?: boolean;
}

export type SendOutcome =
  | {
      readonly state: 'sent';
      readonly wamid: string;
      /** Another attempt under this key had sent it. */
      readonly alreadySent: boolean;
      /** What WhatsApp said of a template when it took it, e.g. `held_for_quality_assessment`; `null` where it said nothing, or to another attempt. */
      readonly messageStatus: string | null;
    }
  /** A call got no answer, or its process died before the answer was noted, and no status has proved it. */
  | { readonly state: 'unknown' };

/** The longest wait for a slot, and for pauses that Meta asks for. */
export const SEND_PATIENCE_MS = 2 * MINUTE_MS;

/**
 * From its reservation on, a send may still be under way, or a status may still prove it. Longer than `sendMessage` waits
 * for an answer, and a reservation lasts for one call only: whatever is older than this has ended.
 */
export const PROOF_MS = 40 * SECOND_MS;
const PROOF_POLL_MS = 250;

const MOST_CALLS = 4;

/** Whether an attempt under this key has sent, is sending, or may have sent. */
export function isUnderWay(entry: OutboxEntry | null): entry is OutboxEntry {
  return entry !== null && entry.state !== 'refused';
}

/**
 * Sends a message at most once per key: reserved before the HTTP call, settled after it. A refusal frees the key for
 * another attempt; a missing answer does not, because WhatsApp has no idempotency: then a status with the key is waited for.
 * @throws {GraphRefusal} when Meta refuses, also after the retries that the code allows
 * @throws {SupportError} `rateLimited` when no slot is near enough, `graphUnreachable` when certainly nothing was sent
 */
export async function sendThroughOutbox(outgoing: Outgoing, ports: SendPorts, patienceMs = SEND_PATIENCE_MS): Promise<SendOutcome> {
  const giveUpAt = ports.clock.now() + patienceMs;
  let answer = NO_ANSWER;
  for (let calls = 0; ; ) {
    const earlier = await fateOf(outgoing.key, ports);
    if (isUnderWay(earlier)) {
      if (earlier.state === 'sent' && earlier.wamid !== null) {
        return { state: 'sent', wamid: earlier.wamid, alreadySent: calls === 0, messageStatus: answer.messageStatus };
      }
      if (!outgoing.repeatUnknown || calls === MOST_CALLS || ports.clock.now() >= giveUpAt) {
        // Whoever reserved it may be gone without a word: from now on it is among the replies that agents hear of.
        await ports.store.settleSend(outgoing.key, { state: 'unknown' }, ports.clock.now());
        return { state: 'unknown' };
      }
    }
    // Before the reservation, because nobody else may take that over while it is alive.
    await awaitSlot(outgoing, ports, giveUpAt, answer.refusal);
    if (!(await reserve(outgoing, ports))) continue;
    calls += 1;
    answer = await callOnce(outgoing, ports);
    if (answer.refusal !== null) await backOff(answer.refusal, calls, outgoing, ports, giveUpAt);
  }
}

/** How an earlier attempt under this key went; as long as that may still turn out, it is waited for. */
async function fateOf(key: string, { store, clock, sleep }: SendPorts): Promise<OutboxEntry | null> {
  const deadline = clock.now() + PROOF_MS;
  for (;;) {
    const entry = await store.getSend(key);
    const turnsOut = entry?.state === 'sending' || entry?.state === 'unknown';
    const now = clock.now();
    if (!turnsOut || now >= deadline || now - entry.reservedAt >= PROOF_MS) return entry;
    await sleep(PROOF_POLL_MS);
  }
}

const limitsOf = ({ conversationId }: Outgoing, { account, messagesPerSecond }: SendPorts) =>
  sendLimits(account.phoneNumberId, conversationId, messagesPerSecond);

async function awaitSlot(outgoing: Outgoing, ports: SendPorts, giveUpAt: number, refusal: GraphRefusal | null): Promise<void> {
  const { pair, number } = limitsOf(outgoing, ports);
  const now = ports.clock.now();
  const slot = await ports.store.takeSendSlot(pair === null ? [number] : [pair, number], now, Math.max(0, giveUpAt - now));
  if (!slot.granted) throw refusal ?? rateLimited(slot.retryInMs);
  if (slot.waitMs > 0) await ports.sleep(slot.waitMs);
}

function rateLimited(retryInMs: number): SupportError {
  return new SupportError(
    'rateLimited',
    'More messages wait for this customer or business number than WhatsApp takes at once.',
    `Nothing was sent. Run again in ${Math.ceil(retryInMs / SECOND_MS)} seconds or later, or join short messages into one.`,
  );
}

async function reserve({ key, conversationId, countsAsAnswer, reply, repeatUnknown }: Outgoing, { store, clock }: SendPorts): Promise<boolean> {
  const now = clock.now();
  // Whatever goes out, no card number is stored.
  const details = { conversationId, countsAsAnswer, reply: reply === null ? null : maskReply(reply).value };
  const { granted } = await store.reserveSend(key, details, now, repeatUnknown ? now - PROOF_MS : undefined);
  return granted;
}

type SendResult = Parameters<OutboxStore['settleSend']>[1];

/** What Meta said to one call. */
interface Answer {
  readonly refusal: GraphRefusal | null;
  readonly messageStatus: string | null;
}

const NO_ANSWER: Answer = { refusal: null, messageStatus: null };

/** One call to Meta and the note of how it went. */
async function callOnce({ key, recipient, content }: Outgoing, { store, send, account, clock }: SendPorts): Promise<Answer> {
  const settle = (result: SendResult) => store.settleSend(key, result, clock.now());
  let sent: SentMessage;
  try {
    sent = await sendMessage(send, account, recipient, content, key);
  } catch (failure) {
    await settle(resultOf(failure));
    if (failure instanceof GraphRefusal) return { ...NO_ANSWER, refusal: failure };
    if (failure instanceof SupportError && failure.code === 'sendUnknown') return NO_ANSWER;
    throw failure;
  }
  await settle({ state: 'sent', wamid: sent.wamid });
  return { ...NO_ANSWER, messageStatus: sent.messageStatus };
}

function resultOf(failure: unknown): SendResult {
  if (failure instanceof GraphRefusal) return { state: 'refused', errorCode: failure.graphCode };
  const neverLeft = failure instanceof SupportError && (failure.code === 'graphUnreachable' || failure.code === 'noCustomer');
  return neverLeft ? { state: 'refused', errorCode: null } : { state: 'unknown' };
}

/** Waits as long as Meta wants; where a limit is exhausted, everybody who shares it does. */
async function backOff(refusal: GraphRefusal, calls: number, outgoing: Outgoing, ports: SendPorts, giveUpAt: number): Promise<void> {
  const now = ports.clock.now();
  const pauseMs = pauseAfter(refusal, calls, now);
  const limit = exhaustedLimit(refusal, limitsOf(outgoing, ports));
  if (limit !== null) await ports.store.exhaustRate(limit.name, now + pauseMs);
  if (refusal.retry === 'no' || calls === MOST_CALLS || now + pauseMs > giveUpAt) throw refusal;
  if (limit === null) await ports.sleep(pauseMs);
}
