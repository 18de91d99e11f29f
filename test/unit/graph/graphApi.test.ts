import { callGraph, GraphRefusal, mayHaveArrived, saysWindowClosed } from '../../../src/graph/graphApi';
import { SupportError } from '../../../src/shared/errors';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount, refused } from '../../fixtures/graph';
import { closedPortUrl, loopbackServers, type Answer, type LoopbackServer } from '../../fixtures/loopbackServer';

const serve = loopbackServers();
let server: LoopbackServer;

/** What one GET gives when the server answers like this. */
async function call(answer: Answer): Promise<unknown> {
  server = await serve(() => answer);
  return await callGraph(fetchSend(), graphAccount(server.url), { method: 'GET', path: '1/me', query: { fields: 'name' } }).catch((failure: unknown) => failure);
}

async function refusal(answer: Answer): Promise<GraphRefusal> {
  const failure = await call(answer);
  if (failure instanceof GraphRefusal) return failure;
  throw new Error('This was no refusal.');
}

test('the answer’s object, from the account’s version of the API', async () => {
  expect(await call({ status: 200, body: { name: 'Example Inc.' } })).toEqual({ name: 'Example Inc.' });
  expect(server.seen).toMatchObject([{ method: 'GET', path: '/v25.0/1/me', query: { fields: 'name' } }]);
});

test.each<[string, Answer]>([['a list', { status: 200, body: [] }], ['a text', { status: 200, body: 'OK' }], ['nothing', { status: 200, body: '' }]])(
  '%s is read as an empty object',
  async (_what, answer) => {
    expect(await call(answer)).toEqual({});
  },
);

describe('a refusal', () => {
  it('says in plain words what happened and what to do, with Meta’s details', async () => {
    const failure = await refusal(refused(131047, 'Message failed to send because more than 24 hours have passed.'));
    expect(failure).toMatchObject({
      code: 'graphRefused',
      graphCode: 131047,
      httpStatus: 400,
      retry: 'no',
      message: 'More than 24 hours have passed since the customer last wrote (131047).',
      hint: 'Send an approved template instead. Meta says: Message failed to send because more than 24 hours have passed.',
      details: { graphCode: 131047, httpStatus: 400 },
    });
  });

  it('says whether the account is to blame, whether the window is closed, and when to come back', async () => {
    expect(await refusal(refused(190))).toMatchObject({ accountWide: true });
    expect(await refusal(refused(131026))).toMatchObject({ accountWide: false });
    expect(saysWindowClosed(await refusal(refused(131047)))).toBe(true);
    expect(saysWindowClosed(await refusal(refused(131026)))).toBe(false);
    expect(saysWindowClosed(new SupportError('windowClosed', 'x', 'y'))).toBe(false);
    expect(await refusal({ ...refused(130429), headers: { 'retry-after': '9' } })).toMatchObject({ headers: { 'retry-after': '9' } });
  });

  it('is told by the code, whatever the HTTP status', async () => {
    expect(await refusal(refused(131056, 'x', 403))).toMatchObject({ retry: 'backOff', httpStatus: 403 });
    expect(await refusal(refused(190, 'x', 200))).toMatchObject({ graphCode: 190, message: 'Meta does not accept the access token (190).' });
  });

  it('of an unknown code is told by the HTTP status', async () => {
    expect(await refusal(refused(999_999, 'x', 429))).toMatchObject({ retry: 'backOff' });
    expect(await refusal(refused(999_999, 'x', 503))).toMatchObject({ retry: 'backOff' });
    expect(await refusal(refused(999_999, 'x', 400))).toMatchObject({ retry: 'no', message: 'Meta refused the request (999999).' });
  });

  it('without a code', async () => {
    expect(await refusal({ status: 404, body: '<html>Not Found</html>' })).toMatchObject({
      graphCode: null,
      message: 'Meta refused the request.',
      hint: 'Look the code up in Meta’s error list, or run again later.',
    });
    expect(await refusal({ status: 400, body: { error: 'a text' } })).toMatchObject({ graphCode: null, retry: 'no' });
    expect(await refusal({ status: 429, body: '' })).toMatchObject({ graphCode: null, retry: 'backOff' });
  });

  it('quotes Meta on one line, not without end, and without phone numbers and wamids', async () => {
    const { hint } = await refusal(refused(100, `First line\n\tof many: +15550100001, 15550100002, wamid.HBgLMTU1NTAxMDAwMDEVAgASGBQzQUU= ${'x'.repeat(400)}`));
    expect(hint).toContain('Meta says: First line of many: …0001, …0002, …GBQzQUU= xxx');
    expect(hint).not.toMatch(/5550100|HBgL/);
    expect(hint.length).toBeLessThan(450);
  });

  it('quotes Meta without what was sent, and without the account’s secrets', async () => {
    server = await serve(({ headers, query, body }) => refused(100, `Invalid: ${JSON.stringify([query, body])} from ${String(headers['x-token'])}`));
    const request = { method: 'POST', path: '1/messages', query: { input_token: 'tokenInTheQuery' }, json: { text: 'First private line\nSecond private line', type: 'text' } } as const;
    const account = { ...graphAccount(server.url), secrets: ['secret', 'secret-token'] };
    const { hint } = (await callGraph(fetchSend({ 'x-token': 'secret-token' }), account, request).catch((failure: unknown) => failure)) as GraphRefusal;
    expect(hint).toMatch(/Meta says: Invalid: \[{"input_token":"…"},{"text":"…\\n…","type":"text"}\] from …$/);
  });
});

