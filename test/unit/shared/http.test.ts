import { HttpNoAnswer, noAnswer, retryAfterMs } from '../../../src/shared/http';
import { fetchSend } from '../../contract/fetchSend';
import { closedPortUrl, loopbackServers } from '../../fixtures/loopbackServer';

const serve = loopbackServers();

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_INVALID_URL'])('%s: certainly nothing was sent', (code) => {
  expect(noAnswer(code)).toMatchObject({ name: 'HttpNoAnswer', notSent: true, message: `The server gave no answer (${code}).` });
});

test.each(['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET', 'a code of tomorrow'])('%s: it may have been sent', (code) => {
  expect(noAnswer(code)).toMatchObject({ notSent: false });
});

test('without a code nothing is certain', () => {
  expect(noAnswer(undefined)).toMatchObject({ notSent: false, message: 'The server gave no answer (no answer).' });
  expect(noAnswer(undefined)).toBeInstanceOf(HttpNoAnswer);
});

test('real connections tell the same', async () => {
  const server = await serve(() => 'hangUp');
  await expect(fetchSend()({ method: 'POST', url: server.url, json: {} })).rejects.toMatchObject({ notSent: false });
  await expect(fetchSend()({ method: 'POST', url: await closedPortUrl(), json: {} })).rejects.toMatchObject({ notSent: true });
  expect(server.seen).toHaveLength(1);
});

test.each<[string | undefined, number | null]>([
  [undefined, null],
  ['7', 7_000],
  ['0.5', 500],
  ['Mon, 05 Oct 2026 12:00:09 GMT', 9_000],
  ['Mon, 05 Oct 2026 11:00:00 GMT', 0],
  ['-3', 0],
  ['soon', null],
])('Retry-After %s: %s ms', (asked, milliseconds) => {
  const headers: Record<string, string> = asked === undefined ? {} : { 'retry-after': asked };
  expect(retryAfterMs({ headers }, Date.UTC(2026, 9, 5, 12))).toBe(milliseconds);
});
