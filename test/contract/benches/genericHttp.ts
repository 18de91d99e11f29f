import { SupportHttpApi } from '../../../credentials/SupportHttpApi.credentials';
import { DESK_TOKENS, genericDesk } from '../../../sandbox/helpdesks/generic/genericDesk';
import { startStandIn } from '../../../sandbox/helpdesks/standIn';
import { systemClock, type Sleep } from '../../../src/shared/clock';
import type { HttpRequest } from '../../../src/shared/http';
import { asArray, asRecord, asText } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import { helpdeskFaults, type TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

type Settings = Readonly<Record<string, unknown>>;

/** The credential as n8n first shows it: what stands there already is made for the generic desk. */
export const DEFAULTS: Settings = Object.fromEntries(new SupportHttpApi().properties.map(({ name, default: preset }) => [name, preset]));

const STATE_OF: Readonly<Record<string, string>> = { resolved: 'solved', waiting: 'pending' };
const STATUS_OF: Readonly<Record<string, string>> = { solved: 'resolved', pending: 'waiting' };

/** A generic desk, the provider with a credential that differs from the defaults by `settings`, and a human agent. */
export async function genericHttpBench(sleep: Sleep = pause, settings: Settings = {}): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const desk = await startStandIn(genericDesk);
  const { genericHttp } = ticketProviders;
  const open = (token: string): TicketProvider => {
    const filledIn = { ...DEFAULTS, baseUrl: desk.url, token, ...settings };
    const send = schemaChecked(fetchSend(genericHttp.authorize(filledIn)), 'genericHttp', desk.url);
    return genericHttp.open({ store, clock: systemClock, sleep, fetchFile, send, settings: filledIn });
  };
  const human = fetchSend({ authorization: `Bearer ${DESK_TOKENS.human}` });
  const ask = async (method: HttpRequest['method'], path: string, json?: object): Promise<unknown> => {
    const answer = await human({ method, url: `${desk.url}/api/${path}`, json });
    if (answer.status > 299) throw new Error(`${method} ${path} of the agent was answered ${answer.status}`);
    return asRecord(answer.body).data;
  };
  const ticketOf = async (id: string) => asRecord(await ask('GET', `tickets/${id}`));
  const commentsOf = async (id: string) => {
    const pages = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((page) => ask('GET', `tickets/${id}/comments?page=${page}`)));
    return pages.flatMap(asArray).map(asRecord);
  };
  const comment = async (id: string, body: string, internal: boolean, file?: TicketFile) => {
    const attachments = file === undefined ? [] : [{ name: file.name, mime: file.mimeType, data: Buffer.from(file.bytes).toString('base64') }];
    await ask('POST', `tickets/${id}/comments`, { body, author: 'agent', internal, attachments });
  };

  return {
    store,
    provider: open(DESK_TOKENS.api),
    stranger: open('not-the-token'),
    assignee: 'robin@desk.invalid',
    group: 'billing',
    field: { name: 'order', value: '1001', read: async (id) => asRecord((await ticketOf(id)).custom).order },
    refusedFile: { name: 'setup.exe', mimeType: 'application/octet-stream', bytes: Buffer.from('MZ') },
    faults: helpdeskFaults(desk.faults),
    newConversation,
    close: async () => {
      await close();
      await desk.close();
    },
    read: async (id) => {
      const [ticket, comments] = [await ticketOf(id), await commentsOf(id)];
      const shown = comments.map(({ body, kind, attachments }) => ({
        text: String(body),
        byCustomer: kind === 'customer',
        public: kind !== 'internal',
        files: asArray(attachments).map((file) => String(asRecord(file).name)),
      }));
      // Files of the description stand in a comment without words.
      const [first] = shown;
      const [files, later] = first?.text === '' ? [first.files, shown.slice(1)] : [[], shown];
      const status = String(ticket.status);
      return {
        subject: String(ticket.title),
        requester: String(asRecord(ticket.customer).name),
        state: STATE_OF[status] ?? status,
        tags: asArray(ticket.labels).map(String),
        group: asText(ticket.team),
        comments: [{ text: String(ticket.description), byCustomer: true, public: true, files }, ...later],
      };
    },
    readFile: async (id, name) => {
      const file = (await commentsOf(id)).flatMap(({ attachments }) => asArray(attachments).map(asRecord)).find((each) => each.name === name);
      return (await human({ method: 'GET', url: `${desk.url}${String(file?.url)}`, answer: 'bytes' })).body as Uint8Array;
    },
    agent: {
      open: async (title) => String(asRecord(await ask('POST', 'tickets', { title, description: title, customer: { name: 'Somebody' } })).id),
      reply: (id, text, file) => comment(id, text, false, file),
      note: (id, text) => comment(id, text, true),
      setState: async (id, state) => void (await ask('PATCH', `tickets/${id}`, { status: STATUS_OF[state] ?? state })),
    },
  };
}
