import { chatwootStandIn, type ChatwootOptions } from '../../../sandbox/helpdesks/chatwoot/chatwoot';
import { startStandIn } from '../../../sandbox/helpdesks/standIn';
import { systemClock, type Sleep } from '../../../src/shared/clock';
import { multipart } from '../../../src/shared/multipart';
import { asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketFile, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import { schemaChecked } from '../schemaChecked';
import { helpdeskFaults, type AgentView, type TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

const MAX_FILE_BYTES = 50_000;

interface ChatwootMessage {
  readonly content: string;
  readonly message_type: number;
  readonly private: boolean;
  readonly attachments?: ReadonlyArray<{ readonly data_url: string }>;
}

/** What only Chatwoot's agents see. */
export interface ChatwootBench extends TicketBench {
  /** The provider with another token. */
  readonly as: (accessToken: string) => TicketProvider;
  /** A contact that agents made by hand; gives its id. */
  contact(phone: string): Promise<string>;
}

/** A Chatwoot stand-in seen by the provider with an administrator's token, and by an agent with her own. */
export async function chatwootBench(sleep: Sleep = pause, options: ChatwootOptions = {}): Promise<ChatwootBench> {
  const { store, newConversation, close } = await openStoreBench();
  const chatwoot = await startStandIn(chatwootStandIn({ maxFileBytes: MAX_FILE_BYTES, ...options }));
  const settings = { baseUrl: chatwoot.url, accountId: '1', inboxId: '5' };
  const open = (accessToken: string): TicketProvider => {
    const send = schemaChecked(fetchSend(ticketProviders.chatwoot.authorize({ accessToken })), 'chatwoot', chatwoot.url);
    return ticketProviders.chatwoot.open({ store, clock: systemClock, sleep, fetchFile, send, settings });
  };
  const rosa = agentCalls(chatwoot.url);

  return {
    store,
    provider: open('sandbox-administrator-token'),
    stranger: open('not-the-token'),
    assignee: '2',
    group: 'returns',
    field: {
      name: 'order_number',
      value: '1001',
      read: async (ticketId) => asRecord((await rosa.get(`conversations/${ticketId}`)).custom_attributes).order_number,
    },
    refusedFile: { name: 'large.bin', mimeType: 'application/octet-stream', bytes: new Uint8Array(MAX_FILE_BYTES + 1) },
    faults: helpdeskFaults(chatwoot.faults),
    newConversation,
    close: async () => {
      await close();
      await chatwoot.close();
    },
    read: async (ticketId) => view(await rosa.get(`conversations/${ticketId}`), await rosa.messages(ticketId)),
    readFile: async (ticketId, name) => {
      const urls = (await rosa.messages(ticketId)).flatMap(({ attachments = [] }) => attachments.map(({ data_url: url }) => url));
      const url = urls.find((each) => fileNameIn(each) === name);
      if (url === undefined) throw new Error(`No file ${name} on ticket ${ticketId}`);
      return fetchFile(url, MAX_FILE_BYTES);
    },
    as: open,
    contact: async (phone) => {
      const { payload } = await rosa.post('contacts', { inbox_id: 5, name: 'Ana by hand', phone_number: phone });
      return String(asRecord(asRecord(payload).contact).id);
    },
    agent: {
      open: async (subject) => {
        const { payload } = await rosa.post('contacts', { inbox_id: 5, name: subject });
        const contactId = asRecord(asRecord(payload).contact).id;
        return String((await rosa.post('conversations', { inbox_id: 5, contact_id: contactId })).id);
      },
      reply: (ticketId, text, file) => rosa.write(ticketId, text, false, file),
      note: (ticketId, text) => rosa.write(ticketId, text, true),
      setState: async (ticketId, state) => {
        const status = state === 'solved' || state === 'closed' ? 'resolved' : state;
        await rosa.post(`conversations/${ticketId}/toggle_status`, { status });
      },
    },
  };
}

/** What an agent does with her own token. */
function agentCalls(baseUrl: string) {
  const send = fetchSend({ api_access_token: 'sandbox-agent-token' });
  const call = async (method: 'GET' | 'POST', path: string, more: object = {}): Promise<Readonly<Record<string, unknown>>> => {
    const { status, body } = await send({ method, url: `${baseUrl}/api/v1/accounts/1/${path}`, ...more });
    if (status !== 200) throw new Error(`Chatwoot refused the agent: ${status} ${JSON.stringify(body)}`);
    return asRecord(body);
  };
  return {
    get: (path: string) => call('GET', path),
    post: (path: string, json: object) => call('POST', path, { json }),
    messages: async (ticketId: string): Promise<readonly ChatwootMessage[]> => {
      const all: Array<ChatwootMessage & { readonly id: number }> = [];
      for (let size = -1; all.length > size; ) {
        size = all.length;
        all.push(...((await call('GET', `conversations/${ticketId}/messages?after=${all.at(-1)?.id ?? 0}`)).payload as typeof all));
      }
      return all;
    },
    write: async (ticketId: string, content: string, isPrivate: boolean, file?: TicketFile): Promise<void> => {
      const { bytes, contentType } = await multipart([
        { name: 'content', value: content },
        { name: 'private', value: String(isPrivate) },
        ...(file === undefined ? [] : [{ name: 'attachments[]', fileName: file.name, mimeType: file.mimeType, bytes: file.bytes }]),
      ]);
      await call('POST', `conversations/${ticketId}/messages`, { bytes, headers: { 'content-type': contentType } });
    },
  };
}

const STATES: Readonly<Record<string, string>> = { open: 'open', pending: 'pending', snoozed: 'onHold', resolved: 'solved' };
const REMARK = 2;

function view(conversation: Readonly<Record<string, unknown>>, messages: readonly ChatwootMessage[]): AgentView {
  const { sender, team } = asRecord(conversation.meta);
  return {
    subject: String(asRecord(conversation.custom_attributes).whatsapp_support_subject),
    requester: String(asRecord(sender).name),
    state: STATES[String(conversation.status)] ?? 'unknown',
    tags: conversation.labels as string[],
    group: team === undefined ? null : String(asRecord(team).name),
    comments: messages
      .filter(({ message_type: type }) => type !== REMARK)
      .map(({ content, message_type: type, private: isPrivate, attachments = [] }) => ({
        text: content,
        byCustomer: type === 0,
        public: !isPrivate,
        files: attachments.map(({ data_url: url }) => fileNameIn(url)),
      })),
  };
}

const fileNameIn = (url: string): string => decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
