import { GraphRefusal } from '../../../../src/graph/graphApi';
import { markAsRead } from '../../../../src/graph/message/markAsRead';
import { fetchSend } from '../../../contract/fetchSend';
import { graphAccount, refused } from '../../../fixtures/graph';
import { loopbackServers } from '../../../fixtures/loopbackServer';

const serve = loopbackServers();

test.each([
  [false, {}],
  [true, { typing_indicator: { type: 'text' } }],
])('with typing: %s', async (typing, more) => {
  const server = await serve(() => ({ status: 200, body: { success: true } }));
  await markAsRead(fetchSend(), graphAccount(server.url), 'wamid.A', typing);
  expect(server.seen).toMatchObject([{ method: 'POST', path: '/v25.0/106540352242922/messages' }]);
  expect(server.seen[0]?.body).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.A', ...more });
});

test('Meta’s refusal is told', async () => {
  const server = await serve(() => refused(131_009, 'Message is too old'));
  await expect(markAsRead(fetchSend(), graphAccount(server.url), 'wamid.A', false)).rejects.toThrow(GraphRefusal);
});
