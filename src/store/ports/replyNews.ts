import type { TicketScope } from './ticketTriggers';

/** What an answer's news is about: how its wait for the customer went, or that it was refused. */
export type ReplyNewsKind = 'kept' | 'delivered' | 'expired' | 'notDelivered';

/** Something that agents should read on the customer's ticket: the answer's run may be over by then. */
export interface ReplyNews {
  /** The key of the answer's send; one piece of news of a kind per key. */
  readonly key: string;
  readonly kind: ReplyNewsKind;
  readonly conversationId: string;
  /** Milliseconds. */
  readonly at: number;
  /** The answer's own words, masked; `null` where it has none. */
  readonly text: string | null;
  /** In plain words, with what to do where there is something to do. */
  readonly reason: string;
}

export interface ReplyNewsStore {
  /** Writes it once per key and kind; the first words stay. */
  putReplyNews(news: ReplyNews): Promise<void>;
  /** What no ticket tells of yet, oldest first. */
  untoldReplyNews(conversationId: string, limit: number): Promise<readonly ReplyNews[]>;
  /** They stand on a ticket; their content is deleted. */
  markNewsTold(news: ReadonlyArray<Pick<ReplyNews, 'key' | 'kind'>>): Promise<void>;
  /**
   * Conversations with untold news, or with sends as `unreportedSends` gives, since `since` (milliseconds), whose latest ticket is
   * in the helpdesk that asks. Those that have waited longest first.
   */
  conversationsToTell(scope: TicketScope, since: number, limit: number): Promise<readonly string[]>;
}
