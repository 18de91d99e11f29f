import { HttpNoAnswer, noAnswer } from '../../../src/shared/http';
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
