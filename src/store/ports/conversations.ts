import type { BusinessNumber, Contact } from '../../shared/inbound';

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
  /** The customer's clock at their last message or call that certainly opens the window, milliseconds; `null` before the first. */
  readonly lastInboundAt: number | null;
  /** The same for messages that may open it. */
  readonly lastMaybeInboundAt: number | null;
  /** The last message that came through an advertisement; opens a free entry point once it is answered. */
  readonly lastAdInboundAt: number | null;
  /** When the business first answered that message, within 24 hours; `null` when it did not. */
  readonly adReplyAt: number | null;
  /** The last message of the business that counts as an answer; automatic acknowledgements do not. */
  readonly answeredAt: number | null;
  readonly owner: 'bot' | 'human' | 'metaAgent';
  readonly language: string | null;
  readonly optedOut: boolean;
  /** The customer told WhatsApp to stop marketing messages of this business; all others may be sent. */
  readonly marketingOptedOut: boolean;
  /** Replies that wait until the customer writes again. */
  readonly keptReplies: number;
}

/** Which conversations a list holds. */
export type ConversationFilter =
  /** The customer wrote after the last answer. */
  | { readonly kind: 'unanswered' }
  /** Unanswered, and the certain window (without safety margin) closes after `now` and until `now + withinMs`. */
  | { readonly kind: 'windowClosing'; readonly now: number; readonly withinMs: number }
  /** With kept replies, or replies of unknown fate or that failed and were not reported yet. */
  | { readonly kind: 'unsentAnswers' };

export interface ConversationQuery {
  readonly phoneNumberId: string;
  readonly filter: ConversationFilter;
  readonly limit: number;
}

/** What {@link ConversationStore.deleteCustomer} removed, as numbers of rows. */
export interface DeletedCustomer {
  readonly conversations: number;
  /** Those that were still to be worked on: of the others nothing says whose they were. */
  readonly messages: number;
  readonly replies: number;
  readonly tickets: number;
}

/**
 * A customer who became known under two names has two conversations until a webhook shows that they are one person: then the
 * younger one is merged into the older. Its id goes on to lead there, in every method that takes one.
 */
export interface ConversationStore {
  getConversation(id: string): Promise<Conversation | null>;
  /** All ids that lead to a conversation, first its own; others may still hold those that were merged, e.g. tickets of a helpdesk. */
  idsOf(id: string): Promise<readonly string[]>;
  /**
   * By any alias of a contact of this business number: BSUID, WhatsApp id or phone number (digits, no "+"). Spellings of one number
   * that differ in Brazil, Mexico and Argentina lead to the same conversation.
   */
  findConversation(phoneNumberId: string, alias: string): Promise<Conversation | null>;
  /** The conversation with this contact, minted where the business writes first. Its first message is still a new one. */
  ensureConversation(business: BusinessNumber, contact: Contact, at: number): Promise<Conversation>;
  /** Those that have waited longest first. Groups are left out. */
  listConversations(query: ConversationQuery): Promise<readonly Conversation[]>;
  setOptedOut(id: string, optedOut: boolean, at: number): Promise<void>;
  /**
   * Privacy: removes the conversation with its aliases, messages, replies, ticket bindings and desk tickets from the
   * engine's files, as far as the engine can. An opt-out stays as a keyed hash and is found again when the customer writes.
   */
  deleteCustomer(id: string, at: number): Promise<DeletedCustomer>;
}
