import { sendMessage, type Recipient } from '../../../src/graph/sendMessage';
import { messageContent } from '../../../src/graph/message/outboundMessage';
import type { MessageContent } from '../../../src/shared/messageContent';
import { asRecord } from '../../../src/shared/shape';
import { fetchSend } from '../../contract/fetchSend';
import { accepted, graphAccount, refused } from '../../fixtures/graph';
import { closedPortUrl, loopbackServers, type Answer, type LoopbackServer } from '../../fixtures/loopbackServer';
import { ADA } from '../../fixtures/webhooks';

const PHONE: Recipient = { phone: '+15550100001', userId: null };
const serve = loopbackServers();
let server: LoopbackServer;

async function send(answer: Answer, recipient: Recipient = PHONE, content: MessageContent = messageContent({ kind: 'text', text: 'Hello' })): Promise<unknown> {
  server = await serve(() => answer);
  const account = graphAccount(server.url);
  return await sendMessage(fetchSend(), account, recipient, content, 'our-key').catch((failure: unknown) => failure);
}

test('a message to a phone number', async () => {
  expect(await send(accepted('wamid.A'))).toEqual({ wamid: 'wamid.A', messageStatus: 'accepted' });
  expect(server.seen).toMatchObject([
    {
      method: 'POST',
      path: '/v25.0/106540352242922/messages',
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '+15550100001',
        type: 'text',
        text: { body: 'Hello', preview_url: false },
        biz_opaque_callback_data: 'our-key',
      },
    },
  ]);
  expect(server.seen[0]?.body).not.toHaveProperty('recipient');
});

test('a message to a customer whose phone number is hidden', async () => {
  await send(accepted(), { phone: null, userId: ADA.userId ?? null });
  expect(server.seen[0]?.body).toMatchObject({ recipient: ADA.userId });
  expect(server.seen[0]?.body).not.toHaveProperty('to');
});

test.each([PHONE, { phone: null, userId: ADA.userId ?? null }])('the content does not say whom it goes to', async (recipient) => {
  await send(accepted(), recipient, { type: 'to', to: '+15550100009', recipient: 'US.1', recipient_type: 'group', messaging_product: 'other' });
  const { to, recipient: userId, recipient_type: type } = asRecord(server.seen[0]?.body);
  expect([to ?? null, userId ?? null, type]).toEqual([recipient.phone, recipient.userId, 'individual']);
});

test('nothing goes to nobody', async () => {
  expect(await send(accepted(), { phone: null, userId: null })).toMatchObject({ code: 'noCustomer' });
  expect(server.seen).toEqual([]);
});

test('Meta refuses', async () => {
  expect(await send(refused(131026))).toMatchObject({ code: 'graphRefused', graphCode: 131026 });
});

test.each<[string, Answer]>([
  ['the connection breaks', 'hangUp'],
  ['a gateway answers 502', { status: 502, body: '<html>Bad Gateway</html>' }],
  ['a proxy answers 200 in its own words', { status: 200, body: '<html>Log in to this network</html>' }],
  ['Meta names no message', { status: 200, body: { messages: [] } }],
  ['the message has no id', { status: 200, body: { messages: [{ id: '' }] } }],
])('%s: it is unknown whether it went out', async (_what, answer) => {
  const failure = await send(answer);
  expect(failure).toMatchObject({ code: 'sendUnknown' });
  expect(JSON.stringify(failure) + String(failure)).not.toMatch(/Hello|5550100/);
});

test('nobody listens: certainly nothing went out', async () => {
  const account = graphAccount(await closedPortUrl());
  await expect(sendMessage(fetchSend(), account, PHONE, messageContent({ kind: 'text', text: 'Hello' }), 'k')).rejects.toMatchObject({ code: 'graphUnreachable' });
});
