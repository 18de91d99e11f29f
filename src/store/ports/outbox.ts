import type { MessageContent } from '../../shared/messageContent';

/** What becomes of a free-form reply that the closed window does not let through. */
export type ClosedWindowPolicy =
  /** The item takes the Window Closed output; late, an event says it. */
  | { readonly action: 'route' }
  /** The node fails; late, an event says it. */
  | { readonly action: 'refuse' }
  | { readonly action: 'template'; readonly template: MessageContent }
  /** Until the customer writes again, at most `keepMs`; `notice` (a template) tells the customer that an answer waits. */
  | { readonly action: 'keep'; readonly keepMs: number; readonly notice: MessageContent | null };

/** What a send is, beyond its key. */
export interface SendDetails {
  readonly conversationId: string | null;
  /** Whether the customer counts as answered once it went out. */
  readonly countsAsAnswer: boolean;
  /** What is needed when Meta refuses it after the run is over; `null` for templates: there is nothing else to do. */
  readonly reply: StoredReply | null;
}

/** A reply with its plan, for the time after the run. */
export interface StoredReply {
  readonly content: MessageContent;
  readonly whenClosed: ClosedWindowPolicy;
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

/** A send that Meta reported as failed after the run was over, with what is left to do. */
export interface FollowUp {
  readonly entry: OutboxEntry;
  /** Of what takes the reply's place, as of the reply. */
  readonly countsAsAnswer: boolean;
  readonly reply: StoredReply;
}

export interface OutboxStore {
  /**
   * Before the HTTP call. Granted once per key; again only after `refused`, and after `unknown` (also a `sending` that was
   * reserved before `repeatUnknownBefore`) when the caller asks for it.
   */
  reserveSend(key: string, details: SendDetails, at: number, repeatUnknownBefore?: number): Promise<Reservation>;
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
  /** Sends that were reserved before a time and never settled, because their process died: they are `unknown` from now on. */
  giveUpSends(reservedBefore: number, at: number): Promise<void>;
  /** Replies of this number that failed after their run, not followed up yet; oldest first. */
  dueFollowUps(phoneNumberId: string, limit: number): Promise<readonly FollowUp[]>;
  /** The follow-up was carried out; its content is deleted. */
  completeFollowUp(key: string, at: number): Promise<void>;
  /** Replies to this customer of unknown fate, or failed after their run, that no ticket tells of yet; oldest first. */
  unreportedSends(conversationId: string, limit: number): Promise<readonly OutboxEntry[]>;
  markReported(keys: readonly string[]): Promise<void>;
}

/** A reply that waits until the customer writes again. */
export interface KeptReply {
  /** Equal to the key of its send. */
  readonly key: string;
  readonly conversationId: string;
  readonly content: MessageContent;
  readonly countsAsAnswer: boolean;
  readonly keptAt: number;
  /** Absolute, milliseconds. */
  readonly expiresAt: number;
}

export interface KeptReplyStore {
  /** `false` when the key was kept before, whatever became of it. */
  keepReply(reply: KeptReply): Promise<boolean>;
  /** Those that still wait, in the order in which they were kept. */
  listKeptReplies(conversationId: string): Promise<readonly KeptReply[]>;
  /** Ends the wait and deletes the content; `false` when it had ended before. */
  settleKeptReply(key: string, outcome: 'sent' | 'refused' | 'expired', at: number): Promise<boolean>;
  /** Replies of this number whose time is over at `now`, oldest first. */
  expiredKeptReplies(phoneNumberId: string, now: number, limit: number): Promise<readonly KeptReply[]>;
}

/** At most one per `intervalMs` in the long run, `burst` at once. */
export interface RateLimit {
  /** E.g. `pair:<conversation id>`. */
  readonly name: string;
  readonly intervalMs: number;
  readonly burst: number;
}

export type SendSlot =
  /** Ours, after this pause. */
  | { readonly granted: true; readonly waitMs: number }
  /** Nothing was taken; a slot is near enough in `retryInMs`. */
  | { readonly granted: false; readonly retryInMs: number };

export interface RateStore {
  /** Takes a slot of every limit, or of none when the longest wait would be over `maxWaitMs`. Shared by all processes. */
  takeSendSlot(limits: readonly RateLimit[], now: number, maxWaitMs: number): Promise<SendSlot>;
  /** Meta said that a limit is exhausted: no slot before `until`. */
  exhaustRate(name: string, until: number): Promise<void>;
}
