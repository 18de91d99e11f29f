// A store in a file of its own, and customers who write to it for the first time.
import type { Sleep } from '../../../src/shared/clock';
import type { SupportStore } from '../../../src/store/SupportStore';
import { temporaryStore } from '../../fixtures/temporaryStore';
import { contact, inboundMessage, NOON, NUMBER } from '../supportStore/records';

export const pause: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** For tests in which many calls are repeated. */
export const noPause: Sleep = async () => undefined;

/** Half of a ticket bench: the store that every helpdesk's bench needs. */
export interface StoreBench {
  readonly store: SupportStore;
  /** The id of a conversation with a customer who never wrote before. */
  newConversation(): Promise<string>;
  close(): Promise<void>;
}

/** Opens a SQLite store that is removed when it is closed. */
export async function openStoreBench(): Promise<StoreBench> {
  const store = await temporaryStore();
  let customers = 0;
  return {
    store,
    newConversation: async () => {
      customers += 1;
      return firstMessage(store, `1555010${String(customers).padStart(4, '0')}`);
    },
    close: () => store.close(),
  };
}

async function firstMessage(store: SupportStore, waId: string): Promise<string> {
  await store.ingest([inboundMessage({ id: `wamid.FIRST${waId}`, from: contact(waId) })], [], NOON);
  const conversation = await store.findConversation(NUMBER, waId);
  if (conversation === null) throw new Error('The store did not keep the conversation');
  return conversation.id;
}
