import { MINUTE_MS, SECOND_MS } from '../../../shared/clock';
import { SupportError } from '../../../shared/errors';
import { asArray, asNumber, asText } from '../../../shared/shape';
import { callHelpdesk } from '../../helpdeskCall';
import type { TicketEvent, TicketEventFile, TicketEventKind, TicketEventSource, TicketWebhook } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { isOurTicket } from '../parts/ticketLists';
import { isSecret, jsonOf } from '../parts/webhooks';
import { isMarked, notConfigured, servedAt, type HttpDeskApi } from './api';
import type { HttpDeskConnection } from './connection';
import { readTicket, textAt, timeAt, valueAt } from './records';
import type { Values } from './template';

/** Changes become visible in no strict order: so much is read twice. */
const OVERLAP_MS = MINUTE_MS;
/** A ticket that is opened by a customer's message changes so long before the message stands there. */
const OWN_CHANGE_MS = 10 * SECOND_MS;

/** What agents did, from the comments and the times of the ticket. */
export function httpDeskEvents(api: HttpDeskApi, rawTicket: (id: string) => Promise<unknown>, fetchFile: ProviderMeans['fetchFile']): TicketEventSource {
  return {
    webhook: api.connection.webhook.ticket.length === 0 ? null : httpDeskWebhook(api.connection.webhook),
    changedSince: (cursor) => changedSince(api, cursor),
    eventsOf: async (ticket, sinceMs) => {
      const comments: unknown[] = [];
      for await (const comment of api.list(api.connection.requests.comments, { id: ticket.id })) comments.push(comment);
      const events = [...comments.flatMap((comment) => commentEvents(api, ticket, comment)), ...stateEvents(api, await rawTicket(ticket.id), comments)];
      return events.filter(({ at }) => at >= sinceMs).sort((left, right) => left.at - right.at);
    },
    download: async ({ source }, maxBytes) => {
      const { baseUrl } = api.connection;
      const url = source.startsWith('/') ? new URL(baseUrl).origin + source : source;
      // Only the helpdesk itself gets our log-in.
      return URL.parse(url)?.origin === new URL(baseUrl).origin ? downloadOwn(api, url, maxBytes) : fetchFile(url, maxBytes);
    },
  };
}

/** Set up by people, with a secret in a header of their choice. */
function httpDeskWebhook({ ticket, secretHeader }: HttpDeskConnection['webhook']): TicketWebhook {
  return {
    register: null,
    unregister: async () => undefined,
    ticketsOf: ({ headers, rawBody }, secret) => {
      if (secret !== null && !isSecret(headers[secretHeader], secret)) return null;
      const body = jsonOf(rawBody);
      const id = ticket.map((path) => textAt(body, path)).find((found) => found !== null) ?? null;
      return id === null ? [] : [id];
    },
  };
}

async function changedSince(api: HttpDeskApi, cursor: string | null): ReturnType<TicketEventSource['changedSince']> {
  const { changed } = api.connection.requests;
  if (changed === null) throw notConfigured('Changed Request', 'nothing is known of what agents do');
  const since = asNumber(cursor) ?? api.line.clock.now();
  const times = sinceValues(since);
  const response = await api.call(changed, { ...times, page: 1 });
  const next = String(servedAt(response, api.line) - OVERLAP_MS);
  if (cursor === null) {
    api.read(changed, response);
    return { ticketIds: [], cursor: next };
  }
  const ticketIds = new Set<string>();
  for await (const record of api.list(changed, times)) {
    const ticket = readTicket(record, api.connection);
    if (ticket !== null && isOurTicket(ticket)) ticketIds.add(ticket.id);
  }
  return { ticketIds: [...ticketIds], cursor: next };
}

/** A time as most helpdesks read it, and as those do that know no zones. */
export function sinceValues(since: number): Values {
  const iso = new Date(since).toISOString();
  return { since: iso, sinceText: iso.slice(0, 19).replace('T', ' ') };
}

function commentEvents({ connection }: HttpDeskApi, ticket: Ticket, comment: unknown): readonly TicketEvent[] {
  const { comment: at, words, textFormat } = connection;
  const [id, time, kind] = [textAt(comment, at.id), timeAt(comment, at.time), kindOf(textAt(comment, at.kind) ?? '', words)];
  if (id === null || time === null || kind === null || valueAt(comment, at.skip) === true || isMarked(comment, at)) return [];
  return [
    {
      // Some helpdesks count the comments of each ticket from one.
      id: `comment:${ticket.id}:${id}`,
      kind,
      at: time,
      author: { id: textAt(comment, at.authorId), name: textAt(comment, at.authorName) },
      body: { format: textFormat === 'html' ? 'html' : 'text', content: textAt(comment, at.text) ?? '' },
      files: asArray(valueAt(comment, at.files)).flatMap((file) => toFile(file, at)),
    },
  ];
}

/** `null` for what neither word names: what the customer said elsewhere, and what the helpdesk notes by itself. */
function kindOf(native: string, words: HttpDeskApi['connection']['words']): TicketEventKind | null {
  if (words.internal.includes(native)) return 'internalNote';
  return words.public.includes(native) ? 'agentReplied' : null;
}

/** Helpdesks without a history tell at least when a ticket was solved and opened last. */
function stateEvents({ connection }: HttpDeskApi, record: unknown, comments: readonly unknown[]): readonly TicketEvent[] {
  const { ticket: at, comment } = connection;
  const ownTimes = comments.filter((each) => isMarked(each, comment)).map((each) => timeAt(each, comment.time) ?? 0);
  return (['solved', 'reopened'] as const).flatMap((kind) => {
    const time = timeAt(record, at[kind]);
    // With a message of ours right after it, it was the message that opened the ticket.
    const isOwn = time !== null && ownTimes.some((own) => own >= time && own - time < OWN_CHANGE_MS);
    if (time === null || isOwn) return [];
    return [{ id: `${kind}:${String(textAt(record, at.id))}:${time}`, kind, at: time, author: { id: null, name: null }, body: null, files: [] }];
  });
}

function toFile(file: unknown, at: HttpDeskApi['connection']['comment']): readonly TicketEventFile[] {
  const source = textAt(file, at.fileUrl);
  if (source === null) return [];
  return [{ name: textAt(file, at.fileName) ?? 'file', mimeType: textAt(file, at.fileType), size: asNumber(valueAt(file, at.fileSize)), source: asText(source) ?? '' }];
}

/** @throws {SupportError} `fileRefused` when it is larger than allowed, or not there */
async function downloadOwn({ line }: HttpDeskApi, url: string, maxBytes: number): Promise<Uint8Array> {
  const response = await callHelpdesk(line, { method: 'GET', url, answer: 'bytes' });
  if (response.status === 200 && response.body instanceof Uint8Array && response.body.byteLength <= maxBytes) return response.body;
  throw new SupportError('fileRefused', 'The helpdesk did not give the file, or it is larger than WhatsApp takes.', 'Look at the file on the ticket.');
}
