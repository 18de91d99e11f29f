import { MINUTE_MS } from '../shared/clock';
import type { Contact, InboundRecord } from '../shared/inbound';

/** One trigger node of one workflow. */
export interface TriggerTarget {
  readonly workflowId: string;
  readonly nodeId: string;
}

/** Kinds of events a trigger can be set to receive. */
export type RecordKind = InboundRecord['kind'];

/** An active trigger, waiting for what its number receives. */
export interface TriggerRegistration extends TriggerTarget {
  readonly phoneNumberId: string;
  /** Fingerprint of the app secret that signs this number's webhooks: another tenant's trigger has another one. */
  readonly accountKey: string;
  readonly kinds: readonly RecordKind[];
  /** Where Meta reaches this trigger; `null` before that is known, and then keeps what was registered before. */
  readonly webhookUrl: string | null;
}

/** An editor that listens for one test event. */
export interface TestListener extends TriggerTarget {
  readonly phoneNumberId: string;
  readonly accountKey: string;
  readonly testUrl: string;
  /** Absolute, milliseconds. */
  readonly expiresAt: number;
}

/** How long a trigger may be switched off without losing what it still had to emit. */
export const RESUME_MS = 15 * MINUTE_MS;

export interface TriggerRegistry {
  /**
   * Adds or replaces the registration of this trigger. Deliveries that it still had to emit go on when it was switched
   * off for at most {@link RESUME_MS}, as while its workflow is published again; older ones are settled as `dropped`.
   */
  registerTrigger(registration: TriggerRegistration, at: number): Promise<void>;
  /** The trigger was switched off: nothing new is kept for it. */
  unregisterTrigger(target: TriggerTarget, at: number): Promise<void>;
  listTriggers(phoneNumberId: string, accountKey: string): Promise<readonly TriggerRegistration[]>;
  addListener(listener: TestListener): Promise<void>;
  /** The editor stopped listening; what it did not take is settled as `dropped`. */
  removeListener(target: TriggerTarget, at: number): Promise<void>;
  listListeners(phoneNumberId: string, accountKey: string, now: number): Promise<readonly TestListener[]>;
}

/** A target of a batch, with what it wants to hear about. */
export interface IngestTarget extends TriggerTarget {
  readonly phoneNumberId: string;
  readonly kinds: readonly RecordKind[];
  /** Not emitted before this time (milliseconds); the target's editor listens and goes first. */
  readonly notBefore?: number;
}

export interface IngestResult {
  /** Records that were new. */
  readonly recorded: number;
  /** Records that an earlier webhook had brought already. */
  readonly duplicates: number;
  readonly deliveries: number;
}

export type DeliveryOutcome = 'success' | 'error' | 'waiting' | 'canceled' | 'crashed' | 'dropped' | 'unknown';

/** What the dispatcher needs to know of a delivery. */
export interface DeliveryRef extends TriggerTarget {
  readonly id: string;
  readonly kind: RecordKind;
  /** Deliveries of one lane run one after the other. */
  readonly lane: string;
  /** Starts at 1; a second attempt follows a run whose process is gone. */
  readonly attempt: number;
}

/** A delivery in the hands of the run that claimed it. */
export interface ClaimedDelivery extends DeliveryRef {
  readonly record: InboundRecord;
  readonly conversationId: string | null;
  /** The first message that this conversation ever had. */
  readonly isNew: boolean;
}

export interface ClaimRequest {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly executionId: string;
  /** This process, for the heartbeat. */
  readonly processId: string;
  readonly now: number;
}

/** A delivery's life: `pending` → `emitted` (n8n was told) → `claimed` (a run has it) → `settled`. */
export interface InboxStore {
  /**
   * Writes a webhook's records in one transaction: duplicate keys, conversations with their window facts,
   * outbox statuses, and one delivery per target that wants the record's kind. All or nothing.
   */
  ingest(records: readonly InboundRecord[], targets: readonly IngestTarget[], at: number): Promise<IngestResult>;
  /**
   * The next deliveries of a trigger: at most one per lane, oldest first, only lanes with nothing
   * `emitted` or `claimed`, `notBefore` passed.
   */
  nextDeliveries(target: TriggerTarget, now: number, limit: number): Promise<readonly DeliveryRef[]>;
  /** `pending` → `emitted` by this process; `false` when another one was faster. */
  markEmitted(deliveryId: string, attempt: number, processId: string, now: number): Promise<boolean>;
  /**
   * The delivery for exactly one run: a second claim of the same attempt by another execution gets `null`;
   * the same execution may claim again. `pending` deliveries can be claimed too (the editor listens).
   */
  claimDelivery(request: ClaimRequest): Promise<ClaimedDelivery | null>;
  /** The execution that claimed the delivery, or `null`. */
  claimOf(deliveryId: string): Promise<{ readonly executionId: string; readonly attempt: number } | null>;
  /**
   * n8n dropped an emitted delivery before any run claimed it: back to `pending` with the next attempt number,
   * not before `notBefore`. Changes nothing in any other state.
   */
  returnDelivery(deliveryId: string, notBefore: number): Promise<void>;
  /** Ends the delivery and deletes its content; the first outcome stays. */
  settleDelivery(deliveryId: string, outcome: DeliveryOutcome, at: number): Promise<void>;
  /** Says that the process lives: refreshes everything it emitted or claimed. */
  heartbeat(processId: string, now: number): Promise<void>;
  /**
   * Puts deliveries whose process gave no sign since `deadline` back to `pending`:
   * claimed ones with the next attempt number, emitted ones with the same. Gives their number.
   */
  requeueAbandoned(target: TriggerTarget, deadline: number): Promise<number>;
}

