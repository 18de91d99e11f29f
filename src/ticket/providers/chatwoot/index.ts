import { MB } from '../../../shared/bytes';
import { SupportError } from '../../../shared/errors';
import type { HttpRequest, HttpResponse } from '../../../shared/http';
import { multipart } from '../../../shared/multipart';
import { asArray, asNumber, asRecord, type Json } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import type { NewTicket, Ticket, TicketChanges, TicketFile, TicketMessage, TicketProvider, TicketState } from '../../TicketProvider';
import type { ProviderMeans } from '..';
import { succeeded, unreadable } from '../parts/answers';
import { earlierTicket } from '../parts/earlierTicket';
import { firstTickets, isInState, isOurTicket, latestFirst } from '../parts/ticketLists';
import { writeWithFiles, type FileLimits } from '../parts/writeWithFiles';
import type { ChatwootAccount } from './account';
import { chatwootApi, CONVERSATION_PAGE, isOurs, reasonsOf, sourceIdOf } from './api';
import { ensureContact, findContact, idOf } from './contacts';
import { chatwootEvents } from './events';
import { KEY_ATTRIBUTE, PRIORITY_OF, readTicket, STATUS_OF, SUBJECT_ATTRIBUTE, toLabel } from './tickets';

export { chatwootAccount, type ChatwootAccount } from './account';

/** Chatwoot's own limits for attachments. */
const FILE_LIMITS: FileLimits = { totalBytes: 40 * MB, count: 15 };

/**
 * Conversations of an API inbox in Chatwoot, one per case of a customer. A marker is the message's `source_id`; the
 * conversation's key is one of its custom attributes, and the contact's identifier.
 */
export function chatwoot(account: ChatwootAccount, line: HelpdeskLine, fetchFile: ProviderMeans['fetchFile']): TicketProvider {
  const api = chatwootApi(account, line);
  const at = (ticketId: string, path = ''): string => `conversations/${encodeURIComponent(ticketId)}${path}`;
  const toTicket = (conversation: unknown): Ticket => readTicket(asRecord(conversation), account, line.name);

  const get = async (ticketId: string): Promise<Ticket | null> => {
    const conversation = await api.askIfThere({ method: 'GET', path: at(ticketId) });
    return conversation === null ? null : toTicket(conversation);
  };

  const find = async (externalId: string): Promise<readonly Ticket[]> => {
    const contactId = await findContact(api, externalId);
    if (contactId === null) return [];
    const { payload } = asRecord(await api.ask({ method: 'GET', path: `contacts/${contactId}/conversations` }));
    const tickets = asArray(payload).map(toTicket);
    return tickets.filter((ticket) => ticket.externalId === externalId).sort(latestFirst);
  };

  const hasMessage = async (ticket: Ticket, marker: string): Promise<boolean> => {
    for await (const { source_id } of api.messages(ticket.id)) if (source_id === sourceIdOf(marker)) return true;
    return false;
  };

  const addMessage: TicketProvider['addMessage'] = async (ticket, message, state) => {
    const write = async (files: readonly TicketFile[]): Promise<HttpResponse | null> =>
      await api.call({ method: 'POST', path: at(ticket.id, '/messages'), ...(await messageBody(message, files)) }, () => hasMessage(ticket, message.marker));
    const { response, refusedFiles } = await writeWithFiles(message.files, FILE_LIMITS, write);
    if (response !== null && !isOurs(asRecord(succeeded(line.name, response, reasonsOf)))) throw tooOld();
    return { ticket: await inState(ticket, state), refusedFiles };
  };

  /** A customer's message wakes a conversation by itself: a token that does it needlessly would become the assignee. */
  const inState = async (ticket: Ticket, state: TicketState): Promise<Ticket> => {
    const status = STATUS_OF[state];
    if (ticket.nativeState === status) return ticket;
    const current = (await get(ticket.id)) ?? ticket;
    if (current.nativeState === status) return current;
    await api.ask({ method: 'POST', path: at(ticket.id, '/toggle_status'), json: { status } });
    return { ...current, state: status === 'open' ? 'open' : state, nativeState: status };
  };

  const change = async (ticket: Ticket, { state, priority, addTags = [], removeTags = [], assignee, group, fields }: TicketChanges): Promise<void> => {
    const post = (path: string, json: Json): Promise<unknown> => api.ask({ method: 'POST', path: at(ticket.id, path), json });
    if (addTags.length + removeTags.length > 0) {
      const removed = removeTags.map(toLabel);
      await post('/labels', { labels: [...new Set([...ticket.tags.filter((tag) => !removed.includes(tag)), ...addTags.map(toLabel)])] });
    }
    if (fields !== undefined && Object.keys(fields).length > 0) {
      const { custom_attributes } = asRecord(await api.ask({ method: 'GET', path: at(ticket.id) }));
      await post('/custom_attributes', { custom_attributes: { ...asRecord(custom_attributes), ...fields, [KEY_ATTRIBUTE]: ticket.externalId } });
    }
    if (priority !== undefined) await post('/toggle_priority', { priority: PRIORITY_OF[priority] });
    if (group !== undefined) await post('/assignments', { team_id: await idOf(api, 'teams', group) });
    if (assignee !== undefined) await post('/assignments', { assignee_id: await idOf(api, 'agents', assignee) });
    if (state !== undefined && STATUS_OF[state] !== ticket.nativeState) await post('/toggle_status', { status: STATUS_OF[state] });
  };

  const open = async (ticket: NewTicket): Promise<Ticket> => {
    // A try whose answer was lost has left a conversation without a message.
    const isEmpty = async ({ id }: Ticket): Promise<boolean> => (await api.messages(id).next()).done === true;
    const earlier = earlierTicket(() => find(ticket.externalId), isEmpty);
    const response = await api.call({ method: 'POST', path: 'conversations', json: newConversation(ticket, account.inboxId) }, earlier.isThere);
    return earlier.found() ?? toTicket(succeeded(line.name, response, reasonsOf));
  };

  return {
    id: 'chatwoot',
    account: `${new URL(account.baseUrl).host}/${account.accountId}`,
    createsOnce: false,
    commentLimit: null,
    get,
    find,
    hasMessage,
    addMessage,

    verify: async () => {
      const id = asNumber((await api.profile()).id);
      const { channel_type } = asRecord(await api.ask({ method: 'GET', path: `inboxes/${account.inboxId}` }));
      if (id === null) throw unreadable(line.name);
      if (channel_type !== 'Channel::Api') throw notAnApiInbox();
      return { agentId: String(id) };
    },

    ensureRequester: async (requester) => ({ id: String(await ensureContact(api, requester)) }),

    list: ({ state, limit }) => {
      const pageOf = async (page: number) => (await api.conversations(state === 'solved' ? 'resolved' : 'all', page)).map(toTicket);
      return firstTickets(limit, CONVERSATION_PAGE, pageOf, (ticket) => isOurTicket(ticket) && isInState(ticket, state));
    },

    create: async (ticket) => {
      const opened = await open(ticket);
      const { tags, priority, assignee, group } = ticket;
      await change(opened, { addTags: tags, ...(priority && { priority }), ...(assignee !== null && { assignee }), ...(group !== null && { group }) });
      const { refusedFiles } = await addMessage(opened, ticket.message, 'open');
      return { ticket: { ...opened, tags: tags.map(toLabel), priority: priority ?? opened.priority }, refusedFiles };
    },

    update: async (ticket, changes) => {
      await change(ticket, changes);
      return (await get(ticket.id)) ?? ticket;
    },

    events: chatwootEvents(api, fetchFile),
  };
}

