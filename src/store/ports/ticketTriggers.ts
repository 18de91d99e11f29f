import type { TicketEventKind } from '../../shared/inbound';
import type { TriggerTarget } from './registry';

/** The tickets that customers of one business number have in one account of a helpdesk. */
export interface TicketScope {
  /** `builtInDesk`, `zendesk`, … */
  readonly provider: string;
  /** The helpdesk account, e.g. Zendesk's subdomain. */
  readonly account: string;
  readonly phoneNumberId: string;
}

/** A trigger that waits for what agents do. */
export interface TicketTrigger extends TriggerTarget, TicketScope {
  readonly topics: readonly TicketEventKind[];
}

/** One that is on. */
export interface ActiveTicketTrigger extends TicketTrigger {
  /** What happened before this time (milliseconds) is none of its business. */
  readonly since: number;
}

/** The webhook of a trigger, as it stands in the helpdesk. */
export interface PlacedTicketWebhook {
  readonly url: string;
  /** The helpdesk's id of it; `null` where people set it up, or nobody. */
  readonly id: string | null;
  /** What the helpdesk signs with. */
  readonly secret: string | null;
}

/** A ticket on which something may have happened. */
export interface TicketHint {
  readonly ticketId: string;
  /** How often it was hinted at: another hint that comes during a look asks for another look. */
  readonly hints: number;
  /** How many looks in a row came to nothing. */
  readonly failures: number;
}

/**
 * Who waits for what agents do, and where to look for it. A hint is durable: it goes away only by a look that succeeded, or after a
 * week. What a look finds is written by `ingest`, like customers' messages.
 */
export interface TicketTriggerStore {
  /**
   * Adds or replaces the registration. A trigger that was off for at most {@link RESUME_MS}, as while its workflow is published
   * again, or on while n8n was not, goes on where it was; one that was off for longer begins anew.
   */
  registerTicketTrigger(trigger: TicketTrigger, at: number): Promise<void>;
  unregisterTicketTrigger(target: TriggerTarget, at: number): Promise<void>;
  listTicketTriggers(scope: TicketScope): Promise<readonly ActiveTicketTrigger[]>;
  getTicketWebhook(target: TriggerTarget): Promise<PlacedTicketWebhook | null>;
  /** Of a registered trigger; `null` when it is gone. */
  putTicketWebhook(target: TriggerTarget, webhook: PlacedTicketWebhook | null): Promise<void>;
  /** Where the next look for changed tickets begins; `null` before the first one. */
  getTicketCursor(scope: TicketScope): Promise<string | null>;
  /** Writes hints and the next cursor in one step, so that no change is lost between them. */
  noteChangedTickets(scope: TicketScope, ticketIds: readonly string[], cursor: string, at: number): Promise<void>;
  /**
   * A webhook named these tickets: hints at those that are bound to a conversation, whatever else stands there, and wakes
   * {@link InboxStore.onDeliveries} everywhere. Gives how many.
   */
  hintAtTickets(scope: TicketScope, ticketIds: readonly string[], at: number): Promise<number>;
  /** Those to look at now, the longest waiting first. */
  dueTickets(scope: TicketScope, now: number, limit: number): Promise<readonly TicketHint[]>;
  /** The ticket was looked at: forgets the hint, unless there was another one since. */
  settleTicketHint(scope: TicketScope, hint: TicketHint): Promise<void>;
  /** The look came to nothing; it is due again at `until` (milliseconds). */
  postponeTicketHint(scope: TicketScope, hint: TicketHint, until: number): Promise<void>;
}
