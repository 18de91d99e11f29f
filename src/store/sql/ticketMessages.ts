// What is known of messages on their way to a ticket: those that are on one, and those that wait for it.
import type { Content } from '../content';
import type { MessageBatch, StoredFile, TicketMessageStore, TicketPlace, WaitingMessage } from '../SupportStore';
import { CURRENT_ID, currentId } from './mergedIds';
import type { Database } from './Sql';
import { places } from './values';

interface WaitingRow {
  readonly marker: string;
  readonly batch_id: string | null;
  readonly ticket_id: string | null;
  readonly content: string;
}

/** Content as it is sealed: bytes in base64, because sealed content is text. */
interface SealedMessage {
  readonly text: string;
  readonly files: ReadonlyArray<Omit<StoredFile, 'bytes'> & { readonly base64: string }>;
}

const sealMessage = (content: Content, { text, files }: WaitingMessage): string =>
  content.seal({ text, files: files.map(({ bytes, ...file }) => ({ ...file, base64: Buffer.from(bytes).toString('base64') })) } satisfies SealedMessage);

function readWaiting({ marker, batch_id: id, ticket_id: ticketId, content: sealed }: WaitingRow, content: Content): WaitingMessage & { batch: MessageBatch | null } {
  const { text, files } = content.open<SealedMessage>(sealed);
  return {
    marker,
    text,
    files: files.map(({ base64, ...file }) => ({ ...file, bytes: Buffer.from(base64, 'base64') })),
    batch: id === null || ticketId === null ? null : { id, ticketId },
  };
}

const WHERE = `conversation_id = ${CURRENT_ID} AND provider = ? AND account = ?`;
const valuesOf = ({ conversationId, provider, account }: TicketPlace) => [...currentId(conversationId), provider, account] as const;

export function ticketMessages(database: Database, content: Content): TicketMessageStore {
  return {
    async ticketOfMessage(place, marker) {
      const text = `SELECT ticket_id FROM ticket_messages WHERE ${WHERE} AND marker = ? AND content IS NULL`;
      return (await database.row<{ readonly ticket_id: string }>(text, ...valuesOf(place), marker))?.ticket_id ?? null;
    },
    async noteTicketMessages(place, markers, ticketId, at) {
      const text = `INSERT INTO ticket_messages (conversation_id, provider, account, marker, ticket_id, noted_at) VALUES (${CURRENT_ID}, ?, ?, ?, ?, ?)
        ON CONFLICT (provider, account, marker) DO UPDATE SET ticket_id = excluded.ticket_id, noted_at = excluded.noted_at, content = NULL`;
      await database.transaction([], async (sql) => {
        for (const marker of markers) await sql.change(text, ...valuesOf(place), marker, ticketId, at);
      });
    },
    async putWaitingMessage(place, message, at) {
      const added = await database.change(
        `INSERT INTO ticket_messages (conversation_id, provider, account, marker, noted_at, content) VALUES (${CURRENT_ID}, ?, ?, ?, ?, ?)
         ON CONFLICT (provider, account, marker) DO NOTHING`,
        ...valuesOf(place),
        message.marker,
        at,
        sealMessage(content, message),
      );
      return added === 1;
    },
    async waitingMessages(place) {
      const text = `SELECT marker, batch_id, ticket_id, content FROM ticket_messages WHERE ${WHERE} AND content IS NOT NULL ORDER BY seq`;
      return (await database.rows<WaitingRow>(text, ...valuesOf(place))).map((row) => readWaiting(row, content));
    },
    async batchMessages(place, markers, { id, ticketId }) {
      const text = `UPDATE ticket_messages SET batch_id = ?, ticket_id = ? WHERE ${WHERE} AND content IS NOT NULL AND marker IN (${places(markers)})`;
      await database.change(text, id, ticketId, ...valuesOf(place), ...markers);
    },
  };
}
