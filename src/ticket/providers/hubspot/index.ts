import { SupportError } from '../../../shared/errors';
import { asRecord } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import type { Ticket, TicketProvider } from '../../TicketProvider';
import { succeeded, unreadable } from '../parts/answers';
import { remembered } from '../parts/remembered';
import { latestFirst } from '../parts/ticketLists';
import type { HubSpotAccount } from './account';
import { reasonsOf } from './answers';
import { hubSpotApi, type HubSpotRecord } from './api';
import { hubSpotEvents } from './events';
import { addNote, hasMessage } from './notes';
import { readPipelines } from './pipelines';
import { listTickets, readTicket, TICKET_PROPERTIES, ticketPath, ticketsOf } from './tickets';
import { changedProperties, ensureContact, moved, openTicket, patch } from './writes';

export { hubSpotAccount, type HubSpotAccount } from './account';

/**
 * HubSpot tickets. Whatever is written is known by the value of a unique property and can be written twice, so one conversation's
 * tickets and every message are there once without any lock.
 * Source of the rules: developers.hubspot.com, CRM objects v3, Associations v4, Properties, Pipelines, Files.
 * @param fetchFile fetches what HubSpot gives an address for that is signed, and needs no login
 */
export function hubSpot(account: HubSpotAccount, line: HelpdeskLine, fetchFile: (url: string, maxBytes: number) => Promise<Uint8Array>): TicketProvider {
  const api = hubSpotApi(account, line);
  const pipelines = remembered(() => readPipelines(api));
  const toTicket = async (record: HubSpotRecord): Promise<Ticket> => readTicket(record, await pipelines(), api);

  const get = async (ticketId: string): Promise<Ticket | null> => {
    const response = await api.call({ method: 'GET', path: ticketPath(ticketId), query: { properties: TICKET_PROPERTIES.join(',') } });
    return response.status === 404 ? null : toTicket(asRecord(succeeded(api.name, response, reasonsOf)));
  };
  const again = async (ticketId: string): Promise<Ticket> => {
    const ticket = await get(ticketId);
    if (ticket === null) throw unreadable(api.name);
    return ticket;
  };
  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const tickets = await Promise.all((await ticketsOf(api, externalId)).map(toTicket));
    return tickets.sort(latestFirst);
  };

  return {
    id: 'hubspot',
    account: account.accountId,
    createsOnce: true,
    commentLimit: null,
    find,
    get,
    hasMessage: (ticket, marker) => hasMessage(api, ticket.id, marker),
    events: hubSpotEvents(api, pipelines, fetchFile),

    verify: async () => {
      const { portalId } = await api.ask({ method: 'GET', path: '/account-info/v3/details' });
      if (String(portalId) !== account.accountId) {
        throw new SupportError('helpdeskRefused', 'The token belongs to another HubSpot account.', 'Check the account ID in the credential.');
      }
      return { agentId: null };
    },

    ensureRequester: async (requester) => ({ id: await ensureContact(api, requester) }),

    list: async (query) => Promise.all((await listTickets(api, query, await pipelines())).map(toTicket)),

    create: async (ticket) => {
      const id = await openTicket(api, ticket, await pipelines());
      const refusedFiles = await addNote(api, { id, requesterId: ticket.requesterId }, ticket.message);
      return { ticket: await again(id), refusedFiles };
    },

    addMessage: async (ticket, message, state) => {
      // The ticket wakes before the note: a run that breaks off in between comes again for the note.
      if (ticket.state === 'solved' || state === 'solved') await patch(api, ticket.id, await moved(api, ticket, state, await pipelines()));
      return { refusedFiles: await addNote(api, ticket, message), ticket: await again(ticket.id) };
    },

    update: async (ticket, changes) => {
      await patch(api, ticket.id, await changedProperties(api, ticket, changes, await pipelines()));
      return again(ticket.id);
    },
  };
}
