import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { toIso } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import { conversationOf, ownership, type Ticket } from '../../src/ticket';
import { textParameter } from '../shared/parameters';
import { isTool, runCustomer } from '../shared/runCustomer';
import { requireAccount, type TicketSession } from './session';

type Show = NonNullable<IDisplayOptions['show']>;

/** Which ticket an operation works on. */
export const ticketIdField = (show: Show): INodeProperties => ({
  displayName: 'Ticket ID',
  name: 'ticketId',
  type: 'string',
  required: true,
  default: '={{ $json.ticket.id }}',
  placeholder: 'e.g. 35436',
  description: 'The ID that Create or Append gives; as an AI tool it must be a ticket of the customer who started the run',
  displayOptions: { show },
});

/** For operations whose output is long. */
export const simplifyField = (show: Show): INodeProperties => ({
  displayName: 'Simplify',
  name: 'simplify',
  type: 'boolean',
  default: true,
  description: 'Whether to return a simplified version of the response instead of the raw data',
  displayOptions: { show },
});

const iso = (at: number | null): string | null => (at === null ? null : toIso(at));

/** A ticket as items show it. */
export function ticketJson(ticket: Ticket, helpdesk: string, simplify = true): IDataObject {
  const { id, number, url, state, subject, priority, assignee, tags, externalId, updatedAt } = ticket;
  const conversationId = conversationOf(externalId ?? '');
  const simple = { helpdesk, id, number, url, status: state, subject, priority, assignee, tags: [...tags], conversationId };
  if (simplify) return simple;
  return { ...simple, nativeStatus: ticket.nativeState, requesterId: ticket.requesterId, createdAt: iso(ticket.createdAt), updatedAt: iso(updatedAt) };
}

const noSuchTicket = () => new SupportError('notFound', 'The helpdesk has no such ticket.', 'Use the ID that Create or Append gives as ticket.id, and choose the same helpdesk.');

/**
 * The ticket that item `itemIndex` names; for an AI agent only one of the customer who started the run.
 * @throws {SupportError} `notFound`, or `noCustomer`
 */
export async function namedTicket(session: TicketSession, itemIndex: number): Promise<Ticket> {
  const { context, desk } = session;
  const ticketId = textParameter(context, 'ticketId', itemIndex);
  const ticket = ticketId === '' ? null : await desk.provider.get(ticketId);
  if (ticket === null) throw noSuchTicket();
  if (!isTool(context)) return ticket;
  requireAccount(session);
  const { owns } = await ownership(runCustomer(context, itemIndex).conversationId, desk);
  if (!owns(ticket)) throw noSuchTicket();
  return ticket;
}
