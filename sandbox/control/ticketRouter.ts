import express, { type Router } from 'express';
import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { badRequest, HttpError } from '../httpError';
import { TICKET_STATUSES, type TicketStatus, type ZendeskTicket } from '../state/zendeskTypes';
import { updateTicket } from '../zendesk/ticketChanges';
import { humanAgent } from '../zendesk/users';
import { commentView, ticketView } from './views';

const MAX_COMMENT = 65_536;

/** `/sandbox/tickets`: an agent's work on the desk page. */
export function ticketRouter({ state }: SandboxContext): Router {
  const router = express.Router();

  const writable = (id: unknown): ZendeskTicket => {
    const ticket = state.data.zendesk.tickets.find((each) => String(each.id) === id);
    if (ticket === undefined) throw new HttpError(404, 'There is no such ticket.');
    if (ticket.status === 'closed') throw new HttpError(409, 'The ticket is closed: it cannot be changed any more.');
    return ticket;
  };

  router.get('/', (_request, response) => {
    const tickets = state.data.zendesk.tickets.toSorted((left, right) => right.updatedAt - left.updatedAt || right.id - left.id);
    response.json({ tickets: tickets.map((ticket) => ticketView(state, ticket)) });
  });

  router.post('/:id/comments', (request, response) => {
    const ticket = writable(request.params.id);
    const { body, public: isPublic } = asRecord(request.body);
    const text = asText(body)?.trim() ?? '';
    if (text === '' || text.length > MAX_COMMENT) throw badRequest(`body must have 1 to ${MAX_COMMENT} characters.`);
    updateTicket(state, ticket, { comment: { body: text, public: isPublic !== false } }, humanAgent(state));
    const comment = ticket.comments.at(-1);
    response.status(201).json({ comment: comment === undefined ? null : commentView(state, comment) });
  });

  router.put('/:id', (request, response) => {
    const ticket = writable(request.params.id);
    const { status } = asRecord(request.body);
    if (!TICKET_STATUSES.includes(status as TicketStatus)) throw badRequest(`status must be one of ${TICKET_STATUSES.join(', ')}.`);
    updateTicket(state, ticket, { status }, humanAgent(state));
    response.json({ ticket: ticketView(state, ticket) });
  });

  return router;
}
