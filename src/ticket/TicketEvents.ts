import type { TicketEventKind } from '../shared/inbound';
import type { Ticket } from './TicketProvider';

export type { TicketEventKind };

/** A file that an agent put on a ticket. */
export interface TicketEventFile {
  readonly name: string;
  readonly mimeType: string | null;
  /** Bytes, when the helpdesk says it. */
  readonly size: number | null;
  /** What {@link TicketEventSource.download} needs: an id or an address of the helpdesk. */
  readonly source: string;
}

/** Something that happened on a ticket, as it stands in the helpdesk. */
export interface TicketEvent {
  /** The helpdesk's id of it: equal however often it is read. */
  readonly id: string;
  readonly kind: TicketEventKind;
  /** By the helpdesk's clock, milliseconds. */
  readonly at: number;
  readonly author: { readonly id: string | null; readonly name: string | null };
  /** What was written; `null` for changes of state. */
  readonly body: { readonly format: 'text' | 'html'; readonly content: string } | null;
  readonly files: readonly TicketEventFile[];
}

/** A webhook as it came in. */
export interface TicketWebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Uint8Array;
}

/** What stands in the helpdesk for a webhook of ours. */
export interface TicketWebhookRegistration {
  /** What {@link TicketWebhook.unregister} needs. */
  readonly id: string;
  /** What the helpdesk signs with; `null` where it does not sign. */
  readonly secret: string | null;
}

/** How a helpdesk rings when something happened. */
export interface TicketWebhook {
  /** Sets the webhook up in the helpdesk; `null` where only people can, as the README says. */
  readonly register: ((url: string) => Promise<TicketWebhookRegistration>) | null;
  /** Takes it away again; one that is gone already is no reason to complain. */
  unregister(registration: TicketWebhookRegistration): Promise<void>;
  /**
   * The ids of the tickets that a request speaks of: a hint where to look, never more.
   * @param secret of the registration, or typed by people; `null` where there is none: then any request may ring
   * @returns `null` when the signature is missing, wrong or too old
   */
  ticketsOf(request: TicketWebhookRequest, secret: string | null, nowMs: number): readonly string[] | null;
}

/**
 * What happened on tickets. A webhook is only a bell: whether, what and by whom is read from the helpdesk with our
 * credential, and the customer comes from our own binding. So a forged webhook costs a look and sends nothing, and a lost
 * one is made up for by the next look at {@link changedSince}.
 */
export interface TicketEventSource {
  /** `null` where the helpdesk cannot ring: then {@link changedSince} is all there is. */
  readonly webhook: TicketWebhook | null;
  /**
   * Tickets that changed since the cursor, in whatever order, and the cursor for the next time. It may name a ticket again,
   * and leaves out none that was changed. Without a cursor it gives no tickets and the cursor of now, by the helpdesk's clock.
   */
  changedSince(cursor: string | null): Promise<{ readonly ticketIds: readonly string[]; readonly cursor: string }>;
  /** What agents did on a ticket since `sinceMs`, oldest first, without what these nodes wrote and customers said. */
  eventsOf(ticket: Ticket, sinceMs: number): Promise<readonly TicketEvent[]>;
  /** @throws {SupportError} `fileRefused` when it is larger than `maxBytes` */
  download(file: TicketEventFile, maxBytes: number): Promise<Uint8Array>;
}
