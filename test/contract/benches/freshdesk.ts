import { freshdeskStandIn, type FreshdeskOptions } from '../../../sandbox/helpdesks/freshdesk/freshdesk';
import { startStandIn } from '../../../sandbox/helpdesks/standIn';
import { systemClock, type Clock, type Sleep } from '../../../src/shared/clock';
import { multipart } from '../../../src/shared/multipart';
import { asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import { helpdeskFaults, type AgentView, type TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

const MAX_BYTES = 50_000;

interface FreshdeskComment {
  readonly body: string;
  readonly incoming: boolean;
  readonly private: boolean;
  readonly user_id: number;
  readonly attachments: ReadonlyArray<{ readonly name: string; readonly attachment_url: string }>;
}

/** What only Freshdesk's contract needs. */
export interface FreshdeskBench extends TicketBench {
  /** A contact that agents made by hand; gives its id. */
  contact(mobile: string): Promise<string>;
  /** Paths of what was asked. */
  asked(): readonly string[];
}

/** A Freshdesk stand-in seen by the provider with one agent's key, and by another agent with her own. */
export async function freshdeskBench(sleep: Sleep = pause, options: FreshdeskOptions = {}, clock: Clock = systemClock): Promise<FreshdeskBench> {
  const { store, newConversation, close } = await openStoreBench();
  const freshdesk = await startStandIn(freshdeskStandIn({ maxBytes: MAX_BYTES, ...options }), clock);
  const settings = { domain: 'company', baseUrl: freshdesk.url };
  const open = (apiKey: string): TicketProvider => {
    const send = schemaChecked(fetchSend(ticketProviders.freshdesk.authorize({ apiKey })), 'freshdesk', freshdesk.url);
    return ticketProviders.freshdesk.open({ store, clock: systemClock, sleep, fetchFile, send, settings });
  };
  const rosa = agentCalls(freshdesk.url);
  const setStatus = async (ticketId: string, status: number): Promise<void> => void (await rosa.call('PUT', `tickets/${ticketId}`, { json: { status } }));

  return {
    store,
    provider: open('sandbox-agent-key'),
    stranger: open('not-the-key'),
    assignee: '2',
    group: 'Returns',
    field: { name: 'cf_order_number', value: '1001', read: async (ticketId) => asRecord((await rosa.get(`tickets/${ticketId}`)).custom_fields).cf_order_number },
    refusedFile: { name: 'large.bin', mimeType: 'application/octet-stream', bytes: new Uint8Array(MAX_BYTES + 1) },
    faults: helpdeskFaults(freshdesk.faults),
    newConversation,
    close: async () => {
      await close();
      await freshdesk.close();
    },
    contact: async (mobile) => String(asRecord(await rosa.call('POST', 'contacts', { json: { name: 'Ana by hand', mobile } })).id),
    asked: () => freshdesk.requests().map(({ path }) => path),
    read: rosa.view,
    readFile: async (ticketId, name) => {
      const files = (await rosa.comments(ticketId)).flatMap(({ attachments }) => attachments);
      const file = files.find((each) => each.name === name);
      if (file === undefined) throw new Error(`No file ${name} on ticket ${ticketId}`);
      return fetchFile(file.attachment_url, MAX_BYTES);
    },
    agent: {
      open: async (subject) => {
        const contact = asRecord(await rosa.call('POST', 'contacts', { json: { name: subject, unique_external_id: `crm-${subject}` } }));
        const json = { requester_id: contact.id, subject, description: subject, status: 2, priority: 1 };
        return String(asRecord(await rosa.call('POST', 'tickets', { json })).id);
      },
      reply: (ticketId, text, file) => rosa.write(ticketId, 'reply', { body: text }, file),
      note: (ticketId, text) => rosa.write(ticketId, 'notes', { body: text, private: 'true' }),
      setState: (ticketId, state) => setStatus(ticketId, { open: 2, pending: 3, solved: 4, closed: 5 }[state]),
    },
  };
}

const STATES: Readonly<Record<number, string>> = { 2: 'open', 3: 'pending', 4: 'solved', 5: 'closed' };
const GROUPS: Readonly<Record<number, string>> = { 11: 'Support', 12: 'Returns' };
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };

/** What a browser shows of a comment, without the small print below it. */
function shown(html: string): string {
  return html
    .replace(/<div style="[^"]*">ref [0-9a-f]{16}<\/div>$/, '')
    .replace(/<br>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? '');
}

/** What an agent does with her own key. */
function agentCalls(baseUrl: string) {
  const send = fetchSend({ authorization: `Basic ${Buffer.from('sandbox-rosa-key:X').toString('base64')}` });
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, more: object = {}): Promise<unknown> => {
    const { status, body } = await send({ method, url: `${baseUrl}/api/v2/${path}`, ...more });
    if (status > 299) throw new Error(`Freshdesk refused the agent: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const get = async (path: string) => asRecord(await call('GET', path));
  /** The description and everything after it. */
  const comments = async (ticketId: string): Promise<readonly FreshdeskComment[]> => {
    const ticket = await get(`tickets/${ticketId}`);
    const first = { body: String(ticket.description), incoming: true, private: false, user_id: Number(ticket.requester_id), attachments: ticket.attachments } as FreshdeskComment;
    const all: FreshdeskComment[] = [first];
    for (let page = 1; all.length % 100 === 1 || page === 1; page += 1) {
      const some = (await call('GET', `tickets/${ticketId}/conversations?per_page=100&page=${page}`)) as readonly FreshdeskComment[];
      all.push(...some);
      if (some.length < 100) break;
    }
    return all;
  };
  return {
    call,
    get,
    comments,
    write: async (ticketId: string, kind: 'notes' | 'reply', fields: Readonly<Record<string, string>>, file?: TicketFile): Promise<void> => {
      const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
      const { bytes, contentType } = await multipart([...parts, ...(file === undefined ? [] : [{ name: 'attachments[]', fileName: file.name, mimeType: file.mimeType, bytes: file.bytes }])]);
      await call('POST', `tickets/${ticketId}/${kind}`, { bytes, headers: { 'content-type': contentType } });
    },
    view: async (ticketId: string): Promise<AgentView> => {
      const ticket = await get(`tickets/${ticketId}`);
      return {
        subject: String(ticket.subject),
        requester: String((await get(`contacts/${String(ticket.requester_id)}`)).name),
        state: STATES[Number(ticket.status)] ?? 'unknown',
        tags: (ticket.tags as string[]).filter((tag) => !tag.startsWith('wa:')),
        group: GROUPS[Number(ticket.group_id)] ?? null,
        comments: (await comments(ticketId)).map(({ body, incoming, private: isPrivate, user_id, attachments }) => ({
          text: shown(body),
          byCustomer: incoming && user_id === ticket.requester_id,
          public: !isPrivate,
          files: attachments.map(({ name }) => name),
        })),
      };
    },
  };
}
