import { SupportError } from '../../shared/errors';
import { mintId } from '../../shared/hash';
import type { Content } from '../content';
import type { DeskComment, DeskTicket, TicketBinding, TicketStore } from '../SupportStore';
import { CURRENT_ID, currentId } from './mergedIds';
import type { Database, Sql } from './Sql';

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

function ticketBindings(database: Database): Bindings {
  return {
    async getTicketBinding(conversationId, provider, account) {
      const text = `SELECT * FROM ticket_bindings WHERE conversation_id = ${CURRENT_ID} AND provider = ? AND account = ?`;
      return readBinding(await database.row<BindingRow>(text, ...currentId(conversationId), provider, account));
    },
    async latestTicketBinding(conversationId) {
      const text = `SELECT * FROM ticket_bindings WHERE conversation_id = ${CURRENT_ID} ORDER BY seq DESC LIMIT 1`;
      return readBinding(await database.row<BindingRow>(text, ...currentId(conversationId)));
    },
    async putTicketBinding({ conversationId, provider, account, ticketId, ticketNumber, ticketUrl }, at) {
      // A new row, not an update: its sequence number says which binding was written last, even within a millisecond.
      await database.transaction([`tickets:${conversationId}`], async (sql) => {
        const remove = `DELETE FROM ticket_bindings WHERE conversation_id = ${CURRENT_ID} AND provider = ? AND account = ?`;
        await sql.change(remove, ...currentId(conversationId), provider, account);
        await sql.change(
          `INSERT INTO ticket_bindings (conversation_id, provider, account, ticket_id, ticket_number, ticket_url, bound_at)
           VALUES (${CURRENT_ID}, ?, ?, ?, ?, ?, ?)`,
          ...currentId(conversationId),
          provider,
          account,
          ticketId,
          ticketNumber,
          ticketUrl,
          at,
        );
      });
    },
  };
}

const noSuchTicket = () =>
  new SupportError('notFound', 'The built-in desk has no such ticket.', 'Use the id that Create or Append gave.');

/** `false` when the ticket has a comment with this marker. */
async function insertComment(sql: Sql, content: Content, ticketId: string, comment: DeskComment): Promise<boolean> {
  const { author, visibility, marker, at, text } = comment;
  const added = await sql.change(
    `INSERT INTO desk_comments (ticket_id, author, visibility, marker, commented_at, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (ticket_id, marker) DO NOTHING`,
    ticketId,
    author,
    visibility,
    marker,
    at,
    content.seal(text),
  );
  return added === 1;
}

async function insertTicket(sql: Sql, content: Content, ticket: DeskTicket): Promise<void> {
  const { id, number, conversationId, subject, requester, state, tags, createdAt, updatedAt } = ticket;
  await sql.change(
    `INSERT INTO desk_tickets (id, number, conversation_id, state, created_at, updated_at, tags, requester, subject)
     VALUES (?, ?, ${CURRENT_ID}, ?, ?, ?, ?, ?, ?)`,
    id,
    number,
    ...currentId(conversationId),
    state,
    createdAt,
    updatedAt,
    JSON.stringify(tags),
    content.seal(requester),
    content.seal(subject),
  );
}

function desk(database: Database, content: Content): Omit<TicketStore, keyof Bindings> {
  return {
    async createDeskTicket({ conversationId, subject, requester, tags }, first) {
      return database.transaction([], async (sql) => {
        const next = `UPDATE counters SET value = value + 1 WHERE name = 'deskTicket' RETURNING value`;
        const ticket: DeskTicket = {
          id: mintId('t'),
          number: (await sql.row<{ readonly value: number }>(next))?.value ?? 1,
          conversationId,
          subject,
          requester,
          state: 'open',
          tags: [...tags],
          createdAt: first.at,
          updatedAt: first.at,
        };
        await insertTicket(sql, content, ticket);
        await insertComment(sql, content, ticket.id, first);
        return ticket;
      });
    },
    async addDeskComment(ticketId, comment) {
      return database.transaction([], async (sql) => {
        if ((await sql.row('SELECT id FROM desk_tickets WHERE id = ?', ticketId)) === undefined) throw noSuchTicket();
        const added = await insertComment(sql, content, ticketId, comment);
        const touch = 'UPDATE desk_tickets SET updated_at = ? WHERE id = ? AND updated_at < ?';
        if (added) await sql.change(touch, comment.at, ticketId, comment.at);
        return added;
      });
    },
    async setDeskTicketState(ticketId, state, at) {
      const changed = await database.change('UPDATE desk_tickets SET state = ?, updated_at = ? WHERE id = ?', state, at, ticketId);
      if (changed === 0) throw noSuchTicket();
    },
    async getDeskTicket(ticketId) {
      const row = await database.row<TicketRow>('SELECT * FROM desk_tickets WHERE id = ?', ticketId);
      if (row === undefined) return null;
      const comments = await database.rows<CommentRow>('SELECT * FROM desk_comments WHERE ticket_id = ? ORDER BY seq', ticketId);
      return { ...readTicket(row, content), comments: comments.map((comment) => readComment(comment, content)) };
    },
    async findDeskTicket(conversationId, state) {
      const text = `SELECT * FROM desk_tickets WHERE conversation_id = ${CURRENT_ID} AND state = ? ORDER BY number DESC LIMIT 1`;
      const row = await database.row<TicketRow>(text, ...currentId(conversationId), state);
      return row === undefined ? null : readTicket(row, content);
    },
  };
}

/** Which tickets belong to a conversation, and the tickets of the built-in desk. */
export function tickets(database: Database, content: Content): TicketStore {
  return { ...ticketBindings(database), ...desk(database, content) };
}
