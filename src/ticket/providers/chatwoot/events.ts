import { MINUTE_MS, SECOND_MS } from '../../../shared/clock';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { TicketEvent, TicketEventFile, TicketEventSource, TicketWebhook } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { succeeded, unreadable } from '../parts/answers';
import { changedTickets } from '../parts/changedTickets';
import { isSigned, jsonOf, mayNotRegister } from '../parts/webhooks';
import { CONVERSATION_PAGE, isOurs, reasonsOf, secondsToMs, type ChatwootApi } from './api';
import { readTicket } from './tickets';

/** Chatwoot's numbers for the kinds of messages; 3 are automatic texts such as greetings. */
const INCOMING = 0;
const OUTGOING = 1;
/** Chatwoot's own, on what was done with the conversation. */
const REMARK = 2;

const SUBSCRIPTIONS = ['message_created', 'conversation_status_changed'];
/** A signed request that is older may be one that somebody recorded. */
const OLDEST_WEBHOOK_MS = 5 * MINUTE_MS;

/** What agents do in Chatwoot. Its webhooks are signed since version 4.11.2. */
export function chatwootEvents(api: ChatwootApi, fetchFile: ProviderMeans['fetchFile']): TicketEventSource {
  return {
    webhook: chatwootWebhook(api),
    changedSince: (cursor) =>
      changedTickets(cursor, CONVERSATION_PAGE, async (page) => (await api.conversations('all', page)).map((conversation) => readTicket(conversation, api.account, api.name))),

    eventsOf: async (ticket, sinceMs) => {
      const messages: Json[] = [];
      for await (const message of api.messages(ticket.id)) messages.push(message);
      const events = [...messages.flatMap(toEvent), ...(await stateEvents(api, ticket, messages))];
      // Chatwoot's times are whole seconds.
      const since = Math.floor(sinceMs / SECOND_MS) * SECOND_MS;
      return events.filter(({ at }) => at >= since).sort((left, right) => left.at - right.at);
    },

    // Addresses of files are unguessable and need no log-in.
    download: (file, maxBytes) => fetchFile(file.source, maxBytes),
  };
}

function toEvent(message: Json): readonly TicketEvent[] {
  const at = secondsToMs(message.created_at);
  const content = asText(message.content) ?? '';
  const files = asArray(message.attachments).flatMap(toFile);
  const deleted = asRecord(message.content_attributes).deleted === true;
  if (message.message_type !== OUTGOING || isOurs(message) || deleted || at === null || (content === '' && files.length === 0)) return [];
  const { id, name } = asRecord(message.sender);
  return [
    {
      id: `message:${String(message.id)}`,
      kind: message.private === true ? 'internalNote' : 'agentReplied',
      at,
      author: { id: asNumber(id) === null ? null : String(id), name: asText(name) },
      body: { format: 'text', content },
      files,
    },
  ];
}