/** A conversation as the store knows it: one customer (or group) and one business number. */
export interface Conversation {
  /** Opaque; minted by the store. */
  readonly id: string;
  readonly phoneNumberId: string;
  readonly displayPhoneNumber: string | null;
  readonly wabaId: string | null;
  readonly groupId: string | null;
  /** What any message said about the customer; empty for a group, whose members are conversations of their own. */
  readonly contact: Contact;
  /** The customer's clock at their last message that certainly opens the window, milliseconds; `null` before the first. */
  readonly lastInboundAt: number | null;
  /** The same for messages that may open it. */
  readonly lastMaybeInboundAt: number | null;
  readonly owner: 'bot' | 'human' | 'metaAgent';
  readonly language: string | null;
  readonly optedOut: boolean;
}

export interface ConversationStore {
  getConversation(id: string): Promise<Conversation | null>;
  /**
   * By any alias of a contact of this business number: BSUID, WhatsApp id or phone number (digits, no "+").
   * A contact that became known under two names before they were seen together has two conversations: not merged yet.
   */
  findConversation(phoneNumberId: string, alias: string): Promise<Conversation | null>;
}

/** `sending` → `sent` | `refused` (Meta said no: may be tried again) | `unknown` (no answer: not repeated unasked). */
export type OutboxState = 'sending' | 'sent' | 'refused' | 'unknown';

export interface OutboxEntry {
  readonly key: string;
  readonly conversationId: string | null;
  readonly state: OutboxState;
  readonly wamid: string | null;
  /** The latest status Meta reported, e.g. `delivered`. */
  readonly status: string | null;
  readonly errorCode: number | null;
  readonly reservedAt: number;
}

export type Reservation =
  /** Ours to send. */
  | { readonly granted: true }
  /** Somebody sent, or is sending, under this key. */
  | { readonly granted: false; readonly entry: OutboxEntry };

export interface OutboxStore {
  /** Before the HTTP call. Granted once per key; again only after `refused`. */
  reserveSend(key: string, conversationId: string | null, at: number): Promise<Reservation>;
  /** After the HTTP call. `refused` and `unknown` change nothing where a status has proved the send meanwhile. */
  settleSend(
    key: string,
    result:
      | { readonly state: 'sent'; readonly wamid: string }
      | { readonly state: 'refused'; readonly errorCode: number | null }
      | { readonly state: 'unknown' },
    at: number,
  ): Promise<void>;
  getSend(key: string): Promise<OutboxEntry | null>;
}

/** Which ticket of which helpdesk belongs to a conversation. */
export interface TicketBinding {
  readonly conversationId: string;
  /** `builtInDesk`, `zendesk`, … */
  readonly provider: string;
  /** The helpdesk account, e.g. Zendesk's subdomain. */
  readonly account: string;
  readonly ticketId: string;
  readonly ticketNumber: string;
  readonly ticketUrl: string | null;
}

/** A ticket of the built-in desk. */
export interface DeskTicket {
  readonly id: string;
  /** Counts from 1. */
  readonly number: number;
  readonly conversationId: string;
  readonly subject: string;
  readonly requester: string;
  readonly state: 'open' | 'solved';
  readonly tags: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface DeskComment {
  readonly author: 'customer' | 'agent' | 'bot';
  readonly visibility: 'public' | 'internal';
  readonly text: string;
  /** Unique within the ticket: the wamid of the message this comment holds. */
  readonly marker: string | null;
  readonly at: number;
}

export interface TicketStore {
  getTicketBinding(conversationId: string, provider: string, account: string): Promise<TicketBinding | null>;
  /** The binding that was written last, whatever the helpdesk. */
  latestTicketBinding(conversationId: string): Promise<TicketBinding | null>;
  putTicketBinding(binding: TicketBinding, at: number): Promise<void>;
  createDeskTicket(
    ticket: Pick<DeskTicket, 'conversationId' | 'subject' | 'requester' | 'tags'>,
    first: DeskComment,
  ): Promise<DeskTicket>;
  /**
   * `false` when a comment with this marker is there already. Reopens nothing.
   * @throws {SupportError} `notFound`
   */
  addDeskComment(ticketId: string, comment: DeskComment): Promise<boolean>;
  /** @throws {SupportError} `notFound` */
  setDeskTicketState(ticketId: string, state: DeskTicket['state'], at: number): Promise<void>;
  getDeskTicket(ticketId: string): Promise<(DeskTicket & { readonly comments: readonly DeskComment[] }) | null>;
  /** The newest ticket of the conversation in that state. */
  findDeskTicket(conversationId: string, state: DeskTicket['state']): Promise<DeskTicket | null>;
}

export interface LockStore {
  /** `true` when the lock is now ours until `expiresAt`; its owner may renew it, others take it over once it expired. */
  acquireLock(name: string, owner: string, now: number, expiresAt: number): Promise<boolean>;
  releaseLock(name: string, owner: string): Promise<void>;
}

/**
 * Everything durable. Engines are small and prove themselves with `test/contract/supportStore.ts`.
 * @throws {SupportError} with code `storeUnavailable` from every method when the engine cannot read or write.
 */
export interface SupportStore
  extends TriggerRegistry,
    InboxStore,
    ConversationStore,
    OutboxStore,
    TicketStore,
    LockStore {
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
