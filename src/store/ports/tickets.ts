/** The tickets of one conversation in one account of a helpdesk. */
export interface TicketPlace {
  readonly conversationId: string;
  /** `builtInDesk`, `zendesk`, … */
  readonly provider: string;
  /** The helpdesk account, e.g. Zendesk's subdomain. */
  readonly account: string;
}

/** Which ticket of which helpdesk belongs to a conversation. */
export interface TicketBinding extends TicketPlace {
  readonly ticketId: string;
  readonly ticketNumber: string;
  readonly ticketUrl: string | null;
}

/** A file with its content. */
export interface StoredFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** A message that waits until its ticket takes another comment. */
export interface WaitingMessage {
  /** Its wamid, or what else tells it from others. */
  readonly marker: string;
  readonly text: string;
  readonly files: readonly StoredFile[];
}

/** Several waiting messages that are written as one comment, with the batch's id as its marker. */
export interface MessageBatch {
  readonly id: string;
  /** The ticket that the comment goes on. */
  readonly ticketId: string;
}

/** What is known of messages on their way to a ticket. */
export interface TicketMessageStore {
  /** The ticket that has the message, `null` where none is known to. */
  ticketOfMessage(place: TicketPlace, marker: string): Promise<string | null>;
  /** These messages are on the ticket; what was kept of them while they waited is deleted. */
  noteTicketMessages(place: TicketPlace, markers: readonly string[], ticketId: string, at: number): Promise<void>;
  /** `false` when the message waits, or is on a ticket, already. */
  putWaitingMessage(place: TicketPlace, message: WaitingMessage, at: number): Promise<boolean>;
  /** Those that are on no ticket yet, oldest first, with the batch that was decided for them. */
  waitingMessages(place: TicketPlace): Promise<ReadonlyArray<WaitingMessage & { readonly batch: MessageBatch | null }>>;
  /** Decides that these messages are written as one comment. */
  batchMessages(place: TicketPlace, markers: readonly string[], batch: MessageBatch): Promise<void>;
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
  readonly priority: 'low' | 'normal' | 'high' | 'urgent' | null;
  /** Who has it, by whatever name the team uses. */
  readonly assignee: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type NewDeskTicket = Pick<DeskTicket, 'conversationId' | 'subject' | 'requester' | 'tags'> & Partial<Pick<DeskTicket, 'assignee' | 'priority'>>;

export interface DeskComment {
  readonly author: 'customer' | 'agent' | 'bot';
  readonly visibility: 'public' | 'internal';
  readonly text: string;
  /** Unique within the ticket: the wamid of the message this comment holds. */
  readonly marker: string | null;
  readonly at: number;
}

export interface NewDeskComment extends DeskComment {
  readonly files?: readonly StoredFile[];
}

/** A file of the desk without its content. */
export interface DeskFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}

/** An agent solved or opened a ticket. */
export interface DeskStateChange {
  readonly id: string;
  readonly state: DeskTicket['state'];
  readonly at: number;
}

/** A desk ticket with all that happened on it, oldest first. */
export interface DeskTicketHistory extends DeskTicket {
  readonly comments: ReadonlyArray<DeskComment & { readonly id: string; readonly files: readonly DeskFile[] }>;
  readonly stateChanges: readonly DeskStateChange[];
}

/** What an agent changes; what is missing stays. */
export interface DeskTicketChange {
  readonly state?: DeskTicket['state'];
  readonly priority?: DeskTicket['priority'];
  readonly assignee?: string | null;
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
}

/** The conversations of a business number, and those whose ids begin with a prefix. */
export interface ConversationSet {
  /** `null` for none of any number. */
  readonly phoneNumberId: string | null;
  readonly idPrefix: string;
}

export interface DeskTicketQuery {
  readonly state: DeskTicket['state'] | 'any';
  /** Of this conversation only. */
  readonly conversationId?: string;
  /** Of these conversations only. */
  readonly among?: ConversationSet;
  /** Changed at this time (milliseconds) or later. */
  readonly changedSince?: number;
  readonly limit: number;
}

export interface DeskStore {
  createDeskTicket(ticket: NewDeskTicket, first: NewDeskComment): Promise<DeskTicket>;
  /**
   * `false` when a comment with this marker is there already. With a `state` it puts the ticket into it in the same step.
   * @throws {SupportError} `notFound`
   */
  addDeskComment(ticketId: string, comment: NewDeskComment, state?: DeskTicket['state']): Promise<boolean>;
  /** @throws {SupportError} `notFound` */
  changeDeskTicket(ticketId: string, change: DeskTicketChange, at: number): Promise<DeskTicket>;
  getDeskTicket(ticketId: string): Promise<DeskTicketHistory | null>;
  /** The latest change first. */
  listDeskTickets(query: DeskTicketQuery): Promise<readonly DeskTicket[]>;
  /** The content of a file, `null` when there is no such file (any more). */
  readDeskFile(fileId: string): Promise<Uint8Array | null>;
}

export interface TicketStore extends TicketMessageStore, DeskStore {
  getTicketBinding(conversationId: string, provider: string, account: string): Promise<TicketBinding | null>;
  /** The binding that was written last, whatever the helpdesk. */
  latestTicketBinding(conversationId: string): Promise<TicketBinding | null>;
  putTicketBinding(binding: TicketBinding, at: number): Promise<void>;
}
