import type { CallbackStore, WebhookCountStore } from './ports/callbacks';
import type { ConversationStore } from './ports/conversations';
import type { InboxStore } from './ports/inbox';
import type { KeptReplyStore, OutboxStore, RateStore } from './ports/outbox';
import type { TriggerRegistry } from './ports/registry';
import type { ReplyNewsStore } from './ports/replyNews';
import type { TicketStore } from './ports/tickets';
import type { TicketTriggerStore } from './ports/ticketTriggers';
import type { AccessStore, LockStore, RetentionStore } from './ports/upkeep';

export * from './ports/callbacks';
export * from './ports/conversations';
export * from './ports/inbox';
export * from './ports/outbox';
export * from './ports/registry';
export * from './ports/replyNews';
export * from './ports/tickets';
export * from './ports/ticketTriggers';
export * from './ports/upkeep';

/**
 * Everything durable. Engines are small and prove themselves with `test/contract/supportStore.ts`.
 * @throws {SupportError} with code `storeUnavailable` from every method when the engine cannot read or write.
 */
export interface SupportStore
  extends TriggerRegistry,
    CallbackStore,
    WebhookCountStore,
    InboxStore,
    ConversationStore,
    OutboxStore,
    KeptReplyStore,
    RateStore,
    ReplyNewsStore,
    TicketStore,
    TicketTriggerStore,
    LockStore,
    AccessStore,
    RetentionStore {
  readonly engine: 'sqlite' | 'postgres';
  close(): Promise<void>;
}

/**
 * Content (names, texts, payloads) passes this pair on its way into and out of the store, so that
 * encryption at rest needs no other migration.
 */
export interface ContentSeal {
  seal(content: string): string;
  open(sealed: string): string;
}
