// What tickets and contacts are made with, and what is changed on them.
import { SupportError } from '../../../shared/errors';
import { hashKey, mintId } from '../../../shared/hash';
import { asArray, asRecord, asText } from '../../../shared/shape';
import type { NewTicket, Requester, Ticket, TicketChanges, TicketState } from '../../TicketProvider';
import { succeeded, unreadable } from '../parts/answers';
import { reasonsOf } from './answers';
import { upsert, type HubSpotApi, type HubSpotRecord } from './api';
import { pipelineOf, stageFor, type Pipeline } from './pipelines';
import { CONTACT, CUSTOMER, OPENED_BY, STAGE_CHANGE, TAGS, THREAD } from './properties';
import { PRIORITY_OF, tagsText, threadOf, ticketPath, ticketsOf, toTag } from './tickets';

export async function patch(api: HubSpotApi, ticketId: string, properties: HubSpotRecord): Promise<void> {
  if (Object.keys(properties).length > 0) await api.ask({ method: 'PATCH', path: ticketPath(ticketId), json: { properties } });
}

/** The customer's contact, once per conversation. A name that somebody corrected stays. */
export async function ensureContact(api: HubSpotApi, { externalId, name, phone }: Requester): Promise<string> {
  const path = `/crm/v3/objects/contacts/${encodeURIComponent(externalId)}`;
  const response = await api.call({ method: 'GET', path, query: { idProperty: CUSTOMER, properties: CUSTOMER } });
  if (response.status === 404) return upsert(api, 'contacts', CUSTOMER, externalId, { firstname: name, ...(phone === null ? {} : { phone }) });
  const { id, properties } = asRecord(succeeded(api.name, response, reasonsOf));
  if (asText(id) === null || asRecord(properties)[CUSTOMER] !== externalId) throw unreadable(api.name);
  return String(id);
}

/** Opens a ticket, once per message that opens one: who comes at the same time meets it by its key. @returns its id */
export async function openTicket(api: HubSpotApi, ticket: NewTicket, pipelines: readonly Pipeline[]): Promise<string> {
  const earlier = await ticketsOf(api, ticket.externalId);
  const openedBy = hashKey(ticket.message.marker);
  const same = earlier.find(({ properties }) => asRecord(properties)[OPENED_BY] === openedBy);
  if (same !== undefined) return String(same.id);
  const properties = { ...(await newProperties(api, ticket, pipelines)), [OPENED_BY]: openedBy };
  return upsert(api, 'tickets', THREAD, threadOf(ticket.externalId, earlier.length + 1), properties);
}

async function newProperties(api: HubSpotApi, ticket: NewTicket, pipelines: readonly Pipeline[]): Promise<HubSpotRecord> {
  const { subject, message, tags, requesterId, priority, assignee, group, fields, followUpOf } = ticket;
  const pipeline = pipelineOf(pipelines, group ?? api.account.pipeline);
  const follows = followUpOf === null ? '' : `\n\nFollows ticket ${followUpOf.number}: ${followUpOf.url ?? ''}`;
  return {
    ...fields,
    subject: subject.replace(/\s+/g, ' ').trim() || 'WhatsApp',
    content: `${message.text}${follows}`,
    hs_pipeline: pipeline.id,
    hs_pipeline_stage: stageFor(pipeline, 'new').id,
    [TAGS]: tagsText(tags),
    [CONTACT]: requesterId,
    ...(priority === null ? {} : { hs_ticket_priority: PRIORITY_OF[priority] }),
    ...(assignee === null ? {} : { hubspot_owner_id: await ownerId(api, assignee) }),
  };
}

export async function changedProperties(api: HubSpotApi, ticket: Ticket, changes: TicketChanges, pipelines: readonly Pipeline[]): Promise<HubSpotRecord> {
  // Another pipeline need not have a stage that waits.
  const { state = ticket.state === 'pending' ? 'open' : ticket.state, priority, addTags = [], removeTags = [], assignee, group, fields } = changes;
  const tags = [...ticket.tags, ...addTags.map(toTag)].filter((tag) => !removeTags.map(toTag).includes(tag));
  return {
    ...fields,
    ...(changes.state === undefined && group === undefined ? {} : await moved(api, ticket, state, pipelines, group)),
    ...(addTags.length + removeTags.length === 0 ? {} : { [TAGS]: tagsText(tags) }),
    ...(priority === undefined ? {} : { hs_ticket_priority: PRIORITY_OF[priority] }),
    ...(assignee === undefined ? {} : { hubspot_owner_id: await ownerId(api, assignee) }),
  };
}

/** What brings a ticket into a state, in another pipeline where one is named. */
export async function moved(api: HubSpotApi, ticket: Ticket, state: TicketState, pipelines: readonly Pipeline[], group?: string): Promise<HubSpotRecord> {
  if (ticket.state === state && group === undefined) return {};
  const { hs_pipeline: current } = asRecord((await api.ask({ method: 'GET', path: ticketPath(ticket.id), query: { properties: 'hs_pipeline' } })).properties);
  const pipeline = pipelineOf(pipelines, group ?? asText(current));
  const { id } = stageFor(pipeline, state);
  return { hs_pipeline: pipeline.id, hs_pipeline_stage: id, [STAGE_CHANGE]: mintId(id) };
}

/**
 * HubSpot knows agents as owners with ids; people by e-mail address or name.
 * @throws {SupportError} `invalidInput` when nobody is meant
 */
async function ownerId(api: HubSpotApi, assignee: string): Promise<string> {
  const wanted = assignee.trim().toLowerCase();
  let after: string | null = null;
  do {
    const page = await api.ask({ method: 'GET', path: '/crm/v3/owners', query: { limit: 100, ...(after === null ? {} : { after }) } });
    for (const { id, email, firstName, lastName } of asArray(page.results).map(asRecord)) {
      const names = [String(id), asText(email), [asText(firstName), asText(lastName)].filter((name) => name !== null).join(' ')];
      if (names.some((name) => name?.toLowerCase() === wanted)) return String(id);
    }
    after = asText(asRecord(asRecord(page.paging).next).after);
  } while (after !== null);
  throw new SupportError('invalidInput', 'Nobody in HubSpot who can own tickets goes by the name that the node gives.', 'Give the e-mail address of a user, or the owner’s ID.');
}
