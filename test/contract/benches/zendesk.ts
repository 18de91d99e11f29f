import { systemClock, type Sleep } from '../../../src/shared/clock';
import { asRecord } from '../../../src/shared/shape';
import { ticketProviders, type TicketProvider } from '../../../src/ticket';
import { fetchFile, fetchSend, zendeskLogin } from '../fetchSend';
import type { TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

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
    assignee: null,
    group: null,
    field: null,
    refusedFile: null,
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
    readFile: async () => new Uint8Array(),
    agent: {
      open: null,
      reply: async (ticketId, body) => put(ticketId, { comment: { body, public: true } }),
      note: async (ticketId, body) => put(ticketId, { comment: { body, public: false } }),
      setState: async (ticketId, status) => put(ticketId, { status }),
    },
  };
}