function newConversation({ externalId, requesterId, subject, fields }: NewTicket, inboxId: number): Json {
  return {
    inbox_id: inboxId,
    contact_id: Number(requesterId),
    source_id: externalId,
    status: 'open',
    custom_attributes: { ...fields, [KEY_ATTRIBUTE]: externalId, [SUBJECT_ATTRIBUTE]: subject },
  };
}

/** Only customers' messages are "incoming"; public ones of the nodes are on WhatsApp already and are not sent again. */
async function messageBody({ text, visibility, as, marker }: TicketMessage, files: readonly TicketFile[]): Promise<Pick<HttpRequest, 'json' | 'bytes' | 'headers'>> {
  const message = {
    content: text,
    message_type: as === 'customer' && visibility === 'public' ? 'incoming' : 'outgoing',
    private: visibility === 'internal',
    content_type: 'text',
    source_id: sourceIdOf(marker),
  };
  if (files.length === 0) return { json: message };
  const { bytes, contentType } = await multipart([
    ...Object.entries(message).map(([name, value]) => ({ name, value: String(value) })),
    ...files.map(({ name, mimeType, bytes: content }) => ({ name: 'attachments[]', fileName: name, mimeType, bytes: content })),
  ]);
  return { bytes, headers: { 'content-type': contentType } };
}

function notAnApiInbox(): SupportError {
  return new SupportError('unsupportedSetup', 'The inbox of the Chatwoot credential is not of the kind “API”.', 'Make one in Chatwoot: Settings > Inboxes > Add Inbox > API, and enter its number.');
}

function tooOld(): SupportError {
  return new SupportError('unsupportedSetup', 'This Chatwoot does not keep the ids of messages, so that a repeated message could not be recognised.', 'Update Chatwoot to a version of 2024 or later.');
}
