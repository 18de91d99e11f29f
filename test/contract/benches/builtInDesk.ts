import { systemClock } from '../../../src/shared/clock';
import { ticketProviders, type TicketFile } from '../../../src/ticket';
import { fetchFile, fetchSend } from '../fetchSend';
import type { TicketBench } from '../tickets/bench';
import { openStoreBench, pause } from './store';

/** The built-in desk on a real SQLite store. */
export async function builtInDeskBench(): Promise<TicketBench> {
  const { store, newConversation, close } = await openStoreBench();
  const provider = ticketProviders.builtInDesk.open({ store, clock: systemClock, sleep: pause, send: fetchSend(), fetchFile, settings: {} });
  const write = async (ticketId: string, visibility: 'internal' | 'public', text: string, file?: TicketFile): Promise<void> => {
    const files = file === undefined ? [] : [file];
    await store.addDeskComment(ticketId, { author: 'agent', visibility, text, files, marker: null, at: systemClock.now() });
  };
  const read = async (ticketId: string) => {
    const ticket = await store.getDeskTicket(ticketId);
    if (ticket === null) throw new Error(`No desk ticket ${ticketId}`);
    return ticket;
  };
  return {
    store,
    provider,
    stranger: null,
    assignee: 'Maria',
    group: null,
    field: null,
    refusedFile: { name: 'film.mp4', mimeType: 'video/mp4', bytes: new Uint8Array(20 * 1024 * 1024 + 1) },
    newConversation,
    close,
    read: async (ticketId) => {
      const ticket = await read(ticketId);
      const comments = ticket.comments.map(({ text, author, visibility, files }) => ({
        text,
        byCustomer: author === 'customer',
        public: visibility === 'public',
        files: files.map(({ name }) => name),
      }));
      return { ...ticket, comments };
    },
    readFile: async (ticketId, name) => {
      const file = (await read(ticketId)).comments.flatMap(({ files }) => files).find((each) => each.name === name);
      return (await store.readDeskFile(file?.id ?? '')) ?? new Uint8Array();
    },
    agent: {
      open: null,
      reply: (ticketId, text, file) => write(ticketId, 'public', text, file),
      note: (ticketId, text) => write(ticketId, 'internal', text),
      setState: async (ticketId, state) => void (await store.changeDeskTicket(ticketId, { state: state === 'solved' ? 'solved' : 'open' }, systemClock.now())),
    },
  };
}
