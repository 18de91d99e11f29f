import { toIso } from '../shared/clock';
import type { ConversationEvent } from '../shared/inbound';
import type { Conversation, SupportStore } from '../store/SupportStore';
import { recordEvents } from '../store/recordEvents';

/** Those whose window closes first are told first; the rest are among them before their own window closes. */
const MOST_AT_ONCE = 1_000;

/** One event per window: the customer's next message opens another one. */
function windowClosing(conversation: Conversation, now: number): ConversationEvent {
  const { id, phoneNumberId, displayPhoneNumber, wabaId, lastInboundAt } = conversation;
  return {
    kind: 'event',
    event: 'windowClosing',
    eventKey: `windowClosing:${id}:${lastInboundAt ?? ''}`,
    business: { phoneNumberId, displayPhoneNumber, wabaId },
    conversationId: id,
    at: now,
    details: { unansweredSince: toIso(lastInboundAt) },
  };
}

/** Tells the number's triggers of unanswered customers whose window closes within `withinMs`; of each window once. */
export async function tellClosingWindows(
  store: Pick<SupportStore, 'ingest' | 'listConversations' | 'listTriggers'>,
  phoneNumberId: string,
  withinMs: number,
  now: number,
): Promise<void> {
  const filter = { kind: 'windowClosing', now, withinMs } as const;
  const closing = await store.listConversations({ phoneNumberId, filter, limit: MOST_AT_ONCE });
  await recordEvents(store, phoneNumberId, closing.map((conversation) => windowClosing(conversation, now)), now);
}
