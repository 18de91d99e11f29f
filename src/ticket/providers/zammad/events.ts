import { SECOND_MS } from '../../../shared/clock';
import { mintId } from '../../../shared/hash';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { HelpdeskRequest } from '../../helpdeskCall';
import type { TicketEvent, TicketEventFile, TicketEventSource, TicketWebhook } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import { succeeded, timeOf, unreadable } from '../parts/answers';
import { changedTickets } from '../parts/changedTickets';
import { fileBytes, requireSize } from '../parts/downloads';
import { isSigned, jsonOf, mayNotRegister } from '../parts/webhooks';
import { reasonsOf, SEARCH_PAGE, type StateType, type ZammadApi } from './api';
import { articlesOf, isDone, isOurs } from './tickets';

/** Tickets of customers whom these nodes made: their logins are our keys. */
export const OUR_CUSTOMERS: Json = { 'customer.login': { operator: 'contains', value: 'wa:' } };

/** Kinds of articles that are meant for the customer; an e-mail may go to anybody. */
const ANSWERS: ReadonlySet<unknown> = new Set(['note', 'phone', 'web']);

/** A write of ours changes the state a moment before its article is there. */
const SAME_WRITE_MS = 5 * SECOND_MS;

/** What agents do in Zammad. Its webhooks are signed with SHA-1. */
export function zammadEvents(api: ZammadApi): TicketEventSource {
  return {
    webhook: zammadWebhook(api),

    changedSince: (cursor) =>
      changedTickets(cursor, SEARCH_PAGE, async (page) =>
        (await api.search(OUR_CUSTOMERS, page)).map(({ id, updated_at }) => ({ id: String(id), updatedAt: timeOf(updated_at) })),
      ),

    eventsOf: async (ticket, sinceMs) => {
      const articles = await articlesOf(api, ticket.id);
      const events = [...articles.flatMap((article) => toEvent(article, ticket.id)), ...(await stateEvents(api, ticket, articles))];
      return events.filter(({ at }) => at >= sinceMs).sort((left, right) => left.at - right.at);
    },

    download: async ({ source, size }, maxBytes) => {
      requireSize(size, maxBytes);
      const response = await api.call({ method: 'GET', path: `ticket_attachment/${source}`, answer: 'bytes' });
      return fileBytes(api.name, succeeded(api.name, response, reasonsOf), maxBytes);
    },
  };
}

function toEvent(article: Json, ticketId: string): readonly TicketEvent[] {
  const { id, internal, type, sender, body, content_type, attachments, created_by_id, from } = article;
  const at = timeOf(article.created_at);
  const toCustomer = ANSWERS.has(type);
  if (sender !== 'Agent' || isOurs(article) || at === null || (internal !== true && !toCustomer)) return [];
  return [
    {
      id: `article:${String(id)}`,
      kind: internal === true ? 'internalNote' : 'agentReplied',
      at,
      author: { id: asNumber(created_by_id) === null ? null : String(created_by_id), name: asText(from) },
      body: { format: String(content_type).includes('html') ? 'html' : 'text', content: asText(body) ?? '' },
      files: asArray(attachments).flatMap((file) => toFile(asRecord(file), `${ticketId}/${String(id)}`)),
    },
  ];
}

function toFile({ id, filename, size, preferences }: Json, article: string): readonly TicketEventFile[] {
  const name = asText(filename);
  const mimeType = asText(asRecord(preferences)['Mime-Type']) ?? asText(asRecord(preferences)['Content-Type']);
  return name === null || asNumber(id) === null ? [] : [{ name, mimeType, size: asNumber(size), source: `${article}/${String(id)}` }];
}

/** What became of the state, from Zammad's own history, without what the customer and our own writes did. */
async function stateEvents(api: ZammadApi, ticket: Ticket, articles: readonly Json[]): Promise<readonly TicketEvent[]> {
  const { history } = asRecord(await api.ask({ method: 'GET', path: `ticket_history/${encodeURIComponent(ticket.id)}` }));
  const types = await api.states();
  const written = articles.filter((article) => isOurs(article) || article.sender === 'Customer').map(({ created_at }) => timeOf(created_at) ?? 0);
  return asArray(history)
    .map(asRecord)
    .filter(({ object, type, attribute }) => object === 'Ticket' && type === 'updated' && attribute === 'state')
    .flatMap((change): readonly TicketEvent[] => {
      const at = timeOf(change.created_at) ?? 0;
      const kind = kindOf(types, change);
      const sameWrite = written.some((time) => time >= at && time - at <= SAME_WRITE_MS);
      if (kind === null || sameWrite) return [];
      return [{ id: `history:${String(change.id)}`, kind, at, author: { id: String(change.created_by_id), name: null }, body: null, files: [] }];
    });
}

