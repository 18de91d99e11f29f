import { MINUTE_MS, SECOND_MS } from '../../../shared/clock';
import { asArray, asNumber, asRecord, asText, asWritten } from '../../../shared/shape';
import type { TicketEvent, TicketEventFile, TicketEventSource } from '../../TicketEvents';
import type { Ticket } from '../../TicketProvider';
import { succeeded, timeOf, unreadable } from '../parts/answers';
import { reasonsOf } from './answers';
import { readRecords, searchRecords, type HubSpotApi, type HubSpotRecord } from './api';
import type { Pipeline } from './pipelines';
import { MARKER, STAGE_CHANGE, THREAD } from './properties';
import { isOurs } from './tickets';

/** HubSpot's search may show a change this much later. */
const SEARCH_LAG_MS = 2 * MINUTE_MS;

/** What agents put on a ticket's timeline: WhatsApp messages that they log are for the customer, notes are not. */
const WORDS = [
  { type: 'communications', body: 'hs_communication_body', kind: 'agentReplied' },
  { type: 'notes', body: 'hs_note_body', kind: 'internalNote' },
] as const;
const CHANNEL = 'hs_communication_channel_type';

/** A HubSpot app has webhooks, an account's token has none: HubSpot is asked. */
export function hubSpotEvents(api: HubSpotApi, pipelines: () => Promise<readonly Pipeline[]>, fetchFile: (url: string, maxBytes: number) => Promise<Uint8Array>): TicketEventSource {
  return {
    webhook: null,
    changedSince: (cursor) => changedSince(api, cursor),
    eventsOf: async (ticket, sinceMs) => {
      const written = await Promise.all(WORDS.map((words) => wordEvents(api, ticket, sinceMs, words)));
      return [...written.flat(), ...(await stageEvents(api, ticket, sinceMs, await pipelines()))].sort((left, right) => left.at - right.at);
    },
    download: async ({ source }, maxBytes) => {
      const url = asText((await api.ask({ method: 'GET', path: `/files/v3/files/${encodeURIComponent(source)}/signed-url` })).url);
      if (url === null) throw unreadable(api.name);
      return fetchFile(url, maxBytes);
    },
  };
}

/** The cursor is a time of HubSpot's clock, in milliseconds. */
async function changedSince(api: HubSpotApi, cursor: string | null): Promise<{ ticketIds: readonly string[]; cursor: string }> {
  const { headers } = await api.call({ method: 'GET', path: '/account-info/v3/details' });
  const now = timeOf(headers.date);
  if (now === null) throw unreadable(api.name);
  const since = asNumber(cursor);
  if (since === null) return { ticketIds: [], cursor: String(now) };
  const from = String(since - SEARCH_LAG_MS);
  const ids = new Set<string>();
  const filters = [{ propertyName: 'hs_lastmodifieddate', operator: 'GTE', value: from }, { propertyName: THREAD, operator: 'HAS_PROPERTY' }];
  for await (const { id } of searchRecords(api, 'tickets', { filterGroups: [{ filters }], properties: [THREAD] })) ids.add(String(id));
  // Whether a message on the timeline changes the ticket is nowhere promised.
  for (const { type } of WORDS) for (const id of await ticketsWithNew(api, type, from)) ids.add(id);
  return { ticketIds: [...ids], cursor: String(now) };
}

/** Tickets of ours with new records of a type. */
async function ticketsWithNew(api: HubSpotApi, type: string, from: string): Promise<readonly string[]> {
  const found: string[] = [];
  const filters = [{ propertyName: 'hs_createdate', operator: 'GTE', value: from }];
  for await (const { id } of searchRecords(api, type, { filterGroups: [{ filters }], properties: ['hs_createdate'] })) found.push(String(id));
  const tickets = new Set<string>();
  for (let start = 0; start < found.length; start += ASSOCIATIONS) {
    const inputs = found.slice(start, start + ASSOCIATIONS).map((id) => ({ id }));
    const { results } = await api.ask({ method: 'POST', path: `/crm/v4/associations/${type}/tickets/batch/read`, json: { inputs } });
    for (const { to } of asArray(results).map(asRecord)) for (const ticket of asArray(to)) tickets.add(String(asRecord(ticket).toObjectId));
  }
  return (await readRecords(api, 'tickets', [...tickets], [THREAD])).filter(isOurs).map(({ id }) => String(id));
}

