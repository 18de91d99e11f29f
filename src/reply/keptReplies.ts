import { GraphRefusal, saysWindowClosed } from '../graph/graphApi';
import { recipientOf } from '../graph/sendMessage';
import { SECOND_MS, toIso } from '../shared/clock';
import { SupportError } from '../shared/errors';
import type { MessageContent } from '../shared/messageContent';
import { inTurn } from '../store/inTurn';
import type { Conversation, KeptReply, SupportStore } from '../store/SupportStore';
import { conversationWindow } from '../window/conversationWindow';
import { maskMessage } from './maskReply';
import { inWords, noteForTicket } from './newsOfReply';
import { reportReply } from './reportReply';
import { noticeKey } from './sendKey';
import { sendThroughOutbox, type SendOutcome, type SendPorts } from './sendThroughOutbox';

/** What replies need outside of their own send. */
export interface AfterRunPorts extends SendPorts {
  readonly store: SupportStore;
}

/** A reply that is to wait until the customer writes again. */
export interface ReplyToKeep {
  readonly key: string;
  readonly content: MessageContent;
  readonly countsAsAnswer: boolean;
  readonly keepMs: number;
  /** A template that tells the customer that an answer waits; `null`: nothing is said. */
  readonly notice: MessageContent | null;
}

export interface Keeping {
  /** When the wait ends without an answer, milliseconds; `null` when it has ended. */
  readonly keptUntil: number | null;
  /** An earlier attempt, or another run with the same key, had kept it. */
  readonly alreadyKept: boolean;
  readonly notice: Notice | null;
}

/** Whether the customer was told that an answer waits, in plain words. */
export interface Notice {
  readonly sent: boolean;
  readonly reason: string;
}

/**
 * For what is sent beside a run's own reply: others wait for it, and it comes round again. With the last call and the wait
 * for its proof it stays within the lock of `inTurn`.
 */
export const AFTER_RUN_PATIENCE_MS = 30 * SECOND_MS;

/** How many are looked for at a time; the rest comes with the next round. */
const BATCH = 100;

const keptLock = (conversationId: string) => `kept:${conversationId}`;

/** Keeps a reply, with card numbers masked, and where wished tells the customer; once, however often it is repeated. */
export async function keepUntilCustomerWrites(reply: ReplyToKeep, conversation: Conversation, ports: AfterRunPorts): Promise<Keeping> {
  const { key, countsAsAnswer, keepMs } = reply;
  const { value: content } = maskMessage(reply.content);
  const { store, clock } = ports;
  const keptAt = clock.now();
  const isNew = await store.keepReply({ key, conversationId: conversation.id, content, countsAsAnswer, keptAt, expiresAt: keptAt + keepMs });
  const kept = (await store.listKeptReplies(conversation.id)).find((waiting) => waiting.key === key);
  const notice = reply.notice === null || kept === undefined ? null : await sendNotice(reply.notice, conversation, ports);
  if (kept !== undefined) await noteForTicket('kept', { key, conversationId: conversation.id, content }, whyKept(kept, notice), ports);
  return { keptUntil: kept?.expiresAt ?? null, alreadyKept: !isNew, notice };
}

function whyKept({ expiresAt }: KeptReply, notice: Notice | null): string {
  const wait = `The 24-hour window is closed. It goes out as soon as the customer writes, until ${inWords(expiresAt)}.`;
  return notice === null ? wait : `${wait} ${notice.reason}`;
}

/** A notice that cannot be sent ends nothing: the reply is kept all the same. */
async function sendNotice(content: MessageContent, conversation: Conversation, ports: AfterRunPorts): Promise<Notice> {
  const { id, contact, lastInboundAt } = conversation;
  const send = { conversationId: id, countsAsAnswer: false, reply: null };
  try {
    const outgoing = { ...send, key: noticeKey(id, lastInboundAt), recipient: recipientOf(contact), content };
    const outcome = await sendThroughOutbox(outgoing, ports, AFTER_RUN_PATIENCE_MS);
    if (outcome.state === 'unknown') return { sent: false, reason: 'WhatsApp gave no answer, so it is unknown whether the notice went out.' };
    return { sent: true, reason: outcome.alreadySent ? 'The customer had been told before.' : 'The customer was told that an answer waits.' };
  } catch (failure) {
    if (!(failure instanceof SupportError)) throw failure;
    return { sent: false, reason: failure.message };
  }
}

