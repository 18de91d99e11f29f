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
