import { randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { asRecord, asText } from '../../../src/shared/shape';
import { ringWebhook, signatureOf } from '../ringWebhook';
import type { Trigger, User, ZammadState } from './state';
import type { Changes } from './tickets';
import { articleView, ticketView } from './views';
import { forbidden, notFound, unprocessable } from './zammadError';

type Json = Readonly<Record<string, unknown>>;

/** `/webhooks` and `/triggers`, which only administrators may use. */
export function triggerRoutes(api: Router, state: ZammadState): void {
  api.use(['/webhooks', '/triggers'], (_request: Request, response: Response, next) => {
    if (!(response.locals.user as User).permissions.includes('admin')) throw forbidden();
    next();
  });

  api.get('/webhooks', (_request, response) => void response.json(state.webhooks));
  api.post('/webhooks', (request, response) => {
    const { name, endpoint, signature_token } = asRecord(request.body);
    const [title, address] = [asText(name), asText(endpoint)];
    if (title === null) throw unprocessable("Validation failed: Name can't be blank");
    if (address === null || !URL.canParse(address)) throw unprocessable('Invalid endpoint!');
    const webhook = { id: state.nextId(), name: title, endpoint: address, signature_token: asText(signature_token) ?? '' };
    state.webhooks.push(webhook);
    response.status(201).json(webhook);
  });
  api.delete('/webhooks/:id', (request, response) => {
    const used = state.triggers.some(({ perform }) => webhookIdOf(perform) === request.params.id);
    if (used) throw unprocessable('Cannot delete! This webhook is used by a trigger.');
    remove(state.webhooks, request, response);
  });

  api.get('/triggers', (_request, response) => void response.json(state.triggers));
  api.post('/triggers', (request, response) => {
    const { name, condition, perform, activator, execution_condition_mode: mode } = asRecord(request.body);
    const title = asText(name);
    if (title === null || state.triggers.some((each) => each.name.toLowerCase() === title.toLowerCase())) throw unprocessable('Validation failed: Name has already been taken');
    if (activator !== 'action' || (mode !== 'selective' && mode !== 'always')) throw unprocessable('Validation failed: Activator is not included in the list');
    requireConditions(asRecord(condition));
    if (!state.webhooks.some(({ id }) => String(id) === webhookIdOf(asRecord(perform)))) throw unprocessable('Validation failed: Perform is invalid');
    const trigger = { id: state.nextId(), name: title, condition: asRecord(condition), perform: asRecord(perform) };
    state.triggers.push(trigger);
    response.status(201).json(trigger);
  });
  api.delete('/triggers/:id', (request, response) => remove(state.triggers, request, response));
}

const webhookIdOf = (perform: Json): string => String(asRecord(perform['notification.webhook']).webhook_id);

function remove(records: Array<{ readonly id: number }>, request: Request, response: Response): void {
  const index = records.findIndex(({ id }) => String(id) === request.params.id);
  if (index === -1) throw notFound('record');
  records.splice(index, 1);
  response.json({});
}

/** What a condition of a trigger or a search may ask; an unknown one is refused. */
export function requireConditions(condition: Json): void {
  const known = ['customer.login is', 'customer.login contains', 'article.action is', 'ticket.state_id has changed'];
  const asked = Object.entries(condition).map(([name, rule]) => `${name} ${String(asRecord(rule).operator)}`);
  if (asked.length === 0 || asked.some((each) => !known.includes(each))) throw unprocessable('Invalid ticket selector conditions');
}

/** Rings the webhooks of the triggers that a write fulfils. */
export function runTriggers(state: ZammadState, changes: Changes): void {
  for (const trigger of state.triggers.filter((each) => isFulfilled(each, changes))) {
    const webhook = state.webhooks.find(({ id }) => String(id) === webhookIdOf(trigger.perform));
    if (webhook === undefined) continue;
    const { ticket, article } = changes;
    const body = JSON.stringify({ ticket: ticketView(ticket, true), article: article === null ? {} : articleView(ticket.id, article) });
    const signature: Readonly<Record<string, string>> = webhook.signature_token === '' ? {} : { 'x-hub-signature': `sha1=${signatureOf('sha1', webhook.signature_token, body)}` };
    ringWebhook(webhook.endpoint, body, { 'x-zammad-trigger': trigger.name, 'x-zammad-delivery': randomUUID(), ...signature });
  }
}

function isFulfilled({ condition }: Trigger, { ticket, article, state }: Changes): boolean {
  return Object.entries(condition).every(([name, rule]) => {
    if (name === 'article.action') return article !== null;
    if (name === 'ticket.state_id') return state;
    return ticket.customer.login.includes(String(asRecord(rule).value));
  });
}