describe('Meta’s own words', () => {
  const answered = (error: object) => refusal({ status: 400, body: { error } });

  it('stay available, with the trace id that its support asks for', async () => {
    const error = { message: '(#132015) Template is paused', type: 'OAuthException', code: 132015, error_subcode: 2494073, error_data: { details: 'Paused until 18:00.' }, fbtrace_id: 'AbC-12_3' };
    expect((await answered(error)).metaError).toEqual({
      message: '(#132015) Template is paused',
      type: 'OAuthException',
      code: 132015,
      error_subcode: 2494073,
      details: 'Paused until 18:00.',
      fbtrace_id: 'AbC-12_3',
    });
  });

  it('may be missing', async () => {
    const nothing = { code: null, error_subcode: null, type: null, message: null, details: null, fbtrace_id: null };
    expect((await refusal({ status: 404, body: 'Not Found' })).metaError).toEqual(nothing);
    expect((await answered({ code: 'x', message: 7, error_data: [], fbtrace_id: {} })).metaError).toEqual(nothing);
  });

  it('hold no secret, no number and nothing of what was sent, wherever it stands', async () => {
    const planted = 'secret-token +15550100001 A private sentence';
    server = await serve(() => ({ status: 400, body: { error: { code: 100, message: planted, type: planted, error_data: { details: planted }, fbtrace_id: 'Asecret-token' } } }));
    const account = { ...graphAccount(server.url), secrets: ['secret-token'] };
    const request = { method: 'POST', path: '1/messages', json: { text: 'A private sentence' } } as const;
    const { metaError } = (await callGraph(fetchSend(), account, request).catch((failure: unknown) => failure)) as GraphRefusal;
    expect(metaError).toEqual({ code: 100, error_subcode: null, type: '… …0001 …', message: '… …0001 …', details: '… …0001 …', fbtrace_id: null });
  });
});

describe('no answer of Meta’s', () => {
  const unreachable = (message: RegExp, notSent: boolean) => ({
    code: 'graphUnreachable',
    message: expect.stringMatching(message) as string,
    details: { notSent },
  });

  it('nobody listens: certainly nothing was sent', async () => {
    const account = graphAccount(await closedPortUrl());
    const failure: unknown = await callGraph(fetchSend(), account, { method: 'POST', path: '1/messages', json: {} }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject(unreachable(/ECONNREFUSED/, true));
    expect(mayHaveArrived(failure)).toBe(false);
  });

  it('the connection broke: it may have arrived', async () => {
    const failure = await call('hangUp');
    expect(failure).toMatchObject(unreachable(/^WhatsApp could not be reached/, false));
    expect(mayHaveArrived(failure)).toBe(true);
  });

  it.each([500, 502, 504])('a gateway answered %i: it may have arrived', async (status) => {
    const failure = await call({ status, body: '<html>Bad Gateway</html>' });
    expect(failure).toMatchObject(unreachable(new RegExp(`answered ${status}`), false));
    expect(mayHaveArrived(failure)).toBe(true);
  });

  it('Meta’s own refusal with such a status is a refusal', async () => {
    expect(mayHaveArrived(await call(refused(131016, 'x', 503)))).toBe(false);
  });
});

test('what else goes wrong is thrown on as it is', async () => {
  const bug = new TypeError('not a function');
  const send = () => Promise.reject(bug);
  await expect(callGraph(send, graphAccount('http://127.0.0.1'), { method: 'GET', path: 'me' })).rejects.toBe(bug);
  expect(mayHaveArrived(bug)).toBe(false);
  expect(mayHaveArrived(new SupportError('sendUnknown', 'x', 'y'))).toBe(false);
});
