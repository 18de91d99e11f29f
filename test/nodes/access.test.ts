// Who may look into the store: a real store, and Meta's answers over real HTTP.
import { confirmAccess, confirmedAmong, type AccessPorts } from '../../nodes/shared/access';
import { accountFrom, type Account } from '../../nodes/shared/account';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/shared/clock';
import type { SupportStore } from '../../src/store/SupportStore';
import { fetchSend } from '../contract/fetchSend';
import { loopbackServers, type Answer, type LoopbackServer } from '../fixtures/loopbackServer';
import { temporaryStore } from '../fixtures/temporaryStore';

const OWN = '106540352242922';
const SECOND = '106540352242923';
const STRANGERS = '299999999999999';
const START = Date.UTC(2026, 10, 22);

const numbers = (...ids: readonly string[]): Answer => ({ status: 200, body: { data: ids.map((id) => ({ id })) } });
const error = (code: number, status = 400): Answer => ({ status, body: { error: { code, message: 'No' } } });

const newServer = loopbackServers();
let store: SupportStore;
let tokens = 0;
beforeEach(async () => {
  store = await temporaryStore();
});
afterEach(async () => await store.close());

/** One credential with a token of its own, and Meta, which answers as `meta` says at the time. */
async function bench(first: Answer) {
  let now = START;
  let meta = first;
  const server: LoopbackServer = await newServer(() => meta);
  const base = { accessToken: `token${(tokens += 1)}`, appSecret: 'secret', businessAccountId: '102290129340398', phoneNumberId: OWN, baseUrl: server.url };
  const accountWith = (values: object): Account => accountFrom({ ...base, ...values });
  const portsOf = ({ accessToken }: Account): AccessPorts => ({ send: fetchSend({ authorization: `Bearer ${accessToken}` }), store, clock: { now: () => now } });
  return {
    server,
    accountWith,
    answers: (answer: Answer) => void (meta = answer),
    passes: (milliseconds: number) => void (now += milliseconds),
    access: async (values: object = {}) => await confirmAccess(accountWith(values), portsOf(accountWith(values))),
    among: async (...wanted: readonly string[]) => [...(await confirmedAmong(accountWith({}), new Set(wanted), portsOf(accountWith({}))))],
  };
}

/** Forgets what this process remembers by letting more than an hour go by. */
const MEMORY = HOUR_MS + 1;

test('Meta is asked once with the token, and its word counts for a day', async () => {
  const { access, server, passes } = await bench(numbers(OWN, SECOND));
  await Promise.all([access(), access(), access()]);
  passes(23 * HOUR_MS);
  await access();
  expect(server.seen).toMatchObject([{ path: '/v25.0/102290129340398/phone_numbers', headers: { authorization: expect.stringMatching(/^Bearer token\d+$/) } }]);

  passes(HOUR_MS + MEMORY);
  await access();
  expect(server.seen).toHaveLength(2);
});

test('a number that is not the business account’s is refused', async () => {
  const { access } = await bench(numbers(SECOND));
  await expect(access()).rejects.toMatchObject({ code: 'invalidInput', message: expect.stringContaining('does not belong to this business account') });
});

test('what was confirmed for one token, business account or host says nothing about another', async () => {
  const { access, accountWith, answers } = await bench(numbers(OWN));
  await access();
  answers(error(190, 401));
  await expect(access({ accessToken: 'made up' })).rejects.toMatchObject({ code: 'graphRefused', graphCode: 190 });
  await expect(access({ businessAccountId: '102290129340399' })).rejects.toMatchObject({ graphCode: 190 });
  await expect(access({ baseUrl: `${accountWith({}).graph.baseUrl}/other` })).rejects.toMatchObject({ graphCode: 190 });
  await access();
});

test('a token that Meta now refuses opens nothing, also when Meta cannot be reached afterwards', async () => {
  const { access, answers, passes } = await bench(numbers(OWN));
  await access();
  passes(DAY_MS + MEMORY);
  answers(error(190, 401));
  await expect(access()).rejects.toMatchObject({ graphCode: 190 });
  answers('hangUp');
  await expect(access()).rejects.toMatchObject({ code: 'graphUnreachable' });
});

test.each<[string, Answer]>([
  ['no answer', 'hangUp'],
  ['an outage', error(131016, 500)],
  ['a limit', error(4, 400)],
])('%s of Meta’s: its last word counts for seven days', async (_what, answer) => {
  const { access, answers, passes } = await bench(numbers(OWN));
  await access();
  answers(answer);
  passes(7 * DAY_MS - 1);
  await access();
  passes(MEMORY);
  await expect(access()).rejects.toMatchObject({ code: expect.stringMatching(/^graph/) });
});

test('without a word of Meta’s nothing opens', async () => {
  const { access } = await bench('hangUp');
  await expect(access()).rejects.toMatchObject({ code: 'graphUnreachable', hint: expect.stringContaining('network') });
});

describe('a webhook’s numbers', () => {
  test('the account’s are confirmed, a stranger’s is not, and Meta is asked about it once a minute', async () => {
    const { among, server, passes } = await bench(numbers(OWN, SECOND));
    expect(await among(OWN, STRANGERS)).toEqual([OWN]);
    expect(await among(OWN, SECOND)).toEqual([OWN, SECOND]);
    expect(await among(STRANGERS)).toEqual([]);
    passes(MINUTE_MS - 1);
    expect(await among(STRANGERS)).toEqual([]);
    expect(server.seen).toHaveLength(1);

    passes(1);
    expect(await among(STRANGERS)).toEqual([]);
    expect(server.seen).toHaveLength(2);
  });

  test('a number that the business added is found when Meta is asked again', async () => {
    const { among, answers, passes } = await bench(numbers(OWN));
    expect(await among(OWN, SECOND)).toEqual([OWN]);
    answers(numbers(OWN, SECOND));
    passes(MINUTE_MS);
    expect(await among(OWN, SECOND)).toEqual([OWN, SECOND]);
  });

  test('nothing is said of an unknown number while Meta cannot be reached, so that nothing is lost', async () => {
    const { among, answers, passes } = await bench(numbers(OWN));
    expect(await among(OWN)).toEqual([OWN]);
    answers('hangUp');
    passes(MINUTE_MS);
    await expect(among(OWN, SECOND)).rejects.toMatchObject({ code: 'graphUnreachable' });
    expect(await among(OWN)).toEqual([OWN]);
  });
});
