import { SECOND_MS, toIso } from '../../../shared/clock';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { TicketEvent, TicketEventFile, TicketEventSource, TicketWebhook } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { timeOf } from '../parts/answers';
import { changedTickets } from '../parts/changedTickets';
import { isDone } from '../parts/ticketLists';
import { isSecret, jsonOf } from '../parts/webhooks';
import { PAGE_SIZE, type FreshdeskApi } from './api';
import { isOurNote, NOTE, readTicket, REPLY } from './tickets';

/** Without a time, Freshdesk's list leaves out what is older than 30 days. */
const SINCE_EVER = '2010-01-01T00:00:00Z';
/** What these nodes write opens the ticket a moment before the comment is there. */
const SAME_WRITE_MS = 10 * SECOND_MS;
/** A little more than what is read again for changes that become visible late. */
const EARLIER_MS = 60 * SECOND_MS;

/** The header in which the automation rule sends the secret. */
const SECRET_HEADER = 'x-webhook-secret';

/** One page of tickets, the latest change first. @param since Milliseconds; `null`: all */
export function latestTickets(api: FreshdeskApi, since: number | null, page: number): Promise<readonly Json[]> {
  return api.page('tickets', page, { updated_since: since === null ? SINCE_EVER : toIso(since), order_by: 'updated_at', order_type: 'desc' });
}

/** What agents do in Freshdesk. A rule that people make rings; it signs nothing. */
export function freshdeskEvents(api: FreshdeskApi, fetchFile: ProviderMeans['fetchFile']): TicketEventSource {
  return {
    webhook: freshdeskWebhook,

    changedSince: (cursor) => {
      const since = cursor === null ? null : Number(cursor) - EARLIER_MS;
      return changedTickets(cursor, PAGE_SIZE, async (page) => (await latestTickets(api, since, page)).map((record) => readTicket(record, api.account, api.name)));
    },

    eventsOf: async (ticket, sinceMs) => {
      const conversations = await api.conversations(ticket.id);
      const events = [...conversations.flatMap(toEvent), ...(await stateEvents(api, ticket, conversations))];
      // Freshdesk's times are whole seconds.
      const since = Math.floor(sinceMs / SECOND_MS) * SECOND_MS;
      return events.filter(({ at }) => at >= since).sort((left, right) => left.at - right.at);
    },

    // Addresses of attachments are signed and lead to a store outside of Freshdesk.
    download: ({ source }, maxBytes) => fetchFile(source, maxBytes),
  };
}

function toEvent(comment: Json): readonly TicketEvent[] {
  const { id, incoming, source, user_id, body, attachments } = comment;
  const at = timeOf(comment.created_at);
  // Forwards and the like go to somebody else.
  if (incoming === true || isOurNote(comment) || (source !== REPLY && source !== NOTE) || at === null) return [];
  return [
    {
      id: `comment:${String(id)}`,
      kind: comment.private === true ? 'internalNote' : 'agentReplied',
      at,
      author: { id: asNumber(user_id) === null ? null : String(user_id), name: null },
      body: { format: 'html', content: asText(body) ?? '' },
      files: asArray(attachments).flatMap(toFile),
    },
  ];
}

function toFile(attachment: unknown): readonly TicketEventFile[] {
  const { name, content_type, size, attachment_url } = asRecord(attachment);
  const source = asText(attachment_url);
  return source === null ? [] : [{ name: asText(name) ?? 'file', mimeType: asText(content_type), size: asNumber(size), source }];
}

/** Freshdesk shows the latest times only: which of them says how the ticket stands now is what happened. */
async function stateEvents(api: FreshdeskApi, { id }: Ticket, conversations: readonly Json[]): Promise<readonly TicketEvent[]> {
  const record = asRecord(await api.ask({ method: 'GET', path: `tickets/${encodeURIComponent(id)}`, query: { include: 'stats' } }));
  const stats = asRecord(record.stats);
  const [resolvedAt, reopenedAt] = [timeOf(stats.resolved_at) ?? timeOf(stats.closed_at), timeOf(stats.reopened_at)];
  const ticket = readTicket(record, api.account, api.name);
  const happened = { author: { id: null, name: null }, body: null, files: [] };
  if (isDone(ticket)) {
    // The time of the last opening tells two solutions in one second apart.
    return [{ ...happened, id: `solved:${id}:${resolvedAt ?? 0}:${reopenedAt ?? 0}`, kind: 'solved', at: resolvedAt ?? ticket.updatedAt ?? 0 }];
  }
  const byUs = (at: number): boolean =>
    conversations.some((comment) => {
      const written = timeOf(comment.created_at) ?? 0;
      return (comment.incoming === true || isOurNote(comment)) && written >= at && written - at <= SAME_WRITE_MS;
    });
  return reopenedAt === null || byUs(reopenedAt) ? [] : [{ ...happened, id: `reopened:${id}:${reopenedAt}`, kind: 'reopened', at: reopenedAt }];
}

const freshdeskWebhook: TicketWebhook = {
  register: null,
  unregister: async () => undefined,
  ticketsOf: ({ headers, rawBody }, secret) => {
    if (secret !== null && !isSecret(headers[SECRET_HEADER], secret)) return null;
    const body = jsonOf(rawBody);
    // The rule's "simple" content comes in a wrapper.
    const ticketId = asNumber(body.ticket_id ?? asRecord(body.freshdesk_webhook).ticket_id);
    return ticketId === null ? [] : [String(ticketId)];
  },
};
