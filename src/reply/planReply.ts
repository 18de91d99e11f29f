import type { MessageContent } from '../shared/messageContent';
import type { ClosedWindowPolicy } from '../store/SupportStore';
import type { ServiceWindow } from '../window/serviceWindow';

/** What to do with a free-form reply that the window does not let through; `reason` is for people. */
export type ClosedWindowPlan =
  | { readonly action: 'template'; readonly template: MessageContent; readonly reason: string }
  | { readonly action: 'keep'; readonly keepMs: number; readonly notice: MessageContent | null; readonly reason: string }
  | { readonly action: 'route'; readonly reason: string }
  | { readonly action: 'refuse'; readonly because: 'optedOut' | 'windowClosed'; readonly reason: string };

/** What to do with a free-form reply, decided as data. */
export type ReplyPlan =
  | {
      readonly action: 'send';
      /** Whether replies that were kept for this customer have to go out before it. */
      readonly afterKept: boolean;
      readonly reason: string;
    }
  | ClosedWindowPlan;

/** What the outbox knows of this reply already. */
export type EarlierAttempt =
  | 'none'
  /** It went out, is on its way, or may have gone out. */
  | 'reply'
  /** A template took its place. */
  | 'template';

export interface ReplySituation {
  readonly window: ServiceWindow;
  readonly whenClosed: ClosedWindowPolicy;
  readonly optedOut: boolean;
  readonly earlier: EarlierAttempt;
}

const OPTED_OUT = { action: 'refuse', because: 'optedOut', reason: 'The customer asked not to be written to.' } as const;

/**
 * A reply goes out while the window is open; outside it the policy decides. What an earlier attempt decided stays,
 * whatever the window says by now. No I/O.
 */
export function planReply({ window, whenClosed, optedOut, earlier }: ReplySituation): ReplyPlan {
  if (earlier === 'reply') return { action: 'send', afterKept: false, reason: 'An earlier attempt sent it, or may have sent it.' };
  if (earlier === 'template') return planClosed(whenClosed, 'An earlier attempt found the 24-hour window closed.', false);
  if (window.state === 'closed') return planClosed(whenClosed, whyClosed(window), optedOut);
  if (optedOut) return OPTED_OUT;
  const reason = window.certain ? 'The 24-hour window is open.' : 'The 24-hour window may be open; WhatsApp decides.';
  return { action: 'send', afterKept: true, reason };
}

/** What to do once it is known, from our own times or from WhatsApp, that the window is closed. */
export function planClosed(whenClosed: ClosedWindowPolicy, reason: string, optedOut: boolean): ClosedWindowPlan {
  if (optedOut) return OPTED_OUT;
  const { action } = whenClosed;
  switch (action) {
    case 'template':
      return { action, template: whenClosed.template, reason };
    case 'keep':
      return { action, keepMs: whenClosed.keepMs, notice: whenClosed.notice, reason };
    case 'route':
      return { action, reason };
    case 'refuse':
      return { action, because: 'windowClosed', reason };
    default:
      return whenClosed satisfies never;
  }
}

function whyClosed({ opensAtMs }: ServiceWindow): string {
  return opensAtMs === null
    ? 'The customer has not written to this number yet, so only a template may be sent.'
    : 'More than 24 hours have passed since the customer last wrote, so only a template may be sent.';
}
