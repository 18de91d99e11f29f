import { hubSpotStandIn, type HubSpotOptions } from '../../../sandbox/helpdesks/hubspot/hubSpotApi';
import { OWN_PROPERTY, PIPELINES, type HubSpotState } from '../../../sandbox/helpdesks/hubspot/state';
import { startStandIn, type StandIn } from '../../../sandbox/helpdesks/standIn';
import { systemClock, type Sleep } from '../../../src/shared/clock';
import type { HttpRequest } from '../../../src/shared/http';
import { multipart } from '../../../src/shared/multipart';
import { asArray, asRecord, asText } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import { helpdeskFaults, type AgentComment, type TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

/** The provider on a HubSpot of its own, and that HubSpot. */
export interface HubSpotBench extends TicketBench {
  readonly hubSpot: StandIn;
  readonly state: HubSpotState;
  /** A request of the human agent. */
  readonly asAgent: (request: Omit<HttpRequest, 'url'> & { readonly path: string }) => Promise<Readonly<Record<string, unknown>>>;
}

const MAX_FILE_BYTES = 200_000;
const [SUPPORT, ROOFS] = PIPELINES;
const STATE_OF: Readonly<Record<string, string>> = { New: 'new', 'Waiting on contact': 'pending', 'Waiting on us': 'open', Closed: 'solved', Reported: 'new', 'On the way': 'open', Repaired: 'solved' };

/** @param sleep is for pauses between retries */
export async function hubSpotBench(sleep: Sleep = pause, options: HubSpotOptions = {}): Promise<HubSpotBench> {
  const { store, newConversation, close } = await openStoreBench();
  const standIn = hubSpotStandIn({ maxFileBytes: MAX_FILE_BYTES, requestsPerMinute: 100_000, searchesPerSecond: 100, ...options });
  const hubSpot = await startStandIn(standIn.api);
  const state = standIn.state();
  const open = (token: string): TicketProvider =>
    ticketProviders.hubspot.open({
      store,
      clock: systemClock,
      sleep,
      fetchFile,
      send: schemaChecked(fetchSend({ authorization: `Bearer ${token}` }), 'hubspot', hubSpot.url),
      settings: { accountId: String(state.portalId), baseUrl: hubSpot.url },
    });
  const asAgent = agentOf(state, hubSpot.url);
  const ticket = async (id: string, properties: string) =>
    asRecord((await asAgent({ method: 'GET', path: `/crm/v3/objects/tickets/${id}`, query: { properties } })).properties);
  return {
    hubSpot,
    state,
    asAgent,
    store,
    provider: open(state.api.token),
    stranger: open('not-the-token'),
    assignee: state.agent.ownerId,
    group: ROOFS.label,
    field: { name: OWN_PROPERTY, value: 'red', read: async (ticketId) => (await ticket(ticketId, OWN_PROPERTY))[OWN_PROPERTY] },
    refusedFile: { name: 'film.mp4', mimeType: 'video/mp4', bytes: new Uint8Array(MAX_FILE_BYTES + 1) },
    faults: helpdeskFaults(hubSpot.faults),
    newConversation,
    settled: async () => void state.search.catchUp(),
    read: (ticketId) => readTicket(asAgent, ticketId),
    readFile: async (ticketId, name) => {
      const files = (await timeline(asAgent, ticketId)).flatMap((entry) => entry.files);
      const url = asText((await asAgent({ method: 'GET', path: `/files/v3/files/${String(files.find((file) => file.name === name)?.id)}/signed-url` })).url) ?? '';
      return fetchFile(url, MAX_FILE_BYTES);
    },
    agent: {
      open: async (subject) => String((await asAgent({ method: 'POST', path: '/crm/v3/objects/tickets', json: { properties: { subject, hs_pipeline_stage: '1' } } })).id),
      reply: (ticketId, text, file) => log(asAgent, ticketId, 'communications', { hs_communication_body: `<p>${text}</p>`, hs_communication_channel_type: 'WHATS_APP', hs_communication_logged_from: 'CRM' }, file),
      note: (ticketId, text) => log(asAgent, ticketId, 'notes', { hs_note_body: `<p>${text}</p>` }),
      setState: async (ticketId, wanted) => {
        const stages = { solved: '4', closed: '4', pending: '2', open: '3' };
        await asAgent({ method: 'PATCH', path: `/crm/v3/objects/tickets/${ticketId}`, json: { properties: { hs_pipeline_stage: stages[wanted] } } });
      },
    },
    close: async () => {
      await close();
      await hubSpot.close();
    },
  };
}

function agentOf({ agent }: HubSpotState, url: string): HubSpotBench['asAgent'] {
  const send = fetchSend({ authorization: `Bearer ${agent.token}` });
  return async ({ path, ...request }) => {
    const { status, body } = await send({ ...request, url: `${url}${path}` });
    if (status >= 300) throw new Error(`The agent’s ${request.method} ${path} was answered with ${status}: ${JSON.stringify(body)}`);
    return asRecord(body);
  };
}

/** What an agent logs on the page of a ticket. */
async function log(asAgent: HubSpotBench['asAgent'], ticketId: string, type: string, properties: object, file?: TicketFile): Promise<void> {
  const attachments = file === undefined ? {} : { hs_attachment_ids: await upload(asAgent, file) };
  const json = { properties: { ...properties, ...attachments, hs_timestamp: String(systemClock.now()) } };
  const { id } = await asAgent({ method: 'POST', path: `/crm/v3/objects/${type}`, json });
  await asAgent({ method: 'PUT', path: `/crm/v4/objects/${type}/${String(id)}/associations/default/tickets/${ticketId}` });
}

async function upload(asAgent: HubSpotBench['asAgent'], file: TicketFile): Promise<string> {
  const { bytes, contentType } = await multipart([
    { name: 'folderPath', value: '/agents' },
    { name: 'options', value: '{"access":"PRIVATE"}' },
    { name: 'file', fileName: file.name, mimeType: file.mimeType, bytes: file.bytes },
  ]);
  return String((await asAgent({ method: 'POST', path: '/files/v3/files', headers: { 'content-type': contentType }, bytes })).id);
}

interface Entry {
  readonly at: string;
  readonly html: string;
  readonly files: ReadonlyArray<{ readonly id: string; readonly name: string }>;
}

/** What stands on the page of a ticket, oldest first. */
async function timeline(asAgent: HubSpotBench['asAgent'], ticketId: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const [type, body] of [['communications', 'hs_communication_body'], ['notes', 'hs_note_body']] as const) {
    const { results } = await asAgent({ method: 'GET', path: `/crm/v4/objects/tickets/${ticketId}/associations/${type}`, query: { limit: 500 } });
    for (const id of asArray(results).map((result) => String(asRecord(result).toObjectId))) {
      const query = { properties: `${body},hs_attachment_ids,hs_createdate` };
      const properties = asRecord((await asAgent({ method: 'GET', path: `/crm/v3/objects/${type}/${id}`, query })).properties);
      const fileIds = (asText(properties.hs_attachment_ids) ?? '').split(';').filter((fileId) => fileId !== '');
      const files = await Promise.all(fileIds.map((fileId) => asAgent({ method: 'GET', path: `/files/v3/files/${fileId}` })));
      entries.push({
        at: `${String(properties.hs_createdate)} ${id}`,
        html: String(properties[body]),
        files: files.map((file) => ({ id: String(file.id), name: `${String(file.name)}.${String(file.extension)}` })),
      });
    }
  }
  return entries.sort((left, right) => (left.at < right.at ? -1 : 1));
}

