import { MINUTE_MS } from '../../shared/clock';
import type { InboundMessage, InboundRecord, Topic } from '../../shared/inbound';
import type { DeliveryWishes, TriggerTarget } from './registry';

/** A target of a batch, with what it wants to hear about. */
export interface IngestTarget extends TriggerTarget, DeliveryWishes {
  readonly phoneNumberId: string;
  /** Not emitted before this time (milliseconds); the target's editor listens and goes first. */
  readonly notBefore?: number;
}

export interface IngestResult {
  /** Records that were new. */
  readonly recorded: number;
  /** Records that an earlier webhook had brought already. */
  readonly duplicates: number;
  readonly deliveries: number;
  /** Deliveries that were not made because the message was older than the target wants. */
  readonly tooOld: number;
}

export type DeliveryOutcome =
  | 'success'
  | 'error'
  /** A Wait node: for us the run has ended. */
  | 'waiting'
  | 'canceled'
  | 'crashed'
  /** It held its conversation for longer than a run may; it may still be alive. */
  | 'timedOut'
  | 'dropped'
  | 'unknown';

/** What one message of a sequence turned out to be. */
export interface PartReading {
  /** What to remember of it for the next message; `null`: nothing. */
  readonly remember: string | null;
  /** Masks what it gave to something that is complete by now; `null`: it stays as it is. */
  readonly mask: ((message: InboundMessage) => InboundMessage) | null;
}

/** Finds what a customer spreads over several messages, such as a card number. Pure: the store keeps what is to be remembered. */
export interface SequenceReader {
  /** Whether a message can be part of anything; others are passed over, as if they had not been sent. */
  concerns(message: InboundMessage): boolean;
  /**
   * Reads a message among what is remembered of those that the customer sent `before` and `after` it (it came late), both
   * oldest first. Gives one reading for each of them and the message, in the order in which they were sent.
   */
  read(before: readonly string[], message: InboundMessage, after: readonly string[]): readonly PartReading[];
}

/** Two messages belong together when the customer sent them within this time; longer nothing of them is remembered. */
export const REMEMBERED_MS = 10 * MINUTE_MS;

/** What the dispatcher needs to know of a delivery. */
export interface DeliveryRef extends TriggerTarget {
  readonly id: string;
  readonly topic: Topic;
  /** Deliveries of one lane run one after the other. */
  readonly lane: string;
  readonly conversationId: string | null;
  /** Starts at 1; it grows whenever the delivery goes back, so that what an earlier attempt still does finds itself out of date. */
  readonly attempt: number;
}

/** A delivery in the hands of the run that claimed it. */
export interface ClaimedDelivery extends DeliveryRef {
  readonly record: InboundRecord;
  /** The first message that this conversation ever had. */
  readonly isNew: boolean;
  /** Later messages of the same lane that this run works on too, oldest first; empty unless the claim combines. */
  readonly joined: readonly InboundMessage[];
}

export interface ClaimRequest {
  readonly deliveryId: string;
  readonly attempt: number;
  readonly executionId: string;
  /** This process, for the heartbeat. */
  readonly processId: string;
  readonly now: number;
  /**
   * Takes the lane's waiting messages along. Which ones is decided at the delivery's very first claim: a later attempt
   * gets the same, because an earlier one may have answered them.
   */
  readonly combine?: boolean;
}

/** What to do about runs whose process is gone. */
export interface RecoveryRules {
  /** Processes without a sign since then (milliseconds) are gone. */
  readonly silentSince: number;
  /** Runs that claimed before then (milliseconds) hold their lane no longer: they are settled as `timedOut`. */
  readonly claimedBefore: number;
  /** For claimed deliveries of processes that are gone: a next attempt, or settled as `crashed`. */
  readonly onCrash: 'runAgain' | 'leaveIt';
}

/** The ids of the deliveries that a recovery took from the runs that had them. */
export interface Recovery {
  readonly again: readonly string[];
  readonly left: readonly string[];
  readonly timedOut: readonly string[];
}

/** A delivery's life: `pending` → `emitted` (n8n was told) → `claimed` (a run has it) → `settled`. */
export interface InboxStore {
  /**
   * Writes a webhook's records in one transaction: duplicate keys, conversations with their window facts,
   * outbox statuses, and one delivery per target that wants the record's topic. All or nothing; made for batches of
   * 1,000 records. Wakes {@link onDeliveries} everywhere.
   *
   * With `sequences` each new message is read among those that its writer sent up to {@link REMEMBERED_MS} before or after it, by
   * the customer's clock and whatever the order of arrival. It is masked before it is written, and so are deliveries of the others
   * that still hold content; of others that a run has had, `redaction.alreadyEmitted` of the new message tells.
   */
  ingest(records: readonly InboundRecord[], targets: readonly IngestTarget[], at: number, sequences?: SequenceReader): Promise<IngestResult>;
  /**
   * Calls `listener` when there may be deliveries to emit, whichever process wrote them. It may be called without need,
   * and not at all while a connection is lost: callers poll slowly as well. Gives what ends it.
   */
  onDeliveries(listener: () => void): () => void;
  /**
   * The next deliveries of a trigger: at most one per lane, oldest first, only lanes with nothing
   * `emitted` or `claimed`, `notBefore` passed and, where messages are combined, the customer silent.
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
   * n8n dropped this attempt before any run claimed it: back to `pending` with the next attempt number,
   * not before `notBefore`. Changes nothing in any other state.
   */
  returnDelivery(deliveryId: string, attempt: number, notBefore: number): Promise<void>;
  /**
   * Ends the delivery, and those that joined it, and deletes their content; the first outcome stays. Another attempt than
   * the current one ends nothing.
   */
  settleDelivery(deliveryId: string, attempt: number, outcome: DeliveryOutcome, at: number): Promise<void>;
  /** Says that the process lives, and with it everything it emitted or claimed. */
  heartbeat(processId: string, now: number): Promise<void>;
  /** Frees what dead processes and endless runs hold: emitted deliveries always go back with the next attempt number. */
  recoverDeliveries(target: TriggerTarget, rules: RecoveryRules, now: number): Promise<Recovery>;
}
