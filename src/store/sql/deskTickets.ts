// The tickets of the built-in desk.
import { SupportError } from '../../shared/errors';
import { mintId } from '../../shared/hash';
import type { Content } from '../content';
import type { ConversationSet, DeskComment, DeskFile, DeskStateChange, DeskStore, DeskTicket, DeskTicketChange, DeskTicketHistory, NewDeskComment } from '../SupportStore';
import { CURRENT_ID, currentId } from './mergedIds';
import type { Database, Sql, SqlValue } from './Sql';

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
  readonly priority: DeskTicket['priority'];
  readonly assignee: string | null;
}

interface CommentRow {
  readonly seq: number;
  readonly author: DeskComment['author'];
  readonly visibility: DeskComment['visibility'];
  readonly marker: string | null;
  readonly commented_at: number;
  readonly body: string;
}

interface FileRow {
  readonly id: string;
  readonly comment_seq: number;
  readonly mime_type: string;
  readonly size: number;
  readonly name: string;
}

interface ChangeRow {
  readonly seq: number;
  readonly state: DeskTicket['state'];
  readonly changed_at: number;
}

const readTicket = (row: TicketRow, content: Content): DeskTicket => ({
  id: row.id,
  number: row.number,
  conversationId: row.conversation_id,
  subject: content.open<string>(row.subject),
  requester: content.open<string>(row.requester),
  state: row.state,
  tags: JSON.parse(row.tags) as string[],
  priority: row.priority,
  assignee: row.assignee,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

const readFile = ({ id, name, mime_type: mimeType, size }: FileRow, content: Content): DeskFile => ({ id, name: content.open<string>(name), mimeType, size });

const readChange = ({ seq, state, changed_at: at }: ChangeRow): DeskStateChange => ({ id: String(seq), state, at });

const readComment = (row: CommentRow, files: readonly FileRow[], content: Content): DeskTicketHistory['comments'][number] => ({
  id: String(row.seq),
  author: row.author,
  visibility: row.visibility,
  text: content.open<string>(row.body),
  marker: row.marker,
  at: row.commented_at,
  files: files.filter(({ comment_seq: seq }) => seq === row.seq).map((file) => readFile(file, content)),
});

const noSuchTicket = () =>
  new SupportError('notFound', 'The built-in desk has no such ticket.', 'Use the id that Create or Append gave.');

/** A transaction that changes a ticket runs after every other one that does. */
const ticketLock = (ticketId: string) => [`deskTicket:${ticketId}`];

/** @throws {SupportError} `notFound` */
async function existing(sql: Sql, content: Content, ticketId: string): Promise<DeskTicket> {
  const row = await sql.row<TicketRow>('SELECT * FROM desk_tickets WHERE id = ?', ticketId);
  if (row === undefined) throw noSuchTicket();
  return readTicket(row, content);
}

/** `false` when the ticket has a comment with this marker. */
async function insertComment(sql: Sql, content: Content, ticketId: string, comment: NewDeskComment): Promise<boolean> {
  const { author, visibility, marker, at, text, files = [] } = comment;
  const added = await sql.row<{ readonly seq: number }>(
    `INSERT INTO desk_comments (ticket_id, author, visibility, marker, commented_at, body) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (ticket_id, marker) DO NOTHING RETURNING seq`,
    ticketId,
    author,
    visibility,
    marker,
    at,
    content.seal(text),
  );
  if (added === undefined) return false;
  for (const { name, mimeType, bytes } of files) {
    await sql.change(
      'INSERT INTO desk_files (id, ticket_id, comment_seq, mime_type, size, name, content) VALUES (?, ?, ?, ?, ?, ?, ?)',
      mintId('f'),
      ticketId,
      added.seq,
      mimeType,
      bytes.byteLength,
      content.seal(name),
      content.seal(Buffer.from(bytes).toString('base64')),
    );
  }
  return true;
}

async function insertTicket(sql: Sql, content: Content, ticket: DeskTicket): Promise<void> {
  const { id, number, conversationId, subject, requester, state, tags, priority, assignee, createdAt, updatedAt } = ticket;
  await sql.change(
    `INSERT INTO desk_tickets (id, number, conversation_id, state, created_at, updated_at, tags, requester, subject, priority, assignee)
     VALUES (?, ?, ${CURRENT_ID}, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    number,
    ...currentId(conversationId),
    state,
    createdAt,
    updatedAt,
    JSON.stringify(tags),
    content.seal(requester),
    content.seal(subject),
    priority,
    assignee,
  );
}

/** The ticket with the change. */
function changed(ticket: DeskTicket, { state, priority, assignee, addTags = [], removeTags = [] }: DeskTicketChange, at: number): DeskTicket {
  const kept = ticket.tags.filter((tag) => !removeTags.includes(tag));
  return {
    ...ticket,
    state: state ?? ticket.state,
    priority: priority === undefined ? ticket.priority : priority,
    assignee: assignee === undefined ? ticket.assignee : assignee,
    tags: [...new Set([...kept, ...addTags])],
    updatedAt: Math.max(ticket.updatedAt, at),
  };
}

async function writeTicket(sql: Sql, { id, state, priority, assignee, tags, updatedAt }: DeskTicket): Promise<void> {
  const text = 'UPDATE desk_tickets SET state = ?, priority = ?, assignee = ?, tags = ?, updated_at = ? WHERE id = ?';
  await sql.change(text, state, priority, assignee, JSON.stringify(tags), updatedAt, id);
}

/** An agent's change of state is an event; that a customer's message opens a ticket is none. */
async function noteStateChange(sql: Sql, before: DeskTicket, after: DeskTicket, at: number): Promise<void> {
  if (before.state === after.state) return;
  await sql.change('INSERT INTO desk_changes (ticket_id, state, changed_at) VALUES (?, ?, ?)', after.id, after.state, at);
}

type Writes = Pick<DeskStore, 'addDeskComment' | 'changeDeskTicket' | 'createDeskTicket'>;

function deskWrites(database: Database, content: Content): Writes {
  return {
    async createDeskTicket({ priority = null, assignee = null, tags, ...ticket }, first) {
      return database.transaction([], async (sql) => {
        const next = `UPDATE counters SET value = value + 1 WHERE name = 'deskTicket' RETURNING value`;
        const number = (await sql.row<{ readonly value: number }>(next))?.value ?? 1;
        const times = { createdAt: first.at, updatedAt: first.at };
        const created: DeskTicket = { ...ticket, id: mintId('t'), number, state: 'open', tags: [...tags], priority, assignee, ...times };
        await insertTicket(sql, content, created);
        await insertComment(sql, content, created.id, first);
        return created;
      });
    },
    async addDeskComment(ticketId, comment, state) {
      return database.transaction(ticketLock(ticketId), async (sql) => {
        const before = await existing(sql, content, ticketId);
        const added = await insertComment(sql, content, ticketId, comment);
        if (!added) return false;
        const after = changed(before, state === undefined ? {} : { state }, comment.at);
        await writeTicket(sql, after);
        if (comment.author === 'agent') await noteStateChange(sql, before, after, comment.at);
        return true;
      });
    },
    async changeDeskTicket(ticketId, change, at) {
      return database.transaction(ticketLock(ticketId), async (sql) => {
        const before = await existing(sql, content, ticketId);
        const after = changed(before, change, at);
        await writeTicket(sql, after);
        await noteStateChange(sql, before, after, at);
        return after;
      });
    },
  };
}

async function readHistory(sql: Sql, content: Content, ticket: DeskTicket): Promise<DeskTicketHistory> {
  const of = (what: string, table: string, order: string) => `SELECT ${what} FROM ${table} WHERE ticket_id = ? ORDER BY ${order}`;
  const comments = await sql.rows<CommentRow>(of('*', 'desk_comments', 'seq'), ticket.id);
  // Without their content, which is large.
  const files = await sql.rows<FileRow>(of('id, comment_seq, mime_type, size, name', 'desk_files', 'seq'), ticket.id);
  const changes = await sql.rows<ChangeRow>(of('*', 'desk_changes', 'seq'), ticket.id);
  return { ...ticket, comments: comments.map((row) => readComment(row, files, content)), stateChanges: changes.map(readChange) };
}

const IN_SET = `(? = (SELECT phone_number_id FROM conversations WHERE id = desk_tickets.conversation_id)
  OR substr(conversation_id, 1, ?) = ?)`;

const setValues = ({ phoneNumberId, idPrefix }: ConversationSet): readonly SqlValue[] => [phoneNumberId, idPrefix.length, idPrefix];

/** The tickets of the built-in desk. */
export function deskTickets(database: Database, content: Content): DeskStore {
  return {
    ...deskWrites(database, content),
    async getDeskTicket(ticketId) {
      const row = await database.row<TicketRow>('SELECT * FROM desk_tickets WHERE id = ?', ticketId);
      return row === undefined ? null : readHistory(database, content, readTicket(row, content));
    },
    async listDeskTickets({ state, conversationId, among, changedSince = 0, limit }) {
      const states = state === 'any' ? ['open', 'solved'] : [state, state];
      const [ofOne, id] = conversationId === undefined ? ['', []] : [`conversation_id = ${CURRENT_ID} AND`, currentId(conversationId)];
      const [ofSet, set] = among === undefined ? ['', []] : [`${IN_SET} AND`, setValues(among)];
      const text = `SELECT * FROM desk_tickets WHERE ${ofOne} ${ofSet} state IN (?, ?) AND updated_at >= ? ORDER BY updated_at DESC, number DESC LIMIT ?`;
      return (await database.rows<TicketRow>(text, ...id, ...set, ...states, changedSince, limit)).map((row) => readTicket(row, content));
    },
    async readDeskFile(fileId) {
      const row = await database.row<{ readonly content: string }>('SELECT content FROM desk_files WHERE id = ?', fileId);
      return row === undefined ? null : Buffer.from(content.open<string>(row.content), 'base64');
    },
  };
}
