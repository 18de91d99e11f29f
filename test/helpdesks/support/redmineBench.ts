import { systemClock, type Sleep } from '../../../src/shared/clock';
import { asArray, asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../../contract/fetchSend';
import { openStoreBench, pause } from '../../contract/benches/store';
import { schemaChecked } from '../../contract/schemaChecked';
import { helpdeskFaults, type AgentComment, type AgentView, type TicketBench } from '../../contract/tickets/bench';
import type { RedmineServer } from '../servers/startRedmine';
import { startFaultProxy } from './faultProxy';

type Json = Readonly<Record<string, unknown>>;

/** Of Redmine's default data. */
const STATUSES = { open: 2, solved: 3, pending: 4, closed: 5 } as const;
const STATES: Readonly<Record<string, string>> = { New: 'new', 'In Progress': 'open', Feedback: 'pending', Resolved: 'solved', Closed: 'solved' };

/** A real Redmine: the provider with the key of n8n's user, behind a proxy that breaks on request, and a person with her own. */
export async function redmineBench(server: RedmineServer, sleep: Sleep = pause): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const proxy = await startFaultProxy(server.url);
  const settings = { baseUrl: proxy.url, project: 'support' };
  const open = (apiKey: string): TicketProvider => {
    const send = schemaChecked(fetchSend(ticketProviders.redmine.authorize({ apiKey })), 'redmine', proxy.url);
    return ticketProviders.redmine.open({ store, clock: systemClock, sleep, fetchFile, send, settings });
  };
  const agent = redmineAgent(server);

  return {
    store,
    provider: open(server.logins.n8n.apiKey),
    stranger: open('not-the-key'),
    assignee: String(server.logins.agent.id),
    group: 'returns',
    field: {
      name: 'Order number',
      value: '1001',
      read: async (ticketId) => asArray((await agent.issue(ticketId)).custom_fields).map(asRecord).find(({ name }) => name === 'Order number')?.value,
    },
    // Of a type that the set-up does not allow.
    refusedFile: { name: 'setup.exe', mimeType: 'application/octet-stream', bytes: Buffer.from('MZ') },
    faults: helpdeskFaults(proxy.faults),
    newConversation,
    close: async () => {
      await close();
      await proxy.close();
    },
    read: (ticketId) => agent.view(ticketId),
    readFile: async (ticketId, name) => {
      const file = asArray((await agent.issue(ticketId)).attachments).map(asRecord).find(({ filename }) => filename === name);
      return agent.download(String(file?.id));
    },
    agent: {
      open: (subject) => agent.open(subject),
      reply: async (ticketId, notes, file) => agent.change(ticketId, { notes, uploads: file === undefined ? [] : [await agent.upload(file)] }),
      note: (ticketId, notes) => agent.change(ticketId, { notes, private_notes: true }),
      setState: (ticketId, state) => agent.change(ticketId, { status_id: STATUSES[state] }),
    },
  };
}

/** What a person does with her own key. */
export function redmineAgent({ url, logins }: RedmineServer) {
  const send = fetchSend({ 'x-redmine-api-key': logins.agent.apiKey });
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, more: object = {}): Promise<unknown> => {
    const { status, body } = await send({ method, url: `${url}/${path}`, timeoutMs: 30_000, ...more });
    if (status < 200 || status > 299) throw new Error(`Redmine refused the agent: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const issue = async (ticketId: string): Promise<Json> => asRecord(asRecord(await call('GET', `issues/${ticketId}.json?include=journals,attachments`)).issue);
  return {
    issue,
    view: async (ticketId: string): Promise<AgentView> => view(await issue(ticketId)),
    ticketIds: async (): Promise<readonly string[]> =>
      asArray(asRecord(await call('GET', 'issues.json?status_id=*&limit=100')).issues).map((each) => String(asRecord(each).id)),
    open: async (subject: string): Promise<string> => {
      const answer = await call('POST', 'issues.json', { json: { issue: { project_id: 'support', subject } } });
      return String(asRecord(asRecord(answer).issue).id);
    },
    change: async (ticketId: string, changes: Json): Promise<void> => void (await call('PUT', `issues/${ticketId}.json`, { json: { issue: changes } })),
    upload: async ({ name, mimeType, bytes }: TicketFile): Promise<Json> => {
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = await call('POST', 'uploads.json', { query: { filename: name }, headers, bytes });
      return { token: asRecord(asRecord(answer).upload).token, filename: name, content_type: mimeType };
    },
    download: async (id: string): Promise<Uint8Array> => (await call('GET', `attachments/download/${id}`, { answer: 'bytes' })) as Uint8Array,
  };
}

function view(issue: Json): AgentView {
  const [requester = '', ...first] = decoded(issue.description).split('\n\n');
  const journals = asArray(issue.journals).map(asRecord);
  const files = asArray(issue.attachments).map(asRecord);
  const later = journals.flatMap(attached).map(({ name: id }) => id);
  const names = files.filter(({ id }) => !later.includes(String(id))).map(({ filename }) => String(filename));
  const notes = journals.filter(({ notes: text }) => typeof text === 'string' && text !== '');
  return {
    subject: String(issue.subject),
    // Their number follows the name.
    requester: requester.replace(/, \+\d+$/, ''),
    state: STATES[String(asRecord(issue.status).name)] ?? 'unknown',
    tags: [],
    group: String(asRecord(issue.project).name).toLowerCase(),
    comments: [{ text: first.join('\n\n'), byCustomer: true, public: true, files: names }, ...notes.map(comment)],
  };
}

/** The files that came with a note: each has its id as `name`. */
function attached(journal: Json): readonly Json[] {
  return asArray(journal.details).map(asRecord).filter(({ property }) => property === 'attachment');
}

function comment(journal: Json): AgentComment {
  const isPublic = journal.private_notes !== true;
  return { text: decoded(journal.notes), byCustomer: isPublic && asRecord(journal.user).name === 'n8n Test', public: isPublic, files: attached(journal).map(({ new_value: name }) => String(name)) };
}

/** As its page shows it; `redmine.test.ts` looks at a page itself. */
function decoded(text: unknown): string {
  return String(text).replace(/\r\n/g, '\n').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
}