function toFile(attachment: unknown): readonly TicketEventFile[] {
  const { data_url, file_size } = asRecord(attachment);
  const url = URL.parse(asText(data_url) ?? '');
  if (url === null) return [];
  const name = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  return [{ name: decoded(name), mimeType: null, size: asNumber(file_size), source: url.href }];
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * Solved and reopened, from the conversation's own history. Chatwoot's Community Edition has none: there the present state
 * says that it is solved, once for each message of the customer.
 */
async function stateEvents(api: ChatwootApi, ticket: Ticket, messages: readonly Json[]): Promise<readonly TicketEvent[]> {
  const response = await api.call({ method: 'GET', path: `conversations/${encodeURIComponent(ticket.id)}/reporting_events` });
  if (response?.status === 404) return solvedNow(ticket, messages);
  return fromHistory(succeeded(api.name, response, reasonsOf), messages);
}

function solvedNow(ticket: Ticket, messages: readonly Json[]): readonly TicketEvent[] {
  if (ticket.state !== 'solved') return [];
  const asked = asNumber(messages.findLast(({ message_type }) => message_type === INCOMING)?.id) ?? 0;
  return [stateEvent(`solved:${ticket.id}:${asked}`, 'solved', ticket.updatedAt ?? 0, null)];
}

function fromHistory(history: unknown, messages: readonly Json[]): readonly TicketEvent[] {
  let solvedAt: number | null = null;
  const events: TicketEvent[] = [];
  for (const { id, name, user_id, event_end_time } of asArray(history).map(asRecord)) {
    const [at, userId] = [timeMs(event_end_time), asNumber(user_id)];
    if (name === 'conversation_resolved') {
      solvedAt = at;
      events.push(stateEvent(`state:${String(id)}`, 'solved', at, userId));
    } else if (name === 'conversation_opened' && solvedAt !== null && !wroteBetween(messages, solvedAt, at)) {
      events.push(stateEvent(`state:${String(id)}`, 'reopened', at, userId));
    }
  }
  return events;
}

/** Whether the customer wrote in this time, so that it was them who opened the conversation again. */
function wroteBetween(messages: readonly Json[], fromMs: number, toMs: number): boolean {
  const from = Math.floor(fromMs / SECOND_MS);
  // Times are whole seconds: what was written in the very second counts when Chatwoot's remark on the change stands before it.
  const remark = messages.findIndex(({ message_type, created_at }) => message_type === REMARK && Number(created_at) === from);
  return messages.some(({ message_type, created_at }, index) => {
    const at = Number(created_at);
    return message_type === INCOMING && at * SECOND_MS <= toMs && (at > from || (at === from && remark !== -1 && index > remark));
  });
}

/** Chatwoot writes these times as dates in some versions and as Unix seconds in others. */
const timeMs = (value: unknown): number => secondsToMs(value) ?? (Date.parse(String(value)) || 0);

function stateEvent(id: string, kind: 'solved' | 'reopened', at: number, userId: number | null): TicketEvent {
  return { id, kind, at, author: { id: userId === null ? null : String(userId), name: null }, body: null, files: [] };
}

function chatwootWebhook(api: ChatwootApi): TicketWebhook {
  return {
    register: async (url) => {
      const response = await api.call({ method: 'GET', path: 'webhooks' });
      // Chatwoot answers so to whoever is logged in and may not.
      if (response?.status === 401 || response?.status === 403) throw mayNotRegister(api.name, 'Use the access token of an administrator.');
      const listed = asArray(asRecord(asRecord(succeeded(api.name, response, reasonsOf)).payload).webhooks).map(asRecord);
      // An address can be registered once only.
      const known = listed.find((webhook) => webhook.url === url);
      const made = known ?? webhookIn(await api.ask({ method: 'POST', path: 'webhooks', json: { url, subscriptions: SUBSCRIPTIONS } }));
      const id = asNumber(made.id);
      if (id === null) throw unreadable(api.name);
      return { id: String(id), secret: asText(made.secret) };
    },

    unregister: async ({ id }) => {
      await api.askIfThere({ method: 'DELETE', path: `webhooks/${encodeURIComponent(id)}` });
    },

    ticketsOf: ({ headers, rawBody }, secret, nowMs) => {
      if (secret !== null && !isGenuine(headers, rawBody, secret, nowMs)) return null;
      const { event, id, conversation } = jsonOf(rawBody);
      const ticketId = asNumber(event === 'conversation_status_changed' ? id : asRecord(conversation).id);
      return ticketId === null ? [] : [String(ticketId)];
    },
  };
}

const webhookIn = (answer: unknown): Json => asRecord(asRecord(asRecord(answer).payload).webhook);

function isGenuine(headers: Readonly<Record<string, string>>, rawBody: Uint8Array, secret: string, nowMs: number): boolean {
  const timestamp = headers['x-chatwoot-timestamp'] ?? '';
  const age = Math.abs(nowMs - Number(timestamp) * SECOND_MS);
  const [, signature] = /^sha256=([0-9a-f]{64})$/.exec(headers['x-chatwoot-signature'] ?? '') ?? [];
  return age <= OLDEST_WEBHOOK_MS && signature !== undefined && isSigned(signature, 'sha256', secret, `${timestamp}.`, rawBody);
}
