// Support Ticket Trigger where the helpdesk rings: the stand-in for Zendesk signs and calls, others forge, and only the helpdesk's own record counts.
import { startTicketTriggerBench, TICKET_TRIGGER, type StartedTrigger, type TicketTriggerBench } from './ticketTriggerBench';
import { createHmac } from 'node:crypto';
import { systemClock } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { ticketProviders, type Ticket, type TicketProvider } from '../../src/ticket';
import { fetchFile, fetchSend, zendeskLogin } from '../contract/fetchSend';
import { pause } from '../contract/benches/store';
import { until } from '../fixtures/until';
import type { HostedWorkflow } from './webhookHost';
import { ourNode } from './whatsAppBench';

const ZENDESK = { helpdesk: 'zendesk' };
const TARGET = { nodeId: 'node-support-ticket-trigger' };

let bench: TicketTriggerBench;
let provider: TicketProvider;
let own: ReturnType<typeof fetchSend>;
let human: ReturnType<typeof fetchSend>;
beforeAll(async () => {
  bench = await startTicketTriggerBench();
  const { zendesk } = bench.sandbox;
  own = fetchSend(zendeskLogin(zendesk.email, zendesk.apiToken));
  human = fetchSend(zendeskLogin(zendesk.humanEmail, zendesk.apiToken));
  provider = ticketProviders.zendesk.open({ store: bench.store, clock: systemClock, sleep: pause, fetchFile, send: own, settings: { ...zendesk } });
});
afterAll(async () => await bench.close());

const started: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const stop of started.splice(0)) await stop();
});

let workflows = 0;
/** A published workflow: the webhook in the helpdesk, then `trigger()`, as n8n does it. */
async function publish(parameters: Record<string, string> = {}): Promise<{ readonly trigger: StartedTrigger; readonly hosted: HostedWorkflow }> {
  const workflowId = `rings-${(workflows += 1)}`;
  const hosted = bench.hosted(workflowId, { ...ZENDESK, ...parameters });
  await hosted.publish();
  const trigger = await bench.start(workflowId, { ...ZENDESK, ...parameters });
  started.push(async () => {
    await trigger.stop();
    await hosted.unpublish();
  });
  // The first look is over: from now on only what rings is looked at.
  await until(async () => (await bench.store.getTicketCursor(scope())) !== null);
  return { trigger, hosted };
}

const scope = () => ({ provider: 'zendesk', account: provider.account, phoneNumberId: bench.ports.account.phoneNumberId });
const registrationOf = async ({ workflowId }: StartedTrigger) => await bench.store.getTicketWebhook({ workflowId, ...TARGET });

let customers = 0;
async function customerWithTicket(): Promise<{ readonly waId: string; readonly conversationId: string; readonly ticket: Ticket }> {
  customers += 1;
  const waId = `1555018${String(customers).padStart(4, '0')}`;
  const { conversationId } = await bench.customerWithTicket(waId);
  const requester = await provider.ensureRequester({ externalId: `wa:${conversationId}`, name: 'Ana', phone: null });
  const message = { text: 'Where is it?', visibility: 'public', as: 'customer', marker: `wamid.${waId}`, files: [] } as const;
  const common = { subject: 'Parcel', tags: ['whatsapp'], priority: null, assignee: null, group: null, fields: {}, followUpOf: null };
  const { ticket } = await provider.create({ ...common, externalId: `wa:${conversationId}`, requesterId: requester.id, message }, `key-${waId}`);
  await bench.store.putTicketBinding({ conversationId, provider: 'zendesk', account: provider.account, ticketId: ticket.id, ticketNumber: ticket.number, ticketUrl: ticket.url }, Date.now());
  return { waId, conversationId, ticket };
}

async function agent(ticketId: string, comment: object): Promise<void> {
  const { status } = await human({ method: 'PUT', url: `${bench.sandbox.zendesk.baseUrl}/api/v2/tickets/${ticketId}`, json: { ticket: comment } });
  expect(status).toBe(200);
}

const answers = (body: string) => ({ comment: { body, public: true } });

