import { SupportError } from '../../shared/errors';
import { mintId } from '../../shared/hash';
import type { Content } from '../content';
import type { DeskComment, DeskTicket, TicketBinding, TicketStore } from '../SupportStore';
import type { Sql } from './sql';

interface BindingRow {
  readonly conversation_id: string;
  readonly provider: string;
  readonly account: string;
  readonly ticket_id: string;
  readonly ticket_number: string;
  readonly ticket_url: string | null;
}

interface TicketRow {
  readonly id: string;
  readonly number: number;
  readonly conversation_id: string;
  readonly state: DeskTicket['state'];
  readonly created_at: number;
  readonly updated_at: number;
  readonly tags: string;
  readonly requester: string;
  readonly subject: string;
}

interface CommentRow {
  readonly author: DeskComment['author'];
  readonly visibility: DeskComment['visibility'];
  readonly marker: string | null;
  readonly commented_at: number;
  readonly body: string;
}

const readBinding = (row: BindingRow | undefined): TicketBinding | null =>
  row === undefined
    ? null
    : {
        conversationId: row.conversation_id,
        provider: row.provider,
        account: row.account,
        ticketId: row.ticket_id,
        ticketNumber: row.ticket_number,
        ticketUrl: row.ticket_url,
      };

const readTicket = (row: TicketRow, content: Content): DeskTicket => ({
  id: row.id,
  number: row.number,
  conversationId: row.conversation_id,
  subject: content.open<string>(row.subject),
  requester: content.open<string>(row.requester),
  state: row.state,
  tags: JSON.parse(row.tags) as string[],
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const readComment = (row: CommentRow, content: Content): DeskComment => ({
  author: row.author,
  visibility: row.visibility,
  text: content.open<string>(row.body),
  marker: row.marker,
  at: row.commented_at,
});

type Bindings = Pick<TicketStore, 'getTicketBinding' | 'latestTicketBinding' | 'putTicketBinding'>;

export function sqliteTicketBindings(sql: Sql): Bindings {
  const one = sql.row<BindingRow>('SELECT * FROM ticket_bindings WHERE conversation_id = ? AND provider = ? AND account = ?');
  const latest = sql.row<BindingRow>('SELECT * FROM ticket_bindings WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1');
  const remove = sql.change('DELETE FROM ticket_bindings WHERE conversation_id = ? AND provider = ? AND account = ?');
  const add = sql.change(
    `INSERT INTO ticket_bindings (conversation_id, provider, account, ticket_id, ticket_number, ticket_url, bound_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    async getTicketBinding(conversationId, provider, account) {
      return readBinding(one(conversationId, provider, account));
    },
    async latestTicketBinding(conversationId) {
      return readBinding(latest(conversationId));
    },
    async putTicketBinding({ conversationId, provider, account, ticketId, ticketNumber, ticketUrl }, at) {
      // A new row, not an update: its sequence number says which binding was written last, even within a millisecond.
      sql.transaction(() => {
        remove(conversationId, provider, account);
        add(conversationId, provider, account, ticketId, ticketNumber, ticketUrl, at);
      });
    },
  };
}

const noSuchTicket = () =>
  new SupportError('notFound', 'The built-in desk has no such ticket.', 'Use the id that Create or Append gave.');

export function sqliteDesk(sql: Sql, content: Content): Omit<TicketStore, keyof Bindings> {
  const nextNumber = sql.row<{ readonly value: number }>(
    `UPDATE counters SET value = value + 1 WHERE name = 'deskTicket' RETURNING value`,
  );
  const addTicket = sql.change(
    `INSERT INTO desk_tickets (id, number, conversation_id, state, created_at, updated_at, tags, requester, subject)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addComment = sql.change(
    `INSERT INTO desk_comments (ticket_id, author, visibility, marker, commented_at, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (ticket_id, marker) DO NOTHING`,
  );
  const touch = sql.change('UPDATE desk_tickets SET updated_at = ? WHERE id = ? AND updated_at < ?');
  const setState = sql.change('UPDATE desk_tickets SET state = ?, updated_at = ? WHERE id = ?');
  const ticketOf = sql.row<TicketRow>('SELECT * FROM desk_tickets WHERE id = ?');
  const commentsOf = sql.rows<CommentRow>('SELECT * FROM desk_comments WHERE ticket_id = ? ORDER BY seq');
  const newest = sql.row<TicketRow>(
    'SELECT * FROM desk_tickets WHERE conversation_id = ? AND state = ? ORDER BY number DESC LIMIT 1',
  );

  const insertComment = (ticketId: string, { author, visibility, marker, at, text }: DeskComment) =>
    addComment(ticketId, author, visibility, marker, at, content.seal(text)) === 1;

  return {
    async createDeskTicket({ conversationId, subject, requester, tags }, first) {
      return sql.transaction(() => {
        const number = nextNumber()?.value ?? 1;
        const ticket: DeskTicket = {
          id: mintId('t'),
          number,
          conversationId,
          subject,
          requester,
          state: 'open',
          tags: [...tags],
          createdAt: first.at,
          updatedAt: first.at,
        };
        const sealed = [content.seal(requester), content.seal(subject)] as const;
        addTicket(ticket.id, number, conversationId, ticket.state, first.at, first.at, JSON.stringify(tags), ...sealed);
        insertComment(ticket.id, first);
        return ticket;
      });
    },
    async addDeskComment(ticketId, comment) {
      return sql.transaction(() => {
        if (ticketOf(ticketId) === undefined) throw noSuchTicket();
        const added = insertComment(ticketId, comment);
        if (added) touch(comment.at, ticketId, comment.at);
        return added;
      });
    },
    async setDeskTicketState(ticketId, state, at) {
      if (setState(state, at, ticketId) === 0) throw noSuchTicket();
    },
    async getDeskTicket(ticketId) {
      const row = ticketOf(ticketId);
      if (row === undefined) return null;
      return { ...readTicket(row, content), comments: commentsOf(ticketId).map((comment) => readComment(comment, content)) };
    },
    async findDeskTicket(conversationId, state) {
      const row = newest(conversationId, state);
      return row === undefined ? null : readTicket(row, content);
    },
  };
}
