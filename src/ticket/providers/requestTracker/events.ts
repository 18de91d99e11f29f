import { SECOND_MS } from '../../../shared/clock';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { TicketEvent, TicketEventFile, TicketEventSource } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import { timeOf } from '../parts/answers';
import { changedTickets } from '../parts/changedTickets';
import { requireSize } from '../parts/downloads';
import { WAMID_FIELD } from './account';
import { fieldValues, stateOf } from './tickets';

/** What of Request Tracker events are read from. */
export interface EventLine {
  /** The JSON at a path below `/REST/2.0/`, of a success. */
  readonly read: (path: string, query: Readonly<Record<string, string | number>>) => Promise<Json>;
  /** One page of our tickets, the latest change first. */
  readonly tickets: (page: number) => Promise<readonly Ticket[]>;
}

export const PAGE_SIZE = 100;

/** With a message of ours Request Tracker changes the status in the same request, a moment later. */
const SAME_REQUEST_MS = 10 * SECOND_MS;

const FIELDS = 'Type,Creator,Created,OldValue,NewValue,CustomFields';

/** What agents did, from the transactions of a ticket. */
export function requestTrackerEvents({ read, tickets }: EventLine): TicketEventSource {
  const eventOf = async (transaction: Json, name: string): Promise<TicketEvent | null> => {
    const common = { id: `transaction:${name}`, at: timeOf(transaction.Created) ?? 0, author: authorOf(transaction) };
    switch (transaction.Type) {
      case 'Correspond':
        return { ...common, kind: 'agentReplied', ...(await contentOf(name, read)) };
      case 'Comment':
        return { ...common, kind: 'internalNote', ...(await contentOf(name, read)) };
      case 'Status': {
        const [before, after] = [transaction.OldValue, transaction.NewValue].map((status) => stateOf(asText(status) ?? '') === 'solved');
        return before === after ? null : { ...common, kind: after === true ? 'solved' : 'reopened', body: null, files: [] };
      }
      default:
        return null;
    }
  };

  return {
    webhook: null,
    changedSince: (cursor) => changedTickets(cursor, PAGE_SIZE, tickets),

    eventsOf: async (ticket, sinceMs) => {
      const transactions = await historyOf(ticket, sinceMs, read);
      const events: TicketEvent[] = [];
      for (const [index, transaction] of transactions.entries()) {
        const id = asNumber(transaction.id);
        const skipped = (timeOf(transaction.Created) ?? 0) < sinceMs || isOurs(transactions, index) || authorOf(transaction).id === ticket.requesterId;
        const event = id === null || skipped ? null : await eventOf(transaction, String(id));
        if (event !== null) events.push(event);
      }
      return events;
    },

    download: async (file, maxBytes) => {
      requireSize(file.size, maxBytes);
      const { Content } = await read(`attachment/${encodeURIComponent(file.source)}`, {});
      const bytes = Buffer.from(asText(Content) ?? '', 'base64');
      requireSize(bytes.byteLength, maxBytes);
      return bytes;
    },
  };
}

/** Oldest first: all since `sinceMs`, and some before. */
async function historyOf({ id }: Ticket, sinceMs: number, read: EventLine['read']): Promise<readonly Json[]> {
  const transactions: Json[] = [];
  for (let page = 1; ; page += 1) {
    const query = { fields: FIELDS, orderby: 'id', order: 'DESC', per_page: PAGE_SIZE, page };
    const items = asArray((await read(`ticket/${encodeURIComponent(id)}/history`, query)).items).map(asRecord);
    transactions.push(...items);
    const oldest = timeOf(items.at(-1)?.Created) ?? 0;
    if (items.length < PAGE_SIZE || oldest < sinceMs - SAME_REQUEST_MS) return transactions.reverse();
  }
}

/** Whether these nodes wrote it, or it changed the status because they wrote. */
function isOurs(transactions: readonly Json[], index: number): boolean {
  const transaction = transactions[index] ?? {};
  if (fieldValues(transaction, WAMID_FIELD).length > 0) return true;
  if (transaction.Type !== 'Status') return false;
  const at = timeOf(transaction.Created) ?? 0;
  const message = transactions.slice(0, index).findLast(({ Type }) => Type === 'Correspond' || Type === 'Comment' || Type === 'Create');
  if (message === undefined || fieldValues(message, WAMID_FIELD).length === 0) return false;
  const causes = [authorOf(message).id, 'RT_System'];
  return causes.includes(authorOf(transaction).id) && at - (timeOf(message.Created) ?? 0) <= SAME_REQUEST_MS;
}

function authorOf({ Creator }: Json): TicketEvent['author'] {
  const name = asText(asRecord(Creator).id);
  return { id: name, name };
}

/** The words of a transaction, as HTML where the agent's editor made some, and its files. */
async function contentOf(transaction: string, read: EventLine['read']): Promise<Pick<TicketEvent, 'body' | 'files'>> {
  const query = { fields: 'Filename,ContentType,Headers', per_page: PAGE_SIZE };
  const parts = asArray((await read(`transaction/${transaction}/attachments`, query)).items).map(asRecord);
  const words = parts.filter(({ Filename }) => asText(Filename) === null);
  const [html, text] = ['text/html', 'text/plain'].map((type) => words.find(({ ContentType }) => ContentType === type));
  const part = html ?? text;
  const encoded = part === undefined ? null : (await read(`attachment/${String(part.id)}`, {})).Content;
  const content = Buffer.from(asText(encoded) ?? '', 'base64').toString('utf8');
  return {
    body: { format: html === undefined ? 'text' : 'html', content },
    files: parts.filter(({ Filename }) => asText(Filename) !== null).map(toFile),
  };
}

function toFile({ id, Filename, ContentType, Headers }: Json): TicketEventFile {
  const size = /^Content-Length: (\d+)$/m.exec(asText(Headers) ?? '')?.[1];
  return { name: asText(Filename) ?? '', mimeType: asText(ContentType), size: asNumber(size), source: String(id) };
}
