import { SECOND_MS } from '../shared/clock';
import type { DeliveryRef, KeptReplyStore } from '../store/SupportStore';

export interface KeptRepliesPorts {
  readonly store: Pick<KeptReplyStore, 'listKeptReplies'>;
  /** Sends what waits for the customer of this conversation. */
  readonly sendKeptReplies: (conversationId: string) => Promise<unknown>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onFault: (failure: unknown) => void;
}

/** Pauses between tries; after the last one the customer's message goes on, because it must not wait for ever. */
const PAUSES_MS: readonly number[] = [SECOND_MS, 4 * SECOND_MS];

/** Sends a customer's kept replies before the run of the message that opened the window again. Never throws. */
export function keptRepliesFirst(ports: KeptRepliesPorts): (delivery: DeliveryRef) => Promise<void> {
  async function send(conversationId: string): Promise<void> {
    if ((await ports.store.listKeptReplies(conversationId)).length > 0) await ports.sendKeptReplies(conversationId);
  }
  return async ({ topic, conversationId }) => {
    if (topic !== 'message' || conversationId === null) return;
    for (let tries = 0; ; tries += 1) {
      try {
        return await send(conversationId);
      } catch (failure) {
        ports.onFault(failure);
        const pauseMs = PAUSES_MS[tries];
        if (pauseMs === undefined) return;
        await ports.sleep(pauseMs);
      }
    }
  };
}
