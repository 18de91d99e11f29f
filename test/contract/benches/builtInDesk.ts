import { systemClock } from '../../../src/shared/clock';
import { ticketProviders } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import type { TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

/** The built-in desk on a real SQLite store. */
export async function builtInDeskBench(): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const provider = ticketProviders.builtInDesk.open({ store, clock: systemClock, sleep: pause, send: fetchSend(), fetchFile, settings: {} });
  const write = async (ticketId: string, text: string, visibility: 'internal' | 'public'): Promise<void> =>
    void (await store.addDeskComment(ticketId, { author: 'agent', visibility, text, marker: null, at: systemClock.now() }));
  return {
    store,
    provider,
    stranger: null,
    assignee: null,
    group: null,
    field: null,
    refusedFile: null,
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
    readFile: async () => new Uint8Array(),
    agent: {
      open: null,
      reply: (ticketId, text) => write(ticketId, text, 'public'),
      note: (ticketId, text) => write(ticketId, text, 'internal'),
      setState: async (ticketId, state) => store.setDeskTicketState(ticketId, state === 'solved' ? 'solved' : 'open', systemClock.now()),
    },
  };
}
