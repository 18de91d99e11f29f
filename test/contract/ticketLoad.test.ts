import { startSandbox } from '../../sandbox/startSandbox';
import { asArray, asRecord } from '../../src/shared/shape';
import { fetchSend, zendeskLogin } from './fetchSend';
import { expectOneTicketEach, putLoadOn, type TicketLoad } from './ticketLoad';

const TIMEOUT_MS = 120_000;

/** What stands on each ticket, whichever there are. */
type Found = ReadonlyMap<string, readonly string[]>;

/** Neither a ticket too many, nor a message too many or in the wrong place. */
function expectAllThere(load: TicketLoad, found: Found): void {
  expectOneTicketEach(load);
  const sorted = [...load.textsByTicket].map(([id, texts]) => [id, [...texts].sort()] as const);
  expect(new Map([...found].map(([id, texts]) => [id, texts.toSorted()]))).toEqual(new Map(sorted));
}

test('one ticket for each customer in the built-in desk', async () => {
  const found = new Map<string, readonly string[]>();
  const load = await putLoadOn('builtInDesk', {}, async (store) => {
    for (const { id } of await store.listDeskTickets({ state: 'any', limit: 1_000 })) {
      found.set(id, (await store.getDeskTicket(id))?.comments.map(({ text }) => text) ?? []);
    }
  });
  expectAllThere(load, found);
}, TIMEOUT_MS);

test('one ticket for each customer in Zendesk', async () => {
  const sandbox = await startSandbox();
  const { email, apiToken, baseUrl } = sandbox.zendesk;
  const agent = fetchSend(zendeskLogin(email, apiToken));
  const list = async (path: string, name: string) => {
    const answer = await agent({ method: 'GET', url: `${baseUrl}/api/v2/${path}`, query: { per_page: 100 } });
    return asArray(asRecord(answer.body)[name]).map(asRecord);
  };
  const load = await putLoadOn('zendesk', { ...sandbox.zendesk });
  const found = new Map<string, readonly string[]>();
  for (const { id } of await list('tickets', 'tickets')) {
    found.set(String(id), (await list(`tickets/${String(id)}/comments`, 'comments')).map(({ body }) => String(body)));
  }
  await sandbox.close();
  expectAllThere(load, found);
}, TIMEOUT_MS);