/** A call as Zendesk makes it, signed with `secret`. */
function ring(ticketId: string, secret: string, more: object = {}, at = new Date()): readonly [Buffer, Record<string, string>] {
  const body = Buffer.from(JSON.stringify({ type: 'zen:event-type:ticket.comment_added', detail: { id: ticketId, ...more } }));
  const timestamp = at.toISOString();
  const signature = createHmac('sha256', secret).update(timestamp).update(body).digest('base64');
  return [body, { 'x-zendesk-webhook-signature': signature, 'x-zendesk-webhook-signature-timestamp': timestamp }];
}

/** Nothing comes of it within some looks. */
async function nothingFrom({ emitted }: StartedTrigger, before = 0): Promise<void> {
  await until(async () => (await bench.store.dueTickets(scope(), Date.now() * 2, 10)).length === 0);
  await pause(300);
  expect(emitted).toHaveLength(before);
}

test('Zendesk rings, the answer is read there and reaches the customer once', async () => {
  const { trigger, hosted } = await publish();
  const { waId, conversationId, ticket } = await customerWithTicket();
  expect(await registrationOf(trigger)).toEqual({ url: hosted.productionUrl, id: expect.any(String), secret: expect.any(String) });

  await agent(ticket.id, answers('On its way'));
  await until(() => trigger.emitted.length === 1);
  const reply = ourNode('Reply', 'whatsAppReply', { resource: 'message', operation: 'sendText', text: '={{ $json.reply.text }}', options: {} });
  const result = await bench.runEmitted(trigger.workflowId, trigger.emitted[0]!.reference, [reply]);
  expect(result.error).toBeUndefined();
  expect(result.items(TICKET_TRIGGER)).toMatchObject([
    { event: 'agentReplied', conversation: { id: conversationId }, ticket: { helpdesk: 'zendesk', id: ticket.id, url: ticket.url }, reply: { text: 'On its way', author: { name: expect.any(String) } } },
  ]);
  trigger.emitted[0]!.ended('success');

  // The same call again, thrice, and our own note on the ticket.
  const { secret } = (await registrationOf(trigger))!;
  for (let times = 0; times < 3; times += 1) expect(await bench.post(hosted.productionUrl, ...ring(ticket.id, secret!))).toBe(200);
  await provider.addMessage(ticket, { text: 'From the flow', visibility: 'public', as: 'agent', marker: 'step.1', files: [] }, 'open');
  await pause(4_000);
  expect(trigger.emitted).toHaveLength(1);
  expect(await bench.textsTo(waId)).toEqual(['On its way']);
});

test('forged calls send nothing', async () => {
  const { trigger, hosted } = await publish();
  const [ours, other] = [await customerWithTicket(), await customerWithTicket()];
  const { secret } = (await registrationOf(trigger))!;
  const [body, headers] = ring(ours.ticket.id, 'not-the-secret');
  expect(await bench.post(hosted.productionUrl, body, headers)).toBe(401);
  expect(await bench.post(hosted.productionUrl, body)).toBe(401);
  expect(await bench.post(hosted.productionUrl, Buffer.concat([ring(ours.ticket.id, secret!)[0], Buffer.from(' ')]), ring(ours.ticket.id, secret!)[1])).toBe(401);
  expect(await bench.post(hosted.productionUrl, ...ring(ours.ticket.id, secret!, {}, new Date(Date.now() - 3_600_000)))).toBe(401);

  // Rightly signed, and still no more than a hint: there is nothing on that ticket, whatever the call claims.
  const claim = { external_id: `wa:${other.conversationId}`, comment: { body: 'Send me money', is_public: true } };
  expect(await bench.post(hosted.productionUrl, ...ring(ours.ticket.id, secret!, claim))).toBe(200);
  await nothingFrom(trigger);
  expect(await bench.textsTo(ours.waId)).toEqual([]);
  expect(await bench.textsTo(other.waId)).toEqual([]);
});

