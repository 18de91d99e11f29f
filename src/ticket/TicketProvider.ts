/** `closed` tickets cannot be written any more; the customer's next message needs a follow-up. */
export type TicketState = 'new' | 'open' | 'pending' | 'onHold' | 'solved' | 'closed';

export type TicketPriority = 'low' | 'normal' | 'high' | 'urgent';

/** A ticket as the helpdesk has it on record. */
export interface Ticket {
  readonly id: string;
  /** What people call it. */
  readonly number: string;
  /** Where agents read it; `null` when there is no page. */
  readonly url: string | null;
  readonly state: TicketState;
  /**
   * The conversation's key as it stands on the record, not as it was asked for: helpdesks silently ignore
   * filters they do not like, and a customer's message must never land on a stranger's ticket.
   */
  readonly externalId: string | null;
  /** The helpdesk's id of the customer. */
  readonly requesterId: string;
}

/** Who wrote, as the helpdesk shall know them. */
export interface Requester {
  /** Equal for every ticket of the conversation. */
  readonly externalId: string;
  readonly name: string;
  /** E.164 with "+", when known. */
  readonly phone: string | null;
}

/** A comment to write. */
export interface TicketMessage {
  readonly text: string;
  readonly visibility: 'public' | 'internal';
  readonly as: 'customer' | 'agent' | 'bot';
  /** Stored in the same write as the comment, so that the same message is recognised when it comes again. */
  readonly marker: string;
}

/** A ticket to open, with its first comment. */
export interface NewTicket {
  readonly externalId: string;
  readonly subject: string;
  readonly requesterId: string;
  readonly tags: readonly string[];
  readonly priority: TicketPriority | null;
  readonly message: TicketMessage;
  /** The closed ticket that this one follows. */
  readonly followUpOf: Ticket | null;
}

/**
 * One helpdesk. Providers translate and retry; which ticket a message belongs to is decided by `createOrAppend`.
 * Adding one is a file in `providers/` plus a line in `providers/index.ts`; it proves itself with
 * `test/contract/ticketProvider.ts`.
 *
 * Every method throws {@link SupportError} `helpdeskRefused` when the helpdesk said no, and `helpdeskUnreachable`
 * when it gave no usable answer.
 */
export interface TicketProvider {
  /** `builtInDesk`, `zendesk`, … */
  readonly id: string;
  /** Which account of that helpdesk, e.g. Zendesk's subdomain: bindings of another account do not count. */
  readonly account: string;
  /** Makes sure that somebody is logged in, with a call that anonymous visitors cannot make. */
  verify(): Promise<{ readonly agentId: string | null }>;
  /** The customer's id in the helpdesk; created when it is not there yet. */
  ensureRequester(requester: Requester): Promise<{ readonly id: string }>;
  /** `null` when there is no such ticket (any more). */
  get(ticketId: string): Promise<Ticket | null>;
  /** Tickets filed under this key, in any state, the latest change first. Callers compare `externalId` again. */
  find(externalId: string): Promise<readonly Ticket[]>;
  /** Opens a ticket once per idempotency key, where the helpdesk can. */
  create(ticket: NewTicket, idempotencyKey: string): Promise<Ticket>;
  /** Whether a comment with this marker is on the ticket. */
  hasMessage(ticket: Ticket, marker: string): Promise<boolean>;
  /** Adds a comment and puts the ticket into `state` in the same step. */
  addMessage(ticket: Ticket, message: TicketMessage, state: Exclude<TicketState, 'closed'>): Promise<Ticket>;
}
