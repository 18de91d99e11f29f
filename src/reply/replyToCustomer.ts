import { saysWindowClosed } from '../graph/graphApi';
import type { Recipient } from '../graph/sendMessage';
import { SupportError } from '../shared/errors';
import type { MessageContent } from '../shared/messageContent';
import type { ClosedWindowPolicy, Conversation, OutboxStore } from '../store/SupportStore';
import { conversationWindow } from '../window/conversationWindow';
import type { ServiceWindow } from '../window/serviceWindow';
import { isFinal, keepUntilCustomerWrites, sendKeptReplies, type AfterRunPorts, type Keeping } from './keptReplies';
import { TEMPLATE_INSTEAD, noteForTicket } from './newsOfReply';
import { planClosed, planReply, type ClosedWindowPlan, type EarlierAttempt } from './planReply';
import { insteadKey } from './sendKey';
import { isUnderWay, sendThroughOutbox, type SendOutcome } from './sendThroughOutbox';

/** A free-form reply, with what is wanted where the window does not let it through. */
export interface ReplyRequest {
  /** Equal for every attempt at the same reply; see `sendKey`. */
  readonly key: string;
  readonly conversation: Conversation;
  readonly recipient: Recipient;
  readonly content: MessageContent;
  readonly whenClosed: ClosedWindowPolicy;
  readonly countsAsAnswer: boolean;
  readonly repeatUnknown: boolean;
}

/** What became of a reply. */
export type ReplyOutcome =
  | (SendOutcome & {
      /** Whether the reply itself went out, or the template in its place. */
      readonly sentAs: 'reply' | 'template';
    })
  | (Keeping & { readonly state: 'kept'; readonly reason: string })
  | { readonly state: 'windowClosed'; readonly reason: string };

/**
 * Answers a customer as the window and the policy say; replies that were kept for them go first. Whatever is repeated under
 * the same key gives what was done the first time.
 * @throws {SupportError} `windowClosed` where the policy says so, `invalidInput` for customers who opted out
 * @throws what `sendThroughOutbox` throws
 */
export async function replyToCustomer(request: ReplyRequest, ports: AfterRunPorts): Promise<ReplyOutcome & { readonly window: ServiceWindow }> {
  const { key, conversation, whenClosed } = request;
  const window = conversationWindow(conversation, ports.clock.now());
  const earlier = await earlierAttempt(key, ports.store);
  const plan = planReply({ window, whenClosed, optedOut: conversation.optedOut, earlier });
  const outcome = plan.action === 'send' ? await sendReply(request, plan.afterKept, ports) : await carryOut(plan, request, ports);
  return { ...outcome, window };
}

/** The customer's ticket hears why this reply does not reach them. */
async function tellNotDelivered({ key, conversation, content }: ReplyRequest, reason: string, ports: AfterRunPorts): Promise<void> {
  await noteForTicket('notDelivered', { key, conversationId: conversation.id, content }, reason, ports);
}

/** Asked before anything is decided anew: by now the window may have closed over a reply that was sent. */
async function earlierAttempt(key: string, store: OutboxStore): Promise<EarlierAttempt> {
  if (isUnderWay(await store.getSend(key))) return 'reply';
  return isUnderWay(await store.getSend(insteadKey(key))) ? 'template' : 'none';
}

async function sendReply(request: ReplyRequest, afterKept: boolean, ports: AfterRunPorts): Promise<ReplyOutcome> {
  const { key, conversation, recipient, content, whenClosed, countsAsAnswer, repeatUnknown } = request;
  const closed = (reason: string) => carryOut(planClosed(whenClosed, reason, conversation.optedOut), request, ports);
  if (afterKept && conversation.keptReplies > 0) {
    const { left } = await sendKeptReplies(conversation.id, ports);
    if (left > 0) return await closed('Earlier replies to this customer still wait, because the 24-hour window is closed.');
  }
  const send = { conversationId: conversation.id, countsAsAnswer, reply: { content, whenClosed }, repeatUnknown };
  try {
    return { ...(await sendThroughOutbox({ ...send, key, recipient, content }, ports)), sentAs: 'reply' };
  } catch (failure) {
    if (saysWindowClosed(failure)) return await closed(failure.message);
    if (isFinal(failure)) await tellNotDelivered(request, `${failure.message} ${failure.hint}`, ports);
    throw failure;
  }
}

async function carryOut(plan: ClosedWindowPlan, request: ReplyRequest, ports: AfterRunPorts): Promise<ReplyOutcome> {
  const { key, conversation, recipient, content, countsAsAnswer, repeatUnknown } = request;
  switch (plan.action) {
    case 'template': {
      const send = { conversationId: conversation.id, countsAsAnswer, reply: null, repeatUnknown };
      const outcome = await sendThroughOutbox({ ...send, key: insteadKey(key), recipient, content: plan.template }, ports);
      await tellNotDelivered(request, `${plan.reason} ${TEMPLATE_INSTEAD}`, ports);
      return { ...outcome, sentAs: 'template' };
    }
    case 'keep': {
      const keeping = await keepUntilCustomerWrites({ key, content, countsAsAnswer, keepMs: plan.keepMs, notice: plan.notice }, conversation, ports);
      return { ...keeping, state: 'kept', reason: plan.reason };
    }
    case 'route':
      await tellNotDelivered(request, plan.reason, ports);
      return { state: 'windowClosed', reason: plan.reason };
    case 'refuse':
      await tellNotDelivered(request, plan.reason, ports);
      throw refusal(plan);
    default:
      return plan satisfies never;
  }
}

function refusal({ because, reason }: Extract<ClosedWindowPlan, { action: 'refuse' }>): SupportError {
  return because === 'optedOut'
    ? new SupportError('invalidInput', reason, 'Write to this customer only when they write again.')
    : new SupportError('windowClosed', reason, 'Send an approved template with WhatsApp Template, or wait until the customer writes.');
}
