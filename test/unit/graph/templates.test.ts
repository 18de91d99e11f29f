import { listTemplates } from '../../../src/graph/templates';
import { startSandbox } from '../../../sandbox/startSandbox';
import { readTemplates } from '../../../src/template/chooseTemplate';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount, refused } from '../../fixtures/graph';
import { inOrder, loopbackServers, type Answer } from '../../fixtures/loopbackServer';

const serve = loopbackServers();

const page = (names: readonly string[], after: string | null, next: string | null): Answer => ({
  status: 200,
  body: {
    data: names.map((name) => ({ name, language: 'en_US', status: 'APPROVED' })),
    paging: { cursors: { before: 'b', after }, ...(next === null ? {} : { next }) },
  },
});

async function list(handle: () => Answer, filter: Parameters<typeof listTemplates>[2] = {}) {
  const server = await serve(handle);
  const found = listTemplates(fetchSend(), graphAccount(server.url), filter);
  return { found, seen: server.seen };
}

test('one page, with the filter that was asked for', async () => {
  const { found, seen } = await list(() => page(['a', 'b'], 'end', null), { status: 'APPROVED', name: 'a' });
  expect(await found).toMatchObject([{ name: 'a' }, { name: 'b' }]);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({
    method: 'GET',
    path: '/v25.0/102290129340398/message_templates',
    query: { fields: 'name,status,category,language,components,parameter_format', limit: '100', status: 'APPROVED', name: 'a' },
  });
});

test('all pages, each behind the cursor of the one before', async () => {
  const { found, seen } = await list(inOrder(page(['a'], 'cursor 1', 'https://elsewhere.example/2'), page(['b'], 'cursor/2&', 'x'), page(['c'], 'cursor 3', null)));
  expect(await found).toMatchObject([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  expect(seen.map(({ query }) => query.after)).toEqual([undefined, 'cursor 1', 'cursor/2&']);
});

test('the address that Meta names for the next page is not called: the token goes to Meta only', async () => {
  const elsewhere = await serve(() => ({ status: 200, body: { data: [] } }));
  const { found, seen } = await list(inOrder(page(['a'], 'cursor', `${elsewhere.url}/steal`), page(['b'], null, null)));
  expect(await found).toHaveLength(2);
  expect(seen).toHaveLength(2);
  expect(elsewhere.seen).toEqual([]);
});

test('pages without end come to one', async () => {
  const { found, seen } = await list(() => page(['again'], 'same cursor', 'next'));
  expect(await found).toHaveLength(60);
  expect(seen).toHaveLength(60);
});

test.each<[string, unknown]>([['no list', { data: {} }], ['nothing', {}], ['a next page without a cursor', { data: [], paging: { next: 'x' } }]])(
  'an answer with %s ends the list',
  async (_what, body) => {
    const { found, seen } = await list(() => ({ status: 200, body }));
    expect(await found).toEqual([]);
    expect(seen).toHaveLength(1);
  },
);

test('a refusal in the middle is one of the whole', async () => {
  const { found } = await list(inOrder(page(['a'], 'cursor', 'next'), refused(80007)));
  await expect(found).rejects.toMatchObject({ graphCode: 80007, message: 'Too many calls in a short time (80007).' });
});

describe('a cursor that Meta does not know any more', () => {
  it('begins again without one, and nothing is listed twice', async () => {
    const { found, seen } = await list(inOrder(page(['a'], 'old', 'next'), refused(131059), page(['a'], 'new', 'next'), page(['b'], null, null)));
    expect(await found).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(seen.map(({ query }) => query.after)).toEqual([undefined, 'old', undefined, 'new']);
  });

  it('ends the third attempt', async () => {
    const { found, seen } = await list(inOrder(...[1, 2, 3].flatMap(() => [page(['a'], 'cursor', 'next'), refused(131059)])));
    await expect(found).rejects.toMatchObject({ graphCode: 131059 });
    expect(seen).toHaveLength(6);
  });
});

test('the sandbox’s templates, through its cursors', async () => {
  const sandbox = await startSandbox();
  try {
    const { accessToken, wabaId, phoneNumberId } = sandbox.account;
    const account = { baseUrl: sandbox.url, version: 'v25.0', wabaId, phoneNumberId };
    const send = fetchSend({ authorization: `Bearer ${accessToken}` });
    const all = await listTemplates(send, account, {});
    const twoByTwo = await listTemplates((request) => send({ ...request, query: { ...request.query, limit: 2 } }), account, {});
    expect(all.length).toBeGreaterThan(2);
    expect(twoByTwo).toEqual(all);
    expect(readTemplates(await listTemplates(send, account, { name: 'support_followup' }))).toMatchObject([
      { name: 'support_followup', language: 'en_US', body: { fields: [{ key: '1', example: 'Ana' }, { key: '2', example: '#1042' }] }, unsupported: null },
      { name: 'support_followup', language: 'es' },
    ]);
  } finally {
    await sandbox.close();
  }
});
