import { asRecord, asText } from '../../../shared/shape';
import { conversationOf } from '../../externalId';
import type { Ticket, TicketPriority, TicketQuery } from '../../TicketProvider';
import { timeOf, unreadable } from '../parts/answers';
import { readRecords, searchRecords, type HubSpotApi, type HubSpotRecord } from './api';
import type { Pipeline, Stage } from './pipelines';
import { CONTACT, OPENED_BY, TAGS, THREAD } from './properties';

/** What is read of a ticket. */
export const TICKET_PROPERTIES = ['subject', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_priority', 'hubspot_owner_id', 'createdate', 'hs_lastmodifieddate', THREAD, TAGS, OPENED_BY, CONTACT];

export const PRIORITY_OF: Readonly<Record<TicketPriority, string>> = { low: 'LOW', normal: 'MEDIUM', high: 'HIGH', urgent: 'URGENT' };
const PRIORITIES: Readonly<Record<string, TicketPriority>> = { LOW: 'low', MEDIUM: 'normal', HIGH: 'high', URGENT: 'urgent' };

const TAG_SEPARATOR = ';';
export const toTag = (tag: string): string => tag.trim().replaceAll(TAG_SEPARATOR, ',');
export const tagsText = (tags: readonly string[]): string => [...new Set(tags.map(toTag))].join(TAG_SEPARATOR);

export const ticketPath = (id: string): string => `/crm/v3/objects/tickets/${encodeURIComponent(id)}`;

/** As many tickets of one conversation are asked for at once. */
const BATCH = 100;

/** The value of {@link THREAD} of a conversation's first, second, … ticket: the unique property makes each of them once. */
export function threadOf(externalId: string, number: number): string {
  return number === 1 ? externalId : `${externalId}#${number}`;
}

/** The conversation's key behind such a value. */
const externalIdIn = (thread: string): string => thread.replace(/#\d+$/, '');

/** Every ticket of a conversation, the first one first: read by their keys, not searched. */
export async function ticketsOf(api: HubSpotApi, externalId: string): Promise<readonly HubSpotRecord[]> {
  const found: HubSpotRecord[] = [];
  for (;;) {
    const threads = Array.from({ length: BATCH }, (_, index) => threadOf(externalId, found.length + 1 + index));
    const records = await readRecords(api, 'tickets', threads, TICKET_PROPERTIES, THREAD);
    found.push(...records);
    if (records.length < BATCH) return found;
  }
}

export const isOurs = (record: HubSpotRecord): boolean => conversationOf(asText(asRecord(record.properties)[THREAD]) ?? '') !== null;

/** The stage that a ticket is in. */
function stageOf(record: HubSpotRecord, pipelines: readonly Pipeline[]): Stage | undefined {
  const { hs_pipeline: pipeline, hs_pipeline_stage: stage } = asRecord(record.properties);
  return pipelines.find(({ id }) => id === pipeline)?.stages.find(({ id }) => id === stage);
}

export function readTicket(record: HubSpotRecord, pipelines: readonly Pipeline[], { name, account }: HubSpotApi): Ticket {
  const properties = asRecord(record.properties);
  const [id, stage, thread] = [asText(record.id), stageOf(record, pipelines), asText(properties[THREAD])];
  if (id === null || stage === undefined) throw unreadable(name);
  return {
    id,
    number: id,
    url: `https://app.hubspot.com/contacts/${account.accountId}/record/0-5/${id}`,
    state: stage.state,
    nativeState: stage.label,
    subject: asText(properties.subject) ?? '',
    externalId: thread === null ? null : externalIdIn(thread),
    requesterId: asText(properties[CONTACT]) ?? '',
    priority: PRIORITIES[asText(properties.hs_ticket_priority) ?? ''] ?? null,
    tags: (asText(properties[TAGS]) ?? '').split(TAG_SEPARATOR).filter((tag) => tag !== ''),
    assignee: asText(properties.hubspot_owner_id),
    createdAt: timeOf(properties.createdate),
    updatedAt: timeOf(properties.hs_lastmodifieddate),
  };
}

/** Tickets of ours, the latest change first. Their stage is looked at again: the search may be behind. */
export async function listTickets(api: HubSpotApi, { state, limit }: TicketQuery, pipelines: readonly Pipeline[]): Promise<readonly HubSpotRecord[]> {
  const isWanted = (stage: Stage | undefined): boolean => stage !== undefined && (state === 'any' || (stage.state === 'solved') === (state === 'solved'));
  const stages = pipelines.flatMap((pipeline) => pipeline.stages).filter(isWanted).map(({ id }) => id);
  const filters = [{ propertyName: THREAD, operator: 'HAS_PROPERTY' }, { propertyName: 'hs_pipeline_stage', operator: 'IN', values: stages }];
  const query = { filterGroups: [{ filters }], sorts: [{ propertyName: 'hs_lastmodifieddate', direction: 'DESCENDING' }], properties: TICKET_PROPERTIES };
  const found: HubSpotRecord[] = [];
  for await (const record of searchRecords(api, 'tickets', query)) {
    if (found.length >= limit) break;
    if (isOurs(record) && isWanted(stageOf(record, pipelines))) found.push(record);
  }
  return found;
}
