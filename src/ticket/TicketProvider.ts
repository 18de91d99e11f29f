import type { ConversationSet } from '../store/SupportStore';
import type { TicketEventSource } from './TicketEvents';

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
  /** The state in the helpdesk's own words, e.g. `Waiting for customer`. */
  readonly nativeState: string;
  readonly subject: string;
  /**
   * The conversation's key as it stands on the record, not as it was asked for: helpdesks silently ignore
   * filters they do not like, and a customer's message must never land on a stranger's ticket.
   */
  readonly externalId: string | null;
  /** The helpdesk's id of the customer. */
  readonly requesterId: string;
  readonly priority: TicketPriority | null;
  readonly tags: readonly string[];
  /** The agent who has it, as the helpdesk names them: an id, or a name where it has none; `null` where nobody has it. */
  readonly assignee: string | null;
  /** Milliseconds. */
  readonly createdAt: number | null;
  /** Milliseconds. */
  readonly updatedAt: number | null;
}

/** Who wrote, as the helpdesk shall know them. */
export interface Requester {
  /** Equal for every ticket of the conversation. */
  readonly externalId: string;
  readonly name: string;
  /** E.164 with "+", when known. */
  readonly phone: string | null;
}

/** A file for a ticket: its name is safe and its type is what its bytes say; see `prepareFiles`. */
export interface TicketFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** A file that the helpdesk did not take. */
export interface RefusedFile {
  readonly name: string;
  /** In plain words, as the end of a sentence about the file and without its full stop: `it is empty`. */
  readonly reason: string;
}

/** A comment to write. */
export interface TicketMessage {
  /** Plain text; a provider whose helpdesk takes HTML escapes it. */
  readonly text: string;
  readonly visibility: 'public' | 'internal';
  readonly as: 'customer' | 'agent' | 'bot';
  /** Stored in the same write as the comment where the helpdesk can, so that the same message is recognised when it comes again. */
  readonly marker: string;
  readonly files: readonly TicketFile[];
}

/** Values of the helpdesk's own fields, by its names or ids of them. */
export type TicketFields = Readonly<Record<string, unknown>>;

/** A ticket to open, with its first comment. */
export interface NewTicket {
  readonly externalId: string;
  readonly subject: string;
  readonly requesterId: string;
  readonly tags: readonly string[];
  readonly priority: TicketPriority | null;
  /** The agent who shall have it, by the helpdesk's id, e-mail address or name, whichever it takes. */
  readonly assignee: string | null;
  /** Group, team or queue, by the helpdesk's id or name. */
  readonly group: string | null;
  readonly fields: TicketFields;
  readonly message: TicketMessage;
  /** The closed ticket that this one follows. */
  readonly followUpOf: Ticket | null;
}

/** What shall be different on a ticket; what is missing stays. */
export interface TicketChanges {
  readonly state?: TicketState;
  readonly priority?: TicketPriority;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly assignee?: string;
  readonly group?: string;
  readonly fields?: TicketFields;
}

/** What a write with a comment did: the ticket takes the comment even where it does not take a file. */
export interface Written {
  readonly ticket: Ticket;
  readonly refusedFiles: readonly RefusedFile[];
}

/** Which tickets {@link TicketProvider.list} gives. */
export interface TicketQuery {
  /** `open` is everything that is neither solved nor closed. */
  readonly state: 'open' | 'solved' | 'any';
  /** For the built-in desk, which several businesses may share: tickets of these conversations only. */
  readonly among?: ConversationSet;
  readonly limit: number;
}

/**
 * One helpdesk. Providers translate and retry; which ticket a message belongs to is decided by `createOrAppend`.
 * Adding one is a file in `providers/` plus a line in `providers/index.ts`; it proves itself with
 * `test/contract/ticketProvider.ts`.
 *
 * Every method throws {@link SupportError} `helpdeskRefused` when the helpdesk said no, and `helpdeskUnreachable`
 * when it gave no usable answer. An answer 2xx that says no inside is a refusal too.
 */
export interface TicketProvider {
  /** `builtInDesk`, `zendesk`, … */
  readonly id: string;
  /** Which account of that helpdesk, e.g. Zendesk's subdomain: bindings of another account do not count. */
  readonly account: string;
  /** Whether {@link create} opens one ticket per idempotency key; where not, `createOrAppend` looks again after creating. */
  readonly createsOnce: boolean;
  /** How many comments one ticket takes; `null`: as many as come. */
  readonly commentLimit: { readonly count: number; readonly perMs: number } | null;
  /** Makes sure that somebody is logged in, with a call that anonymous visitors cannot make. */
  verify(): Promise<{ readonly agentId: string | null }>;
  /** The customer's id in the helpdesk; created when it is not there yet. */
  ensureRequester(requester: Requester): Promise<{ readonly id: string }>;
  /** `null` when there is no such ticket (any more). */
  get(ticketId: string): Promise<Ticket | null>;
  /** Tickets filed under this key, in any state, the latest change first. Callers compare `externalId` again. */
  find(externalId: string): Promise<readonly Ticket[]>;
  /** Tickets that were opened through these nodes, the latest change first. */
  list(query: TicketQuery): Promise<readonly Ticket[]>;
  /** Opens a ticket once per idempotency key, where the helpdesk can. */
  create(ticket: NewTicket, idempotencyKey: string): Promise<Written>;
  /** Whether a comment with this marker is on the ticket. */
  hasMessage(ticket: Ticket, marker: string): Promise<boolean>;
  /** Adds a comment and puts the ticket into `state` in the same step. */
  addMessage(ticket: Ticket, message: TicketMessage, state: Exclude<TicketState, 'closed'>): Promise<Written>;
  /** @throws {SupportError} `invalidInput` for a change that the helpdesk does not know */
  update(ticket: Ticket, changes: TicketChanges): Promise<Ticket>;
  readonly events: TicketEventSource;
}
