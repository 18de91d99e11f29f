import { GraphRefusal, type GraphAccount } from '../graph/graphApi';
import { sendMessage, type Recipient } from '../graph/sendMessage';
import type { Clock } from '../shared/clock';
import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import type { MessageContent } from '../shared/messageContent';
import type { OutboxEntry, OutboxStore } from '../store/SupportStore';

/** What carrying out a send needs. */
export interface SendPorts {
  readonly send: HttpSend;
  readonly outbox: OutboxStore;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Outgoing {
  /** Equal for every attempt at the same reply; see {@link sendKey}. */
  readonly key: string;
  readonly account: GraphAccount;
  readonly conversationId: string | null;
  readonly recipient: Recipient;
  readonly content: MessageContent;
}

export interface SendOutcome {
  readonly wamid: string;
  /** An earlier attempt, or another run of the same delivery, had sent it. */
  readonly alreadySent: boolean;
}

/** Pauses between tries where Meta asks for patience. */
const BACK_OFF_MS: readonly number[] = [1_000, 4_000];
/** How long to wait for another run that holds the key. */
const OTHER_RUN_MS = 40_000;
const OTHER_RUN_POLL_MS = 250;

const unknownSend = () =>
  new SupportError(
    'sendUnknown',
    'An earlier attempt to send this message got no answer from WhatsApp, so it is not sent a second time.',
    'Look at the conversation on a phone; if the message is missing, send it with another run.',
  );

async function settledByOther(key: string, first: OutboxEntry, ports: SendPorts): Promise<OutboxEntry> {
  const deadline = ports.clock.now() + OTHER_RUN_MS;
  let entry: OutboxEntry | null = first;
  while (entry?.state === 'sending' && ports.clock.now() < deadline && ports.clock.now() - entry.reservedAt < OTHER_RUN_MS) {
    await ports.sleep(OTHER_RUN_POLL_MS);
    entry = await ports.outbox.getSend(key);
  }
  return entry ?? first;
}

async function sendPatiently(outgoing: Outgoing, ports: SendPorts): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { account, recipient, content, key } = outgoing;
      return (await sendMessage(ports.send, account, recipient, content, key)).wamid;
    } catch (failure) {
      const pause = BACK_OFF_MS[attempt];
      if (!(failure instanceof GraphRefusal) || failure.retry === 'no' || pause === undefined) throw failure;
      await ports.sleep(pause);
    }
  }
}

/**
 * Sends a message at most once per key: reserved before the HTTP call, settled after it.
 * A refusal frees the key for another attempt; a missing answer does not, because WhatsApp has no idempotency.
 * @throws {GraphRefusal} when Meta refuses
 * @throws {SupportError} `sendUnknown`, `graphUnreachable`
 */
export async function sendThroughOutbox(outgoing: Outgoing, ports: SendPorts): Promise<SendOutcome> {
  const { key } = outgoing;
  const reservation = await ports.outbox.reserveSend(key, outgoing.conversationId, ports.clock.now());
  if (!reservation.granted) {
    const entry = await settledByOther(key, reservation.entry, ports);
    if (entry.state === 'sent' && entry.wamid !== null) return { wamid: entry.wamid, alreadySent: true };
    if (entry.state === 'refused') return sendThroughOutbox(outgoing, ports);
    throw unknownSend();
  }
  try {
    const wamid = await sendPatiently(outgoing, ports);
    await ports.outbox.settleSend(key, { state: 'sent', wamid }, ports.clock.now());
    return { wamid, alreadySent: false };
  } catch (failure) {
    await ports.outbox.settleSend(key, settlementOf(failure), ports.clock.now());
    throw failure;
  }
}

function settlementOf(failure: unknown): Parameters<OutboxStore['settleSend']>[1] {
  if (failure instanceof GraphRefusal) return { state: 'refused', errorCode: failure.graphCode };
  if (failure instanceof SupportError && failure.code === 'graphUnreachable') return { state: 'refused', errorCode: null };
  return { state: 'unknown' };
}
