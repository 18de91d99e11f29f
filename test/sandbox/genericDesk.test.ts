// The desk that Generic HTTP is tried on: what it refuses.
import { DESK_TOKENS, genericDesk } from '../../sandbox/helpdesks/generic/genericDesk';
import { startStandIn, type StandIn } from '../../sandbox/helpdesks/standIn';
import { asArray, asRecord } from '../../src/shared/shape';

let desk: StandIn;
beforeAll(async () => {
  desk = await startStandIn(genericDesk);
});
afterAll(() => desk.close());

async function ask(method: string, path: string, body?: object, token: string = DESK_TOKENS.api) {
  const response = await fetch(`${desk.url}${path}`, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
  return { status: response.status, body: asRecord(await response.json()) };
}
const draft = { title: 'Help', description: 'My order is late', conversation_key: 'wa:c_1', customer: { name: 'Ana' } };

test('only those with a token come in', async () => {
  expect(await ask('GET', '/api/me', undefined, 'x')).toEqual({ status: 401, body: { error: 'log_in' } });
  expect(await ask('GET', '/api/me', undefined, DESK_TOKENS.human)).toEqual({ status: 200, body: { data: { id: '2', name: 'Robin Agent' } } });
  expect((await ask('GET', '/api/tickets/99')).status).toBe(404);
});

test.each<[string, object]>([
  ['an unknown field', { subject: 'Help' }],
  ['no title', { title: '' }],
  ['an unknown priority', { priority: 'asap' }],
  ['an unknown owner', { owner: 'nobody' }],
  ['labels that are no list', { labels: 'a,b' }],
  ['a program', { attachments: [{ name: 'setup.exe', mime: 'application/octet-stream', data: 'TVo=' }] }],
])('%s is refused and leaves nothing', async (_, change) => {
  expect((await ask('POST', '/api/tickets', { ...draft, ...change })).status).toBe(422);
  expect((await ask('GET', '/api/tickets')).body.data).toEqual([]);
});

test('a closed ticket takes nothing; comments count on each ticket, twenty to a page', async () => {
  const { id } = asRecord((await ask('POST', '/api/tickets', draft)).body.data);
  const comment = { body: 'Hello', author: 'agent', internal: false };
  for (let count = 0; count < 21; count += 1) await ask('POST', `/api/tickets/${String(id)}/comments`, comment);
  const page = async (number: number) => asArray((await ask('GET', `/api/tickets/${String(id)}/comments?page=${number}`)).body.data).map((each) => asRecord(each).id);
  expect([(await page(1)).length, await page(2), await page(3)]).toEqual([20, [21], []]);
  expect((await ask('GET', '/api/tickets?conversation_kee=nobody')).body.data).toHaveLength(1);
  expect((await ask('PATCH', `/api/tickets/${String(id)}`, { status: 'frozen' })).status).toBe(422);
  await ask('PATCH', `/api/tickets/${String(id)}`, { status: 'closed' });
  for (const [method, path, body] of [['PATCH', '', { status: 'open' }], ['POST', '/comments', comment]] as const) {
    expect((await ask(method, `/api/tickets/${String(id)}${path}`, body)).status).toBe(409);
  }
});