const ASSOCIATIONS = 500;

async function wordEvents(api: HubSpotApi, { id }: Ticket, sinceMs: number, { type, body, kind }: (typeof WORDS)[number]): Promise<readonly TicketEvent[]> {
  const properties = [body, 'hs_createdate', 'hs_attachment_ids', 'hubspot_owner_id', ...(type === 'notes' ? [MARKER] : [CHANNEL])];
  const records = await readRecords(api, type, await associated(api, id, type), properties);
  const events = records.map(async (record): Promise<readonly TicketEvent[]> => {
    const values = asRecord(record.properties);
    const at = timeOf(values.hs_createdate) ?? 0;
    const isAgents = type === 'notes' ? asText(values[MARKER]) === null : values[CHANNEL] === 'WHATS_APP';
    if (at < sinceMs || !isAgents) return [];
    const content = { format: 'html', content: asText(values[body]) ?? '' } as const;
    const author = { id: asText(values.hubspot_owner_id), name: null };
    return [{ id: `${type}:${String(record.id)}`, kind, at, author, body: content, files: await filesOf(api, asText(values.hs_attachment_ids)) }];
  });
  return (await Promise.all(events)).flat();
}

/** The ids of what is tied to a ticket. */
async function associated(api: HubSpotApi, ticketId: string, type: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  do {
    const query = { limit: ASSOCIATIONS, ...(after === null ? {} : { after }) };
    const page = await api.ask({ method: 'GET', path: `/crm/v4/objects/tickets/${encodeURIComponent(ticketId)}/associations/${type}`, query });
    ids.push(...asArray(page.results).map((result) => String(asRecord(result).toObjectId)));
    after = asText(asRecord(asRecord(page.paging).next).after);
  } while (after !== null);
  return ids;
}

async function filesOf(api: HubSpotApi, ids: string | null): Promise<readonly TicketEventFile[]> {
  const files = (ids ?? '').split(';').filter((id) => id !== '').map(async (id): Promise<readonly TicketEventFile[]> => {
    const response = await api.call({ method: 'GET', path: `/files/v3/files/${encodeURIComponent(id)}` });
    if (response.status === 404) return [];
    const { name, extension, size } = asRecord(succeeded(api.name, response, reasonsOf));
    return [{ name: [asText(name) ?? 'file', asText(extension)].filter((part) => part !== null).join('.'), mimeType: null, size: asNumber(size), source: id }];
  });
  return (await Promise.all(files)).flat();
}

/** Solved and reopened are moves between stages that are closed and those that are open; HubSpot keeps the history of a property. */
async function stageEvents(api: HubSpotApi, { id }: Ticket, sinceMs: number, pipelines: readonly Pipeline[]): Promise<readonly TicketEvent[]> {
  const query = { propertiesWithHistory: `hs_pipeline_stage,${STAGE_CHANGE}` };
  const { propertiesWithHistory } = await api.ask({ method: 'GET', path: `/crm/v3/objects/tickets/${encodeURIComponent(id)}`, query });
  const history = (property: string): readonly HubSpotRecord[] => asArray(asRecord(propertiesWithHistory)[property]).map(asRecord).reverse();
  const closed = new Set(pipelines.flatMap(({ stages }) => stages).filter(({ state }) => state === 'solved').map((stage) => stage.id));
  const ours = history(STAGE_CHANGE);
  const moves = history('hs_pipeline_stage');
  return moves.flatMap((move, index): readonly TicketEvent[] => {
    const before = moves[index - 1];
    const at = timeOf(move.timestamp) ?? 0;
    const is = closed.has(String(move.value));
    if (before === undefined || is === closed.has(String(before.value)) || at < sinceMs || ours.some((change) => isSameWrite(change, move))) return [];
    return [{ id: `stage:${id}:${at}`, kind: is ? 'solved' : 'reopened', at, author: { id: asWritten(move.updatedByUserId) || null, name: null }, body: null, files: [] }];
  });
}

/** Properties of one write have its time. */
function isSameWrite(change: HubSpotRecord, move: HubSpotRecord): boolean {
  const apartMs = Math.abs((timeOf(change.timestamp) ?? 0) - (timeOf(move.timestamp) ?? 0));
  return apartMs < SECOND_MS && String(change.value).startsWith(`${String(move.value)}_`);
}