function kindOf(types: ReadonlyMap<string, StateType>, { value_from, value_to }: Json): 'solved' | 'reopened' | null {
  const [wasDone, done] = [isDone(types.get(String(value_from))), isDone(types.get(String(value_to)))];
  if (wasDone === done) return null;
  return done ? 'solved' : 'reopened';
}

/** What rings: a new article, and a new state. A trigger takes one or the other only. */
const TRIGGERS: ReadonlyArray<{ readonly on: string; readonly condition: Json }> = [
  { on: 'article', condition: { 'article.action': { operator: 'is', value: 'create' } } },
  { on: 'state', condition: { 'ticket.state_id': { operator: 'has changed', value: '' } } },
];

/** A webhook of Zammad and the triggers that ring it; making them takes the permissions `admin.webhook` and `admin.trigger`. */
function zammadWebhook(api: ZammadApi): TicketWebhook {
  const ask = async (request: HelpdeskRequest): Promise<unknown> => {
    const response = await api.call(request);
    if (response?.status === 403) throw mayNotRegister(api.name, 'Give the token the permissions "admin.webhook" and "admin.trigger".');
    return succeeded(api.name, response, reasonsOf);
  };
  const create = async (path: string, json: Json): Promise<string> => {
    const id = asNumber(asRecord(await ask({ method: 'POST', path, json })).id);
    if (id === null) throw unreadable(api.name);
    return String(id);
  };
  const remove = async (path: string): Promise<void> => {
    await api.askIfThere({ method: 'DELETE', path });
  };

  /** What an earlier registration of the same address left behind. */
  const removeEarlier = async (url: string): Promise<void> => {
    const list = async (path: string): Promise<readonly Json[]> => asArray(await ask({ method: 'GET', path })).map(asRecord);
    const webhookIds = (await list('webhooks')).filter(({ endpoint }) => endpoint === url).map(({ id }) => String(id));
    if (webhookIds.length === 0) return;
    for (const { id, perform } of await list('triggers')) {
      const rung = String(asRecord(asRecord(perform)['notification.webhook']).webhook_id);
      if (webhookIds.includes(rung)) await remove(`triggers/${String(id)}`);
    }
    for (const id of webhookIds) await remove(`webhooks/${id}`);
  };

  return {
    register: async (url) => {
      await removeEarlier(url);
      const secret = mintId('whs');
      const name = `WhatsApp Support ${mintId('n8n').slice(0, 12)}`;
      const webhookId = await create('webhooks', { name, endpoint: url, signature_token: secret, ssl_verify: true, active: true, note: 'Made by n8n' });
      const ids = [webhookId];
      for (const { on, condition } of TRIGGERS) {
        const perform = { 'notification.webhook': { webhook_id: webhookId } };
        const more = { activator: 'action', execution_condition_mode: 'selective', disable_notification: true, active: true };
        ids.push(await create('triggers', { name: `${name}: ${on}`, condition: { ...condition, ...OUR_CUSTOMERS }, perform, ...more }));
      }
      return { id: ids.join('/'), secret };
    },

    unregister: async ({ id }) => {
      const [webhookId = '', ...triggerIds] = id.split('/').map(encodeURIComponent);
      // Zammad keeps a webhook that a trigger still names.
      for (const triggerId of triggerIds) await remove(`triggers/${triggerId}`);
      await remove(`webhooks/${webhookId}`);
    },

    ticketsOf: ({ headers, rawBody }, secret) => {
      const [, signature] = /^sha1=([0-9a-f]{40})$/.exec(headers['x-hub-signature'] ?? '') ?? [];
      if (secret !== null && (signature === undefined || !isSigned(signature, 'sha1', secret, rawBody))) return null;
      const id = asNumber(asRecord(jsonOf(rawBody).ticket).id);
      return id === null ? [] : [String(id)];
    },
  };
}
