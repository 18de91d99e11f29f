import { rememberTemplates } from '../../../src/graph/templateMemory';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount, refused } from '../../fixtures/graph';
import { closedPortUrl, loopbackServers, type Answer } from '../../fixtures/loopbackServer';

const serve = loopbackServers();

const MAX_AGE_MS = 10 * MINUTE_MS;
const names = (...found: readonly string[]): Answer => ({ status: 200, body: { data: found.map((name) => ({ name })) } });

/** Meta, a clock that stands still, and a memory. */
async function bench(first: Answer = names('a')) {
  let now = Date.parse('2026-11-21T12:00:00Z');
  let answer = first;
  const { url, seen } = await serve(() => answer);
  const memory = rememberTemplates({ now: () => now });
  const sourceOf = (token: string, baseUrl = url) => ({ send: fetchSend(), account: { ...graphAccount(baseUrl), secrets: [token] } });
  let looked = 0;
  return {
    memory,
    sourceOf,
    pass: (ms: number) => void (now += ms),
    metaSays: (other: Answer) => void (answer = other),
    read: async (name: string | null = 'a', maxAgeMs = MAX_AGE_MS, token = 'token') => await memory.read(sourceOf(token), name, maxAgeMs),
    /** What Meta was asked for since the last look; `null` for everything. */
    asked(): ReadonlyArray<string | null> {
      const fresh = seen.slice(looked).map(({ query }) => query.name ?? null);
      looked = seen.length;
      return fresh;
    },
  };
}

const current = (...found: readonly string[]) => ({ entries: found.map((name) => ({ name })), outdated: null });

test('Meta is asked once, until the answer is as old as it may be', async () => {
  const { read, asked, pass, metaSays } = await bench();
  expect([await read(), await read()]).toEqual([current('a'), current('a')]);
  metaSays(names('a', 'ab'));
  pass(MAX_AGE_MS - 1);
  expect(await read()).toEqual(current('a'));
  expect(asked()).toEqual(['a']);
  pass(1);
  expect(await read()).toEqual(current('a', 'ab'));
  expect(asked()).toEqual(['a']);
});

test('questions at the same time are one', async () => {
  const { read, asked } = await bench();
  await Promise.all([read(), read(), read('b'), read('b')]);
  expect([...asked()].sort()).toEqual(['a', 'b']);
});

test('the list of all answers for a name too, not the other way round', async () => {
  const { read, asked, metaSays, pass } = await bench(names('a', 'b'));
  await read(null);
  expect(await read('a')).toEqual(current('a', 'b'));
  expect(asked()).toEqual([null]);
  // The younger answer counts.
  pass(MINUTE_MS);
  metaSays(names('a'));
  await read('a', 0 + MINUTE_MS);
  expect(await read('a')).toEqual(current('a'));
  expect(await read(null)).toEqual(current('a', 'b'));
  expect(asked()).toEqual(['a']);
});

test('what one token may see is not for another', async () => {
  const { read, asked } = await bench();
  await read();
  await read('a', MAX_AGE_MS, 'other token');
  expect(asked()).toHaveLength(2);
});

test('long lists are good for a minute per page, so that the hour’s 200 calls are not used up', async () => {
  const { read, asked, pass } = await bench(names(...Array.from({ length: 250 }, (_, index) => `t${index}`)));
  await read(null, MINUTE_MS);
  pass(3 * MINUTE_MS - 1);
  await read(null, MINUTE_MS);
  expect(asked()).toHaveLength(1);
  pass(1);
  await read(null, MINUTE_MS);
  expect(asked()).toHaveLength(1);
});

describe('when Meta allows no more calls', () => {
  it('what is known answers, and says how old it is and why', async () => {
    const { read, asked, pass, metaSays } = await bench();
    await read();
    metaSays(refused(80007));
    pass(25 * MINUTE_MS);
    expect(await read()).toEqual({ entries: [{ name: 'a' }], outdated: { ageMs: 25 * MINUTE_MS, refusal: expect.objectContaining({ graphCode: 80007 }) } });
    expect(asked()).toEqual(['a', 'a']);
  });

  it('it is left alone for a minute, or as long as it asks for', async () => {
    const { read, asked, pass, metaSays } = await bench();
    await read();
    metaSays(refused(80007));
    pass(MAX_AGE_MS);
    await read();
    pass(MINUTE_MS - 1);
    metaSays(names('new'));
    expect((await read()).outdated).toMatchObject({ ageMs: 11 * MINUTE_MS - 1 });
    expect(asked()).toEqual(['a', 'a']);
    pass(1);
    expect(await read()).toEqual(current('new'));
    pass(MAX_AGE_MS);
    metaSays({ ...refused(4), headers: { 'retry-after': '300' } });
    await read();
    metaSays(names('newer'));
    pass(299 * SECOND_MS);
    expect((await read()).entries).toEqual([{ name: 'new' }]);
    pass(SECOND_MS);
    expect(await read()).toEqual(current('newer'));
  });

  it('what is not known is refused, and asked for again the next time', async () => {
    const { read, metaSays } = await bench(refused(80007));
    await expect(read()).rejects.toMatchObject({ graphCode: 80007, message: 'Too many calls in a short time (80007).' });
    metaSays(names('a'));
    expect(await read()).toEqual(current('a'));
  });

  it('what is a day old helps nobody', async () => {
    const { read, pass, metaSays } = await bench();
    await read();
    metaSays(refused(80007));
    pass(DAY_MS);
    await expect(read()).rejects.toMatchObject({ graphCode: 80007 });
  });
});

test.each([190, 200, 100])('a refusal that waiting does not heal is said, whatever was known: %i', async (code) => {
  const { read, pass, metaSays } = await bench();
  await read();
  metaSays(refused(code));
  pass(MAX_AGE_MS);
  await expect(read()).rejects.toMatchObject({ graphCode: code });
});

test('that Meta cannot be reached is said', async () => {
  const { memory, sourceOf } = await bench();
  await expect(memory.read(sourceOf('token', await closedPortUrl()), 'a', MAX_AGE_MS)).rejects.toMatchObject({ code: 'graphUnreachable' });
});

test('what a send showed to be wrong is asked for again', async () => {
  const { memory, sourceOf, read, asked } = await bench();
  await Promise.all([read(), read(null), read('b')]);
  asked();
  memory.forget(sourceOf('token').account, 'a');
  await Promise.all([read(), read(null), read('b')]);
  expect([...asked()].sort()).toEqual(['a', null]);
});
