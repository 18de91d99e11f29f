import type { ServiceWindow } from '../window/serviceWindow';

/** What to do with a free-form reply, decided as data; `reason` is for people. */
export type ReplyPlan =
  | { readonly action: 'send'; readonly reason: string }
  | { readonly action: 'route'; readonly reason: string }
  | { readonly action: 'refuse'; readonly reason: string };

export interface ReplySituation {
  readonly window: ServiceWindow;
  readonly optedOut: boolean;
}

/** A reply goes out while the window is open; outside it takes the Window Closed branch. No I/O. */
export function planReply({ window, optedOut }: ReplySituation): ReplyPlan {
  if (optedOut) return { action: 'refuse', reason: 'The customer asked not to be written to.' };
  if (window.opensAt === null) {
    return { action: 'route', reason: 'The customer has not written to this number yet, so only a template may be sent.' };
  }
  if (window.state === 'closed') {
    return { action: 'route', reason: 'More than 24 hours have passed since the customer last wrote, so only a template may be sent.' };
  }
  return {
    action: 'send',
    reason: window.certain ? 'The 24-hour window is open.' : 'The 24-hour window may be open; WhatsApp decides.',
  };
}
