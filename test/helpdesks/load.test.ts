import { expectOneTicketEach, putLoadOn, type TicketLoad } from '../contract/ticketLoad';
import type { AgentView } from '../contract/tickets/bench';
import { startRedmine } from './servers/startRedmine';
import { startRequestTracker } from './servers/startRequestTracker';
import { redmineAgent } from './support/redmineBench';
import { requestTrackerAgent } from './support/requestTrackerBench';

const TIMEOUT_MS = 300_000;

/** What a person finds in the whole helpdesk. */
interface Finder {
  ticketIds(): Promise<readonly string[]>;
  view(ticketId: string): Promise<AgentView>;
}

/** Neither a ticket too many, nor a message too many or in the wrong place. */
async function expectAllThere(load: TicketLoad, { ticketIds, view }: Finder): Promise<void> {
  expectOneTicketEach(load);
  expect([...(await ticketIds())].sort()).toEqual([...load.textsByTicket.keys()].sort());
  for (const [id, texts] of load.textsByTicket) {
    expect((await view(id)).comments.map(({ text }) => text).sort()).toEqual([...texts].sort());
  }
}

let stop: (() => Promise<void>) | null = null;
afterEach(() => stop?.());

test('one ticket for each customer in a real Redmine', async () => {
  const server = await startRedmine();
  ({ stop } = server);
  const load = await putLoadOn('redmine', { baseUrl: server.url, apiKey: server.logins.n8n.apiKey, project: 'support' });
  await expectAllThere(load, redmineAgent(server));
}, TIMEOUT_MS);

test('one ticket for each customer in a real Request Tracker', async () => {
  const server = await startRequestTracker();
  ({ stop } = server);
  const load = await putLoadOn('requestTracker', { baseUrl: server.url, token: server.tokens.n8n, queue: 'WhatsApp' });
  await expectAllThere(load, requestTrackerAgent(server));
}, TIMEOUT_MS);
