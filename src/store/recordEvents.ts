import type { AccountEvent, ConversationEvent } from '../shared/inbound';
import type { SupportStore } from './SupportStore';

/** Writes events of one business number down for every active trigger of it that wants them; each event once. */
export async function recordEvents(
  store: Pick<SupportStore, 'ingest' | 'listTriggers'>,
  phoneNumberId: string,
  events: ReadonlyArray<AccountEvent | ConversationEvent>,
  at: number,
): Promise<void> {
  if (events.length === 0) return;
  await store.ingest(events, await store.listTriggers(phoneNumberId), at);
}
