import { jiraStandIn, type JiraOptions } from '../../../sandbox/helpdesks/jira/jiraApi';
import { OWN_FIELD, PROJECT, REQUEST_TYPES, STATUSES, TRANSITIONS, type JiraState } from '../../../sandbox/helpdesks/jira/state';
import { startStandIn, type StandIn } from '../../../sandbox/helpdesks/standIn';
import { systemClock, type Sleep } from '../../../src/shared/clock';
import type { HttpRequest } from '../../../src/shared/http';
import { multipart } from '../../../src/shared/multipart';
import { asArray, asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { basicAuth } from '../../../src/ticket/providers/parts/basicAuth';
import { fetchFile, fetchSend } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import { helpdeskFaults, type AgentComment, type TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

/** The provider on a Jira of its own, and that Jira. */
export interface JiraBench extends TicketBench {
  readonly jira: StandIn;
  readonly state: JiraState;
  /** A request of the human agent. */
  readonly asAgent: (request: Omit<HttpRequest, 'url'> & { readonly path: string }) => Promise<unknown>;
}

const MAX_FILE_BYTES = 200_000;
const STATE_OF: Readonly<Record<string, string>> = { new: 'new', indeterminate: 'open', done: 'solved' };

/** @param sleep is for pauses between retries */
export async function jiraBench(sleep: Sleep = pause, options: JiraOptions = {}): Promise<JiraBench> {
  const { store, newConversation, close } = await openStoreBench();
  const standIn = jiraStandIn({ maxFileBytes: MAX_FILE_BYTES, ...options });
  const jira = await startStandIn(standIn.api);
  const state = standIn.state();
  const open = (apiToken: string): TicketProvider =>
    ticketProviders.jira.open({
      store,
      clock: systemClock,
      sleep,
      fetchFile,
      send: schemaChecked(fetchSend(basicAuth(state.api.email, apiToken)), 'jira', jira.url),
      settings: { site: 'company', baseUrl: jira.url, projectKey: PROJECT.key, requestType: 'WhatsApp question' },
    });
  const asAgent = agentOf(state, jira.url);
  return {
    jira,
    state,
    asAgent,
    store,
    provider: open(state.api.apiToken),
    stranger: open('not-the-token'),
    assignee: state.agent.accountId,
    group: null,
    field: { name: OWN_FIELD, value: 'red', read: async (ticketId) => asRecord(asRecord(await asAgent({ method: 'GET', path: `/rest/api/3/issue/${ticketId}` })).fields)[OWN_FIELD] },
    refusedFile: { name: 'film.mp4', mimeType: 'video/mp4', bytes: new Uint8Array(MAX_FILE_BYTES + 1) },
    faults: helpdeskFaults(jira.faults),
    newConversation,
    settled: async () => void state.search.catchUp(),
    read: async (ticketId) => view(await asAgent({ method: 'GET', path: `/rest/api/3/issue/${ticketId}` }), await commentsOf(asAgent, ticketId)),
    readFile: async (ticketId, name) => {
      const { attachment } = asRecord(asRecord(await asAgent({ method: 'GET', path: `/rest/api/3/issue/${ticketId}` })).fields);
      const file = asArray(attachment).map(asRecord).find(({ filename }) => filename === name);
      return (await asAgent({ method: 'GET', path: `/rest/api/3/attachment/content/${String(file?.id)}`, query: { redirect: false }, answer: 'bytes' })) as Uint8Array;
    },
    agent: {
      open: async (subject) => {
        const [type] = REQUEST_TYPES;
        const fields = { project: { key: PROJECT.key }, issuetype: { id: type.issueTypeId }, summary: subject };
        return String(asRecord(await asAgent({ method: 'POST', path: '/rest/api/3/issue', json: { fields } })).id);
      },
      reply: (ticketId, text, file) => reply(asAgent, ticketId, text, file),
      note: async (ticketId, body) => void (await asAgent({ method: 'POST', path: `/rest/servicedeskapi/request/${ticketId}/comment`, json: { body, public: false } })),
      setState: (ticketId, wanted) => move(asAgent, ticketId, { solved: 'Resolved', closed: 'Closed', pending: 'Waiting for customer', open: 'In Progress' }[wanted]),
    },
    close: async () => {
      await close();
      await jira.close();
    },
  };
}

function agentOf({ agent }: JiraState, url: string): JiraBench['asAgent'] {
  const send = fetchSend(basicAuth(agent.email, agent.apiToken));
  return async ({ path, ...request }) => {
    const { status, body } = await send({ ...request, url: `${url}${path}` });
    if (status >= 300) throw new Error(`The agent’s ${request.method} ${path} was answered with ${status}: ${JSON.stringify(body)}`);
    return body;
  };
}

async function commentsOf(asAgent: JiraBench['asAgent'], ticketId: string): Promise<readonly unknown[]> {
  const comments: unknown[] = [];
  for (;;) {
    const page = asRecord(await asAgent({ method: 'GET', path: `/rest/api/3/issue/${ticketId}/comment`, query: { startAt: comments.length, maxResults: 100 } }));
    comments.push(...asArray(page.comments));
    if (comments.length >= Number(page.total)) return comments;
  }
}

async function reply(asAgent: JiraBench['asAgent'], ticketId: string, body: string, file?: TicketFile): Promise<void> {
  const path = `/rest/servicedeskapi/request/${ticketId}`;
  if (file === undefined) return void (await asAgent({ method: 'POST', path: `${path}/comment`, json: { body, public: true } }));
  const { bytes, contentType } = await multipart([{ name: 'file', fileName: file.name, mimeType: file.mimeType, bytes: file.bytes }]);
  const headers = { 'content-type': contentType, 'x-atlassian-token': 'no-check' };
  const uploaded = asRecord(await asAgent({ method: 'POST', path: `/rest/servicedeskapi/servicedesk/${PROJECT.key}/attachTemporaryFile`, headers, bytes }));
  const temporaryAttachmentIds = asArray(uploaded.temporaryAttachments).map((each) => asRecord(each).temporaryAttachmentId);
  await asAgent({ method: 'POST', path: `${path}/attachment`, json: { temporaryAttachmentIds, public: true, additionalComment: { body } } });
}

async function move(asAgent: JiraBench['asAgent'], ticketId: string, name: string): Promise<void> {
  const status = asRecord(asRecord(asRecord(await asAgent({ method: 'GET', path: `/rest/api/3/issue/${ticketId}` })).fields).status);
  const transition = TRANSITIONS.find(({ from, to }) => to.name === name && from.some(({ id }) => id === status.id));
  if (transition === undefined) throw new Error(`No transition leads from ${String(status.name)} to ${name}`);
  await asAgent({ method: 'POST', path: `/rest/api/3/issue/${ticketId}/transitions`, json: { transition: { id: transition.id } } });
}

/** What stands on the page of an issue. */
function view(issue: unknown, comments: readonly unknown[]): Awaited<ReturnType<TicketBench['read']>> {
  const fields = asRecord(asRecord(issue).fields);
  const first = document(fields.description);
  const documents = comments.map((comment) => document(asRecord(comment).body));
  const others = comments.map((comment, index): AgentComment => {
    const { heading = null, text = '', links = [] } = documents[index] ?? {};
    return { text, byCustomer: isCustomers(heading), public: asRecord(comment).jsdPublic === true, files: links.map(({ name }) => name) };
  });
  const linked = new Set(documents.flatMap(({ links }) => links.map(({ url }) => url)));
  const files = asArray(fields.attachment).map(asRecord).filter(({ content }) => !linked.has(String(content))).map(({ filename }) => String(filename));
  const status = STATUSES.find(({ id }) => id === asRecord(fields.status).id);
  return {
    subject: String(fields.summary),
    requester: (first.heading ?? '').replace(/ on WhatsApp:$/, '').replace(/ \(\+\d+\)$/, ''),
    state: status?.name === 'Closed' ? 'closed' : (STATE_OF[status?.category ?? ''] ?? ''),
    tags: asArray(fields.labels).map(String).filter((label) => label !== 'whatsapp-support' && !label.startsWith('wa:')),
    comments: [{ text: first.text, byCustomer: isCustomers(first.heading), public: true, files }, ...others],
  };
}

const isCustomers = (heading: string | null): boolean => heading !== null && heading !== 'Sent on WhatsApp:';

interface Read {
  readonly heading: string | null;
  readonly text: string;
  readonly links: ReadonlyArray<{ readonly name: string; readonly url: string }>;
}

function document(value: unknown): Read {
  const paragraphs = asArray(asRecord(value).content).map((paragraph) => asArray(asRecord(paragraph).content).map(asRecord));
  const marked = (wanted: string) => paragraphs.flatMap(([first]) => {
    const mark = asRecord(asArray(first?.marks)[0]);
    return mark.type === wanted ? [{ name: String(first?.text), url: String(asRecord(mark.attrs).href) }] : [];
  });
  const plain = paragraphs.filter(([first]) => first?.marks === undefined);
  return {
    heading: marked('strong')[0]?.name ?? null,
    text: plain.map((nodes) => nodes.map(({ type, text }) => (type === 'hardBreak' ? '\n' : String(text))).join('')).join('\n'),
    links: marked('link'),
  };
}
