import { startSandbox } from '../../sandbox/startSandbox';
import { asArray, asRecord } from '../../src/shared/shape';
import { fetchSend, zendeskLogin } from './fetchSend';
import { describeTicketLoad } from './ticketLoad';

describeTicketLoad('built-in desk', async () => ({
  provider: 'builtInDesk',
  settings: {},
  ticketsOf: async (conversationIds, store) => {
    const tickets = await store.listDeskTickets({ state: 'any', limit: 1_000 });
    return tickets.filter(({ conversationId }) => conversationIds.includes(conversationId)).map(({ id }) => id);
  },
  textsOf: async (ticketId, store) => (await store.getDeskTicket(ticketId))?.comments.map(({ text }) => text) ?? [],
  close: async () => undefined,
}));

describeTicketLoad('Zendesk', async () => {
  const sandbox = await startSandbox();
  const { email, apiToken, baseUrl } = sandbox.zendesk;
  const agent = fetchSend(zendeskLogin(email, apiToken));
  const list = async (path: string, name: string) => {
    const answer = await agent({ method: 'GET', url: `${baseUrl}/api/v2/${path}`, query: { per_page: 100 } });
    return asArray(asRecord(answer.body)[name]).map(asRecord);
  };
  return {
    provider: 'zendesk',
    settings: { ...sandbox.zendesk },
    // All that the stand-in has: it is new.
    ticketsOf: async () => (await list('tickets', 'tickets')).map(({ id }) => String(id)),
    textsOf: async (ticketId) => (await list(`tickets/${ticketId}/comments`, 'comments')).map(({ body }) => String(body)),
    close: () => sandbox.close(),
  };
});