async function readTicket(asAgent: HubSpotBench['asAgent'], ticketId: string): Promise<Awaited<ReturnType<TicketBench['read']>>> {
  const query = { properties: 'subject,hs_pipeline,hs_pipeline_stage,whatsapp_support_tags', associations: 'contacts' };
  const { properties, associations } = await asAgent({ method: 'GET', path: `/crm/v3/objects/tickets/${ticketId}`, query });
  const values = asRecord(properties);
  const [contact] = asArray(asRecord(asRecord(associations).contacts).results).map(asRecord);
  const { firstname } = asRecord((await asAgent({ method: 'GET', path: `/crm/v3/objects/contacts/${String(contact?.id)}`, query: { properties: 'firstname' } })).properties);
  const pipeline = [SUPPORT, ROOFS].find(({ id }) => id === values.hs_pipeline);
  const stage = pipeline?.stages.find(({ id }) => id === values.hs_pipeline_stage);
  return {
    subject: String(values.subject),
    requester: String(firstname),
    state: STATE_OF[stage?.label ?? ''] ?? '',
    tags: (asText(values.whatsapp_support_tags) ?? '').split(';').filter((tag) => tag !== ''),
    group: pipeline?.label ?? null,
    comments: (await timeline(asAgent, ticketId)).map(commentOf),
  };
}

function commentOf({ html, files }: Entry): AgentComment {
  const [, heading = '', body = ''] = /^(?:<p><strong>(.*?)<\/strong><\/p>)?<p>(.*)<\/p>$/s.exec(html) ?? [];
  return { text: wordsOf(body), byCustomer: heading.startsWith('Customer'), public: heading !== '', files: files.map(({ name }) => name) };
}

const CHARACTERS: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '<br>': '\n' };
const wordsOf = (html: string): string => html.replace(/&(?:amp|lt|gt|quot|#39);|<br>/g, (part) => CHARACTERS[part] ?? part);
