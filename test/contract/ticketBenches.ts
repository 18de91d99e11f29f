// The helpdesks that the ticket contract runs against.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Sleep } from '../../src/shared/clock';
import { asRecord } from '../../src/shared/shape';
import type { SupportStore } from '../../src/store/SupportStore';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore';
import { ticketProviders, type TicketProvider } from '../../src/ticket';
import { fetchFile, fetchSend, zendeskLogin } from './fetchSend';
import { contact, inboundMessage, NOON, NUMBER } from './supportStore/records';
import type { TicketBench } from './ticketProvider';

const pause: Sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A store in a file of its own, and customers who write to it for the first time. */
async function openStoreBench() {
  const directory = await mkdtemp(join(tmpdir(), 'tickets-'));
  const store = await openSqliteStore({ file: join(directory, 'store.sqlite') });
  let customers = 0;
  return {
    store,
    newConversation: async () => {
      customers += 1;
      return firstMessage(store, `1555010${String(customers).padStart(4, '0')}`);
    },
    close: async () => {
      await store.close();
      await rm(directory, { recursive: true });
    },
  };
}

async function firstMessage(store: SupportStore, waId: string): Promise<string> {
  await store.ingest([inboundMessage({ id: `wamid.FIRST${waId}`, from: contact(waId) })], [], NOON);
  const conversation = await store.findConversation(NUMBER, waId);
  if (conversation === null) throw new Error('The store did not keep the conversation');
  return conversation.id;
}

/** The built-in desk on a real SQLite store. */
export async function builtInDeskBench(): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const provider = ticketProviders.builtInDesk.open({ store, clock: systemClock, sleep: pause, send: fetchSend(), fetchFile, settings: {} });
  return {
    store,
    provider,
    stranger: null,
    newConversation,
    close,
    read: async (ticketId) => {
      const ticket = await store.getDeskTicket(ticketId);
      if (ticket === null) throw new Error(`No desk ticket ${ticketId}`);
      const comments = ticket.comments.map(({ text, author, visibility }) => ({
        text,
        byCustomer: author === 'customer',
        public: visibility === 'public',
        files: [],
      }));
      return { ...ticket, comments };
    },
    agent: {
      reply: async (ticketId, text) => void (await store.addDeskComment(ticketId, { author: 'agent', visibility: 'public', text, marker: null, at: systemClock.now() })),
      note: async (ticketId, text) => void (await store.addDeskComment(ticketId, { author: 'agent', visibility: 'internal', text, marker: null, at: systemClock.now() })),
      setState: async (ticketId, state) => store.setDeskTicketState(ticketId, state === 'solved' ? 'solved' : 'open', systemClock.now()),
    },
  };
}

/** A Zendesk to talk to: address and an agent's log-in. */
export interface ZendeskLogin {
  readonly subdomain: string;
  readonly baseUrl: string;
  readonly email: string;
  readonly apiToken: string;
}

/** The Zendesk provider, and the same Zendesk seen by its agent. `sleep` is for pauses between retries. */
export async function zendeskBench(login: ZendeskLogin, stop: () => Promise<void>, sleep: Sleep = pause): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const open = (apiToken: string): TicketProvider =>
    ticketProviders.zendesk.open({ store, clock: systemClock, sleep, fetchFile, send: fetchSend(zendeskLogin(login.email, apiToken)), settings: { ...login } });
  const agent = fetchSend(zendeskLogin(login.email, login.apiToken));
  const get = async (path: string) => asRecord((await agent({ method: 'GET', url: `${login.baseUrl}/api/v2/${path}` })).body);

  const put = async (ticketId: string, ticket: object): Promise<void> => {
    const answer = await agent({ method: 'PUT', url: `${login.baseUrl}/api/v2/tickets/${ticketId}`, json: { ticket } });
    if (answer.status !== 200) throw new Error(`The agent could not change the ticket: ${answer.status}`);
  };

  return {
    store,
    provider: open(login.apiToken),
    stranger: open('not-the-token'),
    newConversation,
    close: async () => {
      await close();
      await stop();
    },
    read: async (ticketId) => {
      const ticket = asRecord((await get(`tickets/${ticketId}`)).ticket);
      const requester = asRecord((await get(`users/${String(ticket.requester_id)}`)).user);
      const { comments } = (await get(`tickets/${ticketId}/comments`)) as { comments: Array<{ body: string; public: boolean; author_id: number }> };
      return {
        subject: String(ticket.subject),
        requester: String(requester.name),
        state: String(ticket.status),
        tags: ticket.tags as string[],
        comments: comments.map(({ body, public: isPublic, author_id }) => ({
          text: body,
          byCustomer: author_id === ticket.requester_id,
          public: isPublic,
          files: [],
        })),
      };
    },
    agent: {
      reply: async (ticketId, body) => put(ticketId, { comment: { body, public: true } }),
      note: async (ticketId, body) => put(ticketId, { comment: { body, public: false } }),
      setState: async (ticketId, status) => put(ticketId, { status }),
    },
  };
}
