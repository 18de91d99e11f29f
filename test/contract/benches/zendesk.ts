import type { Sandbox } from '../../../sandbox/startSandbox';
import { systemClock, type Sleep } from '../../../src/shared/clock';
import type { HttpRequest } from '../../../src/shared/http';
import { asArray, asNumber, asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend, zendeskLogin } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import type { BenchFaults, TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

const GROUP = 'Billing';
const FIELD = 'Order number';
/** In the words of `TicketState`. */
const STATE_OF: Readonly<Record<string, string>> = { hold: 'onHold' };

/** The sandbox's Zendesk through its API, in the name of one agent. */
function zendeskAs({ baseUrl, apiToken }: Sandbox['zendesk'], email: string) {
  const send = fetchSend(zendeskLogin(email, apiToken));
  const ask = async (method: HttpRequest['method'], path: string, more: Partial<HttpRequest> = {}) => {
    const answer = await send({ method, url: `${baseUrl}/api/v2/${path}`, ...more });
    if (answer.status > 299) throw new Error(`${method} ${path} of the agent was answered ${answer.status}`);
    return asRecord(answer.body);
  };
  return {
    ask,
    ticket: async (id: string) => asRecord((await ask('GET', `tickets/${id}`)).ticket),
    comments: async (id: string) => asArray((await ask('GET', `tickets/${id}/comments`)).comments).map(asRecord),
    comment: async (id: string, body: string, isPublic: boolean, file?: TicketFile): Promise<void> => {
      const upload = { query: { filename: file?.name ?? '' }, headers: { 'content-type': file?.mimeType ?? '' }, bytes: file?.bytes };
      const uploads = file === undefined ? [] : [asRecord((await ask('POST', 'uploads', upload)).upload).token];
      await ask('PUT', `tickets/${id}`, { json: { ticket: { comment: { body, public: isPublic, uploads } } } });
    },
  };
}

/** What goes wrong in the sandbox's Zendesk. */
export function zendeskFaults({ url }: Sandbox): BenchFaults {
  const send = fetchSend();
  return {
    add: async (fault) => void (await send({ method: 'POST', url: `${url}/sandbox/faults`, json: { route: 'zendesk', ...fault } })),
    clear: async () => void (await send({ method: 'DELETE', url: `${url}/sandbox/faults` })),
  };
}

/** The Zendesk provider, and the same Zendesk seen by a human agent. `sleep` is for pauses between retries. */
export async function zendeskBench(sandbox: Sandbox, sleep: Sleep = pause): Promise<TicketBench> {
  const { zendesk } = sandbox;
  const { store, newConversation, close } = await openStoreBench();
  const open = (apiToken: string): TicketProvider => {
    const send = schemaChecked(fetchSend(zendeskLogin(zendesk.email, apiToken)), 'zendesk', zendesk.baseUrl);
    return ticketProviders.zendesk.open({ store, clock: systemClock, sleep, fetchFile, send, settings: { ...zendesk } });
  };
  const human = zendeskAs(zendesk, zendesk.humanEmail);
  const idOf = async (list: string, property: string, name: string): Promise<number> =>
    asNumber(asArray((await human.ask('GET', list))[list]).map(asRecord).find((record) => record[property] === name)?.id) ?? 0;
  const fieldId = await idOf('ticket_fields', 'title', FIELD);
  const groupId = await idOf('groups', 'name', GROUP);
  const valueOf = async (id: string) => asArray((await human.ticket(id)).custom_fields).map(asRecord).find((field) => field.id === fieldId)?.value;

  return {
    store,
    provider: open(zendesk.apiToken),
    stranger: open('not-the-token'),
    assignee: String(asRecord((await human.ask('GET', 'users/me')).user).id),
    group: GROUP,
    field: { name: FIELD, value: '1001', read: valueOf },
    refusedFile: { name: 'setup.exe', mimeType: 'application/octet-stream', bytes: Buffer.from('MZ') },
    faults: zendeskFaults(sandbox),
    newConversation,
    close: async () => {
      await close();
      await sandbox.close();
    },
    read: async (ticketId) => {
      const ticket = await human.ticket(ticketId);
      const requester = asRecord((await human.ask('GET', `users/${String(ticket.requester_id)}`)).user);
      const status = String(ticket.status);
      return {
        subject: String(ticket.subject),
        requester: String(requester.name),
        state: STATE_OF[status] ?? status,
        tags: asArray(ticket.tags).map(String),
        group: ticket.group_id === groupId ? GROUP : null,
        comments: (await human.comments(ticketId)).map(({ body, public: isPublic, author_id: author, attachments }) => ({
          text: String(body),
          byCustomer: author === ticket.requester_id,
          public: isPublic === true,
          files: asArray(attachments).map((file) => String(asRecord(file).file_name)),
        })),
      };
    },
    readFile: async (ticketId, name) => {
      const files = (await human.comments(ticketId)).flatMap(({ attachments }) => asArray(attachments).map(asRecord));
      return fetchFile(String(files.find((file) => file.file_name === name)?.content_url), Number.POSITIVE_INFINITY);
    },
    agent: {
      open: async (subject) => String(asRecord((await human.ask('POST', 'tickets', { json: { ticket: { subject, comment: { body: subject } } } })).ticket).id),
      reply: (ticketId, text, file) => human.comment(ticketId, text, true, file),
      note: (ticketId, text) => human.comment(ticketId, text, false),
      setState: async (ticketId, status) => void (await human.ask('PUT', `tickets/${ticketId}`, { json: { ticket: { status } } })),
    },
  };
}
