// What is done for replies outside of runs: a run may be over long before its reply turns out.
import { explainGraphError } from '../graph/errorCodes';
import { recipientOf } from '../graph/sendMessage';
import { WINDOW_CLOSED_CODE } from '../shared/inbound';
import type { Conversation, FollowUp } from '../store/SupportStore';
import { AFTER_RUN_PATIENCE_MS, isFinal, keepUntilCustomerWrites, sendKeptReplies, type AfterRunPorts } from './keptReplies';
import { TEMPLATE_INSTEAD, noteForTicket } from './newsOfReply';
import { planClosed, type ClosedWindowPlan } from './planReply';
import { reportReply } from './reportReply';
import { insteadKey } from './sendKey';
import { PROOF_MS, sendThroughOutbox } from './sendThroughOutbox';

export { expireKeptReplies, sendKeptReplies, type AfterRunPorts, type KeptRepliesSent } from './keptReplies';

/** How many are looked for at a time; the rest comes with the next round. */
const BATCH = 50;

/**
 * Does what is left to do for replies of the account's number that Meta reported as failed after their run. Whatever happens
 * on the way, it can be repeated: each step is taken once.
 * @throws {SupportError} the first reason that passes; what it concerns is due again, the others are done
 */
export async function carryOutFollowUps(ports: AfterRunPorts): Promise<void> {
  const failures: unknown[] = [];
  for (const followUp of await ports.store.dueFollowUps(ports.account.phoneNumberId, BATCH)) {
    await followUpOn(followUp, ports).catch((failure: unknown) => failures.push(failure));
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Sends whose process died before the answer was noted, and to which no run comes back: from now on they are among the replies of
 * unknown fate that agents hear of. Those of all numbers.
 */
export async function giveUpLostSends({ store, clock }: Pick<AfterRunPorts, 'store' | 'clock'>): Promise<void> {
  const now = clock.now();
  await store.giveUpSends(now - PROOF_MS, now);
}

async function followUpOn(followUp: FollowUp, ports: AfterRunPorts): Promise<void> {
  const { store, clock } = ports;
  const { key, conversationId } = followUp.entry;
  const conversation = conversationId === null ? null : await store.getConversation(conversationId);
  // A customer whose data was deleted is followed up no more.
  if (conversation !== null) await carryOut(planFor(followUp, conversation), followUp, conversation, ports);
  await store.completeFollowUp(key, clock.now());
}

/** Only the closed window leaves something to do; for everything else there is only to tell. */
function planFor({ entry: { errorCode }, reply }: FollowUp, { optedOut }: Conversation): ClosedWindowPlan {
  const reason = `${explainGraphError(errorCode, 400).meaning} (${errorCode ?? 'no code'}).`;
  return errorCode === WINDOW_CLOSED_CODE ? planClosed(reply.whenClosed, reason, optedOut) : { action: 'route', reason };
}

async function carryOut(plan: ClosedWindowPlan, { entry, reply, countsAsAnswer }: FollowUp, conversation: Conversation, ports: AfterRunPorts): Promise<void> {
  const { content } = reply;
  const { store } = ports;
  const key = insteadKey(entry.key);
  const report = (code: number | null, reason: string) =>
    reportReply({ event: 'replyNotDelivered', key: entry.key, content, code, reason }, conversation, ports);
  switch (plan.action) {
    case 'template': {
      const send = { conversationId: conversation.id, countsAsAnswer, reply: null, recipient: recipientOf(conversation.contact) };
      try {
        await sendThroughOutbox({ ...send, key, content: plan.template }, ports, AFTER_RUN_PATIENCE_MS);
      } catch (failure) {
        if (!isFinal(failure)) throw failure;
        return await report(failure.graphCode, failure.message);
      }
      await noteForTicket('notDelivered', { key: entry.key, conversationId: conversation.id, content }, `${plan.reason} ${TEMPLATE_INSTEAD}`, ports);
      return await store.markReported([entry.key]);
    }
    case 'keep': {
      const wroteSince = (conversation.lastInboundAt ?? 0) > entry.reservedAt;
      const notice = wroteSince ? null : plan.notice;
      await keepUntilCustomerWrites({ key, content, countsAsAnswer, keepMs: plan.keepMs, notice }, conversation, ports);
      await store.markReported([entry.key]);
      if (wroteSince) await sendKeptReplies(conversation.id, ports);
      return;
    }
    case 'route':
    case 'refuse':
      return await report(entry.errorCode, plan.reason);
    default:
      return plan satisfies never;
  }
}
