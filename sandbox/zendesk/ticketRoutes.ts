import type { Request, RequestHandler, Router } from 'express';
import { MINUTE_MS, SECOND_MS } from '../../src/shared/clock';
import { asText } from '../../src/shared/shape';
import type { SandboxFaults } from '../faults';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskTicket, ZendeskUser } from '../state/zendeskTypes';
import { idempotently } from './idempotency';
import { inOrder, listOf } from './listing';
import { createTicket, findTicket, ticketFields, updateTags, updateTicket, type TicketWrite } from './ticketChanges';
import { zendeskAudit, zendeskComment, zendeskTicket } from './ticketViews';
import { zendeskTime } from './zendeskTime';

const UPDATES = { count: 30, perMs: 10 * MINUTE_MS } as const;

/** What the ticket routes need. */
export interface TicketDeskContext {
  readonly state: SandboxState;
  readonly faults: SandboxFaults;
  readonly baseUrl: () => string;
  /** Whose login a request has. */
  readonly userOf: (request: Request) => ZendeskUser;
}

/** `/api/v2/tickets` and `/api/v2/tags`. */
export function ticketRoutes(api: Router, { state, faults, baseUrl, userOf }: TicketDeskContext): void {
  const show = (ticket: ZendeskTicket): unknown => zendeskTicket(state, ticket, baseUrl());
  const wrote = ({ ticket, audit }: TicketWrite): unknown => ({ ticket: show(ticket), audit: zendeskAudit(state, ticket, audit, baseUrl()) });
  const ticketOf = (request: Request): ZendeskTicket => findTicket(state, String(request.params.id));

  api.get('/tickets', (request, response) => void response.json(listOf(request, 'tickets', wantedTickets(state, request), show)));
  const create = (request: Request) => {
    const written = createTicket(state, ticketFields(request.body), userOf(request));
    return { location: `${baseUrl()}/api/v2/tickets/${written.ticket.id}.json`, body: wrote(written) };
  };
  api.post('/tickets', idempotently(state, create));
  api.get('/tickets/:id', (request, response) => void response.json({ ticket: show(ticketOf(request)) }));
  api.put('/tickets/:id', updateLimit(state, faults, (request) => ({ ticket: ticketOf(request), user: userOf(request) })), (request, response) => {
    response.json(wrote(updateTicket(state, ticketOf(request), ticketFields(request.body), userOf(request))));
  });
  api.get('/tickets/:id/comments', (request, response) => {
    const comments = inOrder(request, ticketOf(request).comments);
    response.json(listOf(request, 'comments', comments, (comment) => zendeskComment(state, comment, baseUrl())));
  });
  api.get('/tickets/:id/comments/count', (request, response) => {
    response.json({ count: { value: ticketOf(request).comments.length, refreshed_at: zendeskTime(state.now()) } });
  });
  api.get('/tickets/:id/audits', (request, response) => {
    const ticket = ticketOf(request);
    response.json(listOf(request, 'audits', inOrder(request, ticket.audits), (audit) => zendeskAudit(state, ticket, audit, baseUrl())));
  });
  api.get('/tickets/:id/tags', (request, response) => void response.json({ tags: ticketOf(request).tags }));
  for (const [method, mode] of [['put', 'add'], ['post', 'set'], ['delete', 'remove']] as const) {
    api[method]('/tickets/:id/tags', (request, response) => {
      response.status(mode === 'set' ? 201 : 200).json({ tags: updateTags(state, ticketOf(request), request.body, mode, userOf(request)) });
    });
  }
  api.get('/tags', (request, response) => void response.json(listOf(request, 'tags', tagCounts(state), (tag) => tag)));
}

type Update = { readonly ticket: ZendeskTicket; readonly user: ZendeskUser };

/** So many updates of one ticket by one user, when a test switches it on. */
function updateLimit(state: SandboxState, faults: SandboxFaults, updateOf: (request: Request) => Update): RequestHandler {
  return (request, response, next) => {
    const { ticket, user } = updateOf(request);
    const since = state.now() - UPDATES.perMs;
    // The first audit is the creation.
    const updates = ticket.audits.slice(1).filter(({ updaterId, createdAt }) => updaterId === user.id && createdAt > since);
    const [earliest] = updates.slice(-UPDATES.count);
    if (faults.settings.zendeskLimits === 'off' || updates.length < UPDATES.count || earliest === undefined) return next();
    const seconds = Math.ceil((earliest.createdAt - since) / SECOND_MS);
    response.status(429).set('retry-after', String(seconds)).json({ error: 'TooManyRequests', description: 'You have exceeded the number of updates of this ticket.' });
  };
}

function wantedTickets(state: SandboxState, request: Request): readonly ZendeskTicket[] {
  const externalId = asText(request.query.external_id);
  const found = state.data.zendesk.tickets.filter((ticket) => externalId === null || ticket.externalId === externalId);
  const sortBy = asText(request.query.sort_by);
  if (sortBy !== 'updated_at' && sortBy !== 'created_at') return inOrder(request, found);
  const time = (ticket: ZendeskTicket): number => (sortBy === 'updated_at' ? ticket.updatedAt : ticket.createdAt);
  return inOrder(request, found.toSorted((left, right) => time(left) - time(right)));
}

function tagCounts(state: SandboxState): ReadonlyArray<{ readonly name: string; readonly count: number }> {
  const counts = new Map<string, number>();
  for (const tag of state.data.zendesk.tickets.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((left, right) => right.count - left.count);
}
