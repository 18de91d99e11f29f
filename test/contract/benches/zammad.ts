import { startStandIn } from '../../../sandbox/helpdesks/standIn';
import { zammadStandIn, type ZammadOptions } from '../../../sandbox/helpdesks/zammad/zammad';
import { systemClock, type Sleep } from '../../../src/shared/clock';
import { asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import { helpdeskFaults, type AgentView, type TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

const MAX_REQUEST_BYTES = 100_000;
const ROSA = 'rosa@example.com';

/** Zammad as it comes, with a fourth priority that administrators added. */
const SETUP: ZammadOptions = { priorities: ['1 low', '2 normal', '3 high', '4 urgent'], maxRequest: `${MAX_REQUEST_BYTES}b` };

interface ZammadArticle {
  readonly id: number;
  readonly body: string;
  readonly internal: boolean;
  readonly sender: string;
  readonly origin_by_id: number | null;
  readonly attachments: ReadonlyArray<{ readonly id: number; readonly filename: string }>;
}

/** What only Zammad's contract needs. */
export interface ZammadBench extends TicketBench {
  /** The provider with another token. */
  readonly as: (accessToken: string) => TicketProvider;
  /** An e-mail that an agent sends from the ticket, to whomever. */
  email(ticketId: string, body: string): Promise<void>;
}

/** A Zammad stand-in seen by the provider with an administrator's token, and by an agent with her own. */
export async function zammadBench(sleep: Sleep = pause, options: ZammadOptions = {}): Promise<ZammadBench> {
  const { store, newConversation, close } = await openStoreBench();
  const zammad = await startStandIn(zammadStandIn({ ...SETUP, ...options }));
  const open = (accessToken: string): TicketProvider => {
    const send = schemaChecked(fetchSend(ticketProviders.zammad.authorize({ accessToken })), 'zammad', zammad.url);
    return ticketProviders.zammad.open({ store, clock: systemClock, sleep, fetchFile, send, settings: { baseUrl: zammad.url, group: 'Users' } });
  };
  const rosa = agentCalls(zammad.url);

  return {
    store,
    provider: open('sandbox-admin-token'),
    stranger: open('not-the-token'),
    as: open,
    email: (ticketId, body) => rosa.write(ticketId, { body, type: 'email', internal: false }),
    assignee: ROSA,
    group: 'Returns',
    field: { name: 'order_number', value: '1001', read: async (ticketId) => asRecord(await rosa.get(`tickets/${ticketId}`)).order_number },
    refusedFile: { name: 'large.bin', mimeType: 'application/octet-stream', bytes: new Uint8Array(MAX_REQUEST_BYTES) },
    faults: helpdeskFaults(zammad.faults),
    newConversation,
    close: async () => {
      await close();
      await zammad.close();
    },
    read: rosa.view,
    readFile: async (ticketId, name) => {
      const files = (await rosa.articles(ticketId)).flatMap(({ id, attachments }) => attachments.map((file) => ({ ...file, article: id })));
      const file = files.find(({ filename }) => filename === name);
      if (file === undefined) throw new Error(`No file ${name} on ticket ${ticketId}`);
      return (await rosa.call('GET', `ticket_attachment/${ticketId}/${file.article}/${file.id}`, { answer: 'bytes' })) as Uint8Array;
    },
    agent: {
      open: async (title) => {
        const article = { body: title };
        return String(asRecord(await rosa.call('POST', 'tickets', { json: { title, group: 'Users', customer: { login: 'visitor@example.com' }, article } })).id);
      },
      reply: (ticketId, body, file) => rosa.write(ticketId, { body, type: 'note', internal: false, attachments: file === undefined ? [] : [toAttachment(file)] }),
      note: (ticketId, body) => rosa.write(ticketId, { body, type: 'note', internal: true }),
      setState: async (ticketId, state) => {
        const waiting = { state: 'pending reminder', pending_time: new Date(Date.now() + 60_000).toISOString() };
        const json = state === 'pending' ? waiting : { state: state === 'open' ? 'open' : 'closed' };
        await rosa.call('PUT', `tickets/${ticketId}`, { json });
      },
    },
  };
}

const toAttachment = ({ name, mimeType, bytes }: TicketFile) => ({ filename: name, 'mime-type': mimeType, data: Buffer.from(bytes).toString('base64') });

const STATES: Readonly<Record<string, string>> = { new: 'new', open: 'open', 'pending reminder': 'pending', closed: 'solved' };

/** What an agent does with her own token. */
function agentCalls(baseUrl: string) {
  const send = fetchSend({ authorization: 'Token token=sandbox-agent-token' });
  const call = async (method: 'GET' | 'POST' | 'PUT', path: string, more: object = {}): Promise<unknown> => {
    const { status, body } = await send({ method, url: `${baseUrl}/api/v1/${path}`, ...more });
    if (status > 299) throw new Error(`Zammad refused the agent: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const get = async (path: string) => asRecord(await call('GET', path, { query: { expand: true } }));
  const articles = async (ticketId: string) => (await call('GET', `ticket_articles/by_ticket/${ticketId}`)) as readonly ZammadArticle[];
  return {
    call,
    get,
    articles,
    write: async (ticketId: string, article: object): Promise<void> => void (await call('PUT', `tickets/${ticketId}`, { json: { article } })),
    view: async (ticketId: string): Promise<AgentView> => {
      const ticket = await get(`tickets/${ticketId}`);
      return {
        subject: String(ticket.title),
        requester: String((await get(`users/${String(ticket.customer_id)}`)).firstname),
        state: STATES[String(ticket.state)] ?? 'unknown',
        tags: (await get(`tags?object=Ticket&o_id=${ticketId}`)).tags as string[],
        group: String(ticket.group),
        comments: (await articles(ticketId)).map(({ body, internal, sender, origin_by_id: origin, attachments }) => ({
          text: body,
          byCustomer: sender === 'Customer' && origin === ticket.customer_id,
          public: !internal,
          files: attachments.map(({ filename }) => filename),
        })),
      };
    },
  };
}
