import { serviceWindow, type ServiceWindow } from './serviceWindow';

/** What the store knows of a conversation that decides its window; milliseconds. */
export interface ConversationTimes {
  readonly lastInboundAt: number | null;
  readonly lastMaybeInboundAt: number | null;
  readonly adReplyAt: number | null;
}

/**
 * The window of a conversation, with the defaults of {@link serviceWindow}. What certainly opens it decides; messages of
 * undocumented effect count only once that has closed.
 */
export function conversationWindow(conversation: ConversationTimes, nowMs: number): ServiceWindow {
  const { lastInboundAt, lastMaybeInboundAt, adReplyAt } = conversation;
  const certain = serviceWindow({ lastInboundAtMs: lastInboundAt, adReplyAtMs: adReplyAt }, nowMs);
  if (certain.state !== 'closed') return certain;
  const maybe = serviceWindow({ lastInboundAtMs: lastMaybeInboundAt, certain: false, adReplyAtMs: adReplyAt }, nowMs);
  return maybe.state === 'closed' ? certain : maybe;
}
