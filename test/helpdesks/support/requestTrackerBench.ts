import { systemClock, type Sleep } from '../../../src/shared/clock';
import { asArray, asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../../contract/fetchSend';
import { openStoreBench, pause } from '../../contract/benches/store';
import { schemaChecked } from '../../contract/schemaChecked';
import { helpdeskFaults, type AgentComment, type AgentView, type TicketBench } from '../../contract/tickets/bench';
import type { RequestTrackerServer } from '../servers/startRequestTracker';
import { startFaultProxy } from './faultProxy';

type Json = Readonly<Record<string, unknown>>;

const STATES: Readonly<Record<string, string>> = { new: 'new', open: 'open', stalled: 'pending', resolved: 'solved' };
const STATUSES = { open: 'open', pending: 'stalled', solved: 'resolved', closed: 'resolved' } as const;

/** A real Request Tracker: the provider with the token of n8n's user, behind a proxy that breaks on request, and a person with her own. */
export async function requestTrackerBench(server: RequestTrackerServer, sleep: Sleep = pause): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const proxy = await startFaultProxy(server.url);
  const settings = { baseUrl: proxy.url, queue: 'WhatsApp' };
  const open = (token: string): TicketProvider => {
    const send = schemaChecked(fetchSend(ticketProviders.requestTracker.authorize({ token })), 'requestTracker', proxy.url);
    return ticketProviders.requestTracker.open({ store, clock: systemClock, sleep, fetchFile, send, settings });
  };
  const agent = requestTrackerAgent(server);

  return {
    store,
    provider: open(server.tokens.n8n),
    stranger: open('1-1-not-the-token'),
    assignee: 'agent',
    group: 'Returns',
    field: {
      name: 'Order number',
      value: '1001',
      read: async (ticketId) => valueOf(await agent.call('GET', `ticket/${ticketId}`), 'Order number'),
    },
    refusedFile: { name: 'empty.txt', mimeType: 'text/plain', bytes: new Uint8Array() },
    faults: helpdeskFaults(proxy.faults),
    newConversation,
    close: async () => {
      await close();
      await proxy.close();
    },
    read: (ticketId) => agent.view(ticketId),
    readFile: async (ticketId, name) => {
      const file = (await agent.parts(ticketId)).find((part) => part.Filename === name);
      return Buffer.from(String((await agent.call('GET', `attachment/${String(file?.id)}`)).Content), 'base64');
    },
    agent: {
      open: async (subject) => String((await agent.call('POST', 'ticket', { Queue: 'WhatsApp', Subject: subject, Content: subject })).id),
      reply: (ticketId, text, file) => agent.write(ticketId, 'correspond', text, file),
      note: (ticketId, text) => agent.write(ticketId, 'comment', text),
      setState: async (ticketId, state) => void (await agent.call('PUT', `ticket/${ticketId}`, { Status: STATUSES[state] })),
    },
  };
}

/** What a person does with her own token. */
export function requestTrackerAgent({ url, tokens }: RequestTrackerServer) {
  const send = fetchSend({ authorization: `token ${tokens.agent}` });
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, json?: object): Promise<Json> => {
    const { status, body } = await send({ method, url: `${url}/REST/2.0/${path}`, json, timeoutMs: 30_000 });
    if (status !== 200 && status !== 201) throw new Error(`Request Tracker refused the agent: ${status} ${JSON.stringify(body)}`);
    return asRecord(body);
  };
  const list = async (path: string): Promise<readonly Json[]> => asArray((await call('GET', `${path}&per_page=100`)).items).map(asRecord);
  const partsOf = (transaction: unknown) => list(`transaction/${String(transaction)}/attachments?fields=Filename,ContentType`);

  const comment = async (transaction: Json): Promise<AgentComment> => {
    const parts = await partsOf(transaction.id);
    const words = parts.find(({ Filename, ContentType }) => ContentType === 'text/plain' && (Filename ?? '') === '');
    const { Content } = await call('GET', `attachment/${String(words?.id)}`);
    const isPublic = transaction.Type !== 'Comment';
    return {
      text: Buffer.from(String(Content), 'base64').toString('utf8').replace(/\n$/, ''),
      byCustomer: isPublic && asRecord(transaction.Creator).id === 'n8n',
      public: isPublic,
      files: parts.flatMap(({ Filename }) => (typeof Filename === 'string' && Filename !== '' ? [Filename] : [])),
    };
  };
  const written = async (ticketId: string): Promise<readonly Json[]> => {
    const history = await list(`ticket/${ticketId}/history?fields=Type,Creator&orderby=id&order=ASC`);
    return history.filter(({ Type }) => ['Create', 'Correspond', 'Comment'].includes(String(Type)));
  };

  return {
    call,
    ticketIds: async (): Promise<readonly string[]> => (await list('tickets?query=id>0')).map(({ id }) => String(id)),
    parts: async (ticketId: string): Promise<readonly Json[]> => {
      const parts: Json[] = [];
      for (const { id } of await written(ticketId)) parts.push(...(await partsOf(id)));
      return parts;
    },
    write: async (ticketId: string, kind: 'comment' | 'correspond', text: string, file?: TicketFile): Promise<void> => {
      const attachments = file === undefined ? [] : [{ FileName: file.name, FileType: file.mimeType, FileContent: Buffer.from(file.bytes).toString('base64') }];
      await call('POST', `ticket/${ticketId}/${kind}`, { Content: text, ContentType: 'text/plain', Attachments: attachments });
    },
    view: async (ticketId: string): Promise<AgentView> => {
      const ticket = await call('GET', `ticket/${ticketId}`);
      const requester = await call('GET', `user/${encodeURIComponent(String(asRecord(asArray(ticket.Requestor)[0]).id))}`);
      const queue = await call('GET', `queue/${String(asRecord(ticket.Queue).id)}`);
      const comments: AgentComment[] = [];
      for (const transaction of await written(ticketId)) comments.push(await comment(transaction));
      return {
        subject: String(ticket.Subject),
        // Their number follows the name.
        requester: String(requester.RealName).replace(/, \+\d+$/, ''),
        state: STATES[String(ticket.Status)] ?? 'unknown',
        tags: [],
        group: String(queue.Name),
        comments,
      };
    },
  };
}

function valueOf(ticket: Json, name: string): unknown {
  const field = asArray(ticket.CustomFields).map(asRecord).find((each) => each.name === name);
  return asArray(field?.values)[0];
}
