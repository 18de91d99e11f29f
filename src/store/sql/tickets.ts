import type { Content } from '../content';
import type { TicketBinding, TicketStore } from '../SupportStore';
import { deskTickets } from './deskTickets';
import { CURRENT_ID, currentId } from './mergedIds';
import type { Database } from './Sql';
import { ticketMessages } from './ticketMessages';

interface BindingRow {
  readonly conversation_id: string;
  readonly provider: string;
  readonly account: string;
  readonly ticket_id: string;
  readonly ticket_number: string;
  readonly ticket_url: string | null;
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

/** Which tickets belong to a conversation, the messages on their way there, and the tickets of the built-in desk. */
export function tickets(database: Database, content: Content): TicketStore {
  return { ...ticketBindings(database), ...ticketMessages(database, content), ...deskTickets(database, content) };
}