/** What `sendKeptReplies` did. */
export interface KeptRepliesSent {
  readonly sent: number;
  /** Those that still wait. */
  readonly left: number;
}

/**
 * Sends what was kept for this customer, in order, each once, as long as the window is open. Whoever else sends kept replies
 * of this conversation waits. What Meta refuses for good is settled and becomes a Conversation Event.
 * @throws {SupportError} when a reply could not be sent for a reason that passes: it and those after it stay kept
 */
export async function sendKeptReplies(conversationId: string, ports: AfterRunPorts): Promise<KeptRepliesSent> {
  let sent = 0;
  for (;;) {
    // One at a time under the lock, so that many never outlast it.
    const step = await inTurn(keptLock(conversationId), ports, () => sendOldest(conversationId, ports));
    if (step === 'sent') sent += 1;
    if (step === 'end') break;
  }
  return { sent, left: (await waiting(conversationId, ports)).length };
}

async function waiting(conversationId: string, { store, clock }: AfterRunPorts): Promise<readonly KeptReply[]> {
  const now = clock.now();
  return (await store.listKeptReplies(conversationId)).filter(({ expiresAt }) => expiresAt > now);
}

async function sendOldest(conversationId: string, ports: AfterRunPorts): Promise<'sent' | 'refused' | 'end'> {
  const { store, clock } = ports;
  const conversation = await store.getConversation(conversationId);
  const [oldest] = await waiting(conversationId, ports);
  if (conversation === null || oldest === undefined || conversation.optedOut) return 'end';
  if (conversationWindow(conversation, clock.now()).state === 'closed') return 'end';
  try {
    const { state } = await sendKept(oldest, conversation, ports);
    // Where it is unknown whether it went out, the outbox says so; it is not repeated.
    if (state === 'sent') await noteForTicket('delivered', { ...oldest, conversationId }, 'The customer wrote again, so it went out.', ports);
    await store.settleKeptReply(oldest.key, 'sent', clock.now());
    return 'sent';
  } catch (failure) {
    if (saysWindowClosed(failure)) return 'end';
    if (!isFinal(failure)) throw failure;
    const { key, content } = oldest;
    await reportReply({ event: 'replyNotDelivered', key, content, code: failure.graphCode, reason: failure.message }, conversation, ports);
    await store.settleKeptReply(key, 'refused', clock.now());
    return 'refused';
  }
}

/** One more late refusal keeps it again, for the rest of its time. */
async function sendKept(kept: KeptReply, { id, contact }: Conversation, ports: AfterRunPorts): Promise<SendOutcome> {
  const { key, content, countsAsAnswer, expiresAt } = kept;
  const whenClosed = { action: 'keep', keepMs: expiresAt - ports.clock.now(), notice: null } as const;
  const send = { conversationId: id, countsAsAnswer, reply: { content, whenClosed } };
  return await sendThroughOutbox({ ...send, key, recipient: recipientOf(contact), content }, ports, AFTER_RUN_PATIENCE_MS);
}

/** Whether this message will never be accepted: the next one may be. */
export function isFinal(failure: unknown): failure is GraphRefusal {
  return failure instanceof GraphRefusal && failure.retry === 'no' && !failure.accountWide;
}

/** Ends the wait of replies of the account's number whose time is over; each becomes a Conversation Event, once. */
export async function expireKeptReplies(ports: AfterRunPorts): Promise<void> {
  const { store, clock, account } = ports;
  for (const kept of await store.expiredKeptReplies(account.phoneNumberId, clock.now(), BATCH)) {
    await inTurn(keptLock(kept.conversationId), ports, () => expire(kept, ports));
  }
}

async function expire({ key, conversationId, content, keptAt }: KeptReply, ports: AfterRunPorts): Promise<void> {
  const { store, clock } = ports;
  const conversation = await store.getConversation(conversationId);
  const stillWaits = (await store.listKeptReplies(conversationId)).some((kept) => kept.key === key);
  if (conversation === null || !stillWaits) return;
  const reason = `The customer has not written since ${toIso(keptAt)}, so this reply was not sent.`;
  await reportReply({ event: 'keptReplyExpired', key, content, code: null, reason }, conversation, ports);
  await store.settleKeptReply(key, 'expired', clock.now());
}