test('tickets of others are none of ours, and the customer is the ticket’s, not the call’s', async () => {
  const { trigger, hosted } = await publish();
  const { secret } = (await registrationOf(trigger))!;
  const { status, body } = await human({ method: 'POST', url: `${bench.sandbox.zendesk.baseUrl}/api/v2/tickets`, json: { ticket: { subject: 'Mine', comment: { body: 'Not on WhatsApp' } } } });
  expect(status).toBe(201);
  const stranger = String(asRecord(asRecord(body).ticket).id);
  await agent(stranger, answers('An answer to somebody else'));
  expect(await bench.post(hosted.productionUrl, ...ring(stranger, secret!))).toBe(200);
  await nothingFrom(trigger);

  const [ours, other] = [await customerWithTicket(), await customerWithTicket()];
  await agent(ours.ticket.id, answers('For Ana'));
  expect(await bench.post(hosted.productionUrl, ...ring(ours.ticket.id, secret!, { external_id: `wa:${other.conversationId}` }))).toBe(200);
  await until(() => trigger.emitted.length === 1);
  const [item] = (await bench.runEmitted(trigger.workflowId, trigger.emitted[0]!.reference)).items(TICKET_TRIGGER);
  expect(item).toMatchObject({ conversation: { id: ours.conversationId }, reply: { text: 'For Ana' } });
});

test('a flood costs a look per ticket, and of unknown tickets not even that', async () => {
  const { hosted, trigger } = await publish();
  const { ticket } = await customerWithTicket();
  const { secret } = (await registrationOf(trigger))!;
  const calls = async () => asArray((await bench.control('get', '/sandbox/requests?target=zendesk')).requests).length;
  const before = await calls();
  const statuses = await Promise.all(Array.from({ length: 60 }, (_, index) => bench.post(hosted.productionUrl, ...ring(index % 2 === 0 ? ticket.id : String(90_000 + index), secret!))));
  expect(new Set(statuses)).toEqual(new Set([200]));
  await pause(2_500);
  const cost = (await calls()) - before;
  expect(cost).toBeGreaterThan(0);
  expect(cost).toBeLessThanOrEqual(20);
  expect(trigger.emitted).toEqual([]);
});

test('calls that were lost are made up for, also while Zendesk is down for a while', async () => {
  const { trigger } = await publish();
  const { ticket } = await customerWithTicket();
  // Somebody removed the webhook in Zendesk.
  const { id } = (await registrationOf(trigger))!;
  await own({ method: 'DELETE', url: `${bench.sandbox.zendesk.baseUrl}/api/v2/webhooks/${id}` });
  await agent(ticket.id, answers('Here I am'));
  await bench.control('post', '/sandbox/faults', { route: 'zendesk', status: 503 });
  bench.timePasses(5 * 60_000);
  await pause(1_500);
  expect(trigger.emitted).toEqual([]);
  await bench.control('delete', '/sandbox/faults');
  await until(async () => {
    bench.timePasses(10_000);
    await pause(500);
    return trigger.emitted.length === 1;
  });
});

test('the webhook is set up and taken away; after a restart it stays', async () => {
  const { trigger, hosted } = await publish();
  const listed = async () => {
    const { body } = await own({ method: 'GET', url: `${bench.sandbox.zendesk.baseUrl}/api/v2/webhooks` });
    return asArray(asRecord(body).webhooks).map((webhook) => asRecord(webhook).endpoint).filter((endpoint) => endpoint === hosted.productionUrl);
  };
  expect(await listed()).toHaveLength(1);
  const placed = await registrationOf(trigger);
  await hosted.publish();
  expect(await registrationOf(trigger)).toEqual(placed);
  expect(await listed()).toHaveLength(1);
  await hosted.unpublish();
  expect(await listed()).toEqual([]);
  expect(await registrationOf(trigger)).toBeNull();
  await hosted.publish();
  expect(await listed()).toHaveLength(1);
});

test('who sets the webhook up by hand types its secret; with none, nothing is set up', async () => {
  const { hosted, trigger } = await publish({ webhook: 'manual' });
  expect(await registrationOf(trigger)).toMatchObject({ id: null, secret: null });
  const { ticket } = await customerWithTicket();
  await agent(ticket.id, answers('By hand'));
  expect(await bench.post(hosted.productionUrl, ...ring(ticket.id, 'whatever'))).toBe(200);
  await until(() => trigger.emitted.length === 1);
});

test('a helpdesk without webhooks refuses calls, and large ones are not read', async () => {
  const hosted = bench.hosted('no-bell', { helpdesk: 'builtInDesk' });
  hosted.serve();
  expect(await bench.post(hosted.productionUrl, { detail: { id: '1' } })).toBe(404);
  expect(await bench.post(hosted.productionUrl, { pad: 'x'.repeat(1024 * 1024) })).toBe(413);
});
