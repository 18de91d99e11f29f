// Two clients of Meta's in one sandbox: whatever the one may see is nobody's for the other.
import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, codeOf, errorOf, NOON, SandboxBench, template, text, type Json } from './sandboxBench';
import { SignedReceiver } from './signedReceiver';

let bench: SandboxBench;
let receiver: SignedReceiver;
beforeAll(async () => {
  bench = await SandboxBench.start();
  receiver = await new SignedReceiver(bench.sandbox.second.account.appSecret).start();
  await bench.subscribe();
  const { appId, appSecret, wabaId, accessToken } = bench.sandbox.second.account;
  const callback = { object: 'whatsapp_business_account', callback_url: receiver.url(), verify_token: 'second', fields: 'messages' };
  await bench.graph('POST', `${appId}/subscriptions`, callback, `${appId}|${appSecret}`);
  await bench.graph('POST', `${wabaId}/subscribed_apps`, undefined, accessToken);
});
afterAll(() => receiver.stop());

const secondControl = (method: string, path: string, body?: unknown) => bench.control(method, path, body, bench.sandbox.second.url);

test('each token lists its own numbers, and another account is nobody’s', async () => {
  const { account: first, second } = bench.sandbox;
  for (const [own, other] of [[first, second.account], [second.account, first]] as const) {
    const listed = await bench.graph('GET', `${own.wabaId}/phone_numbers?fields=id`, undefined, own.accessToken);
    expect(asArray(listed.body.data)).toEqual([{ id: own.phoneNumberId }]);
    for (const path of [`${other.wabaId}/phone_numbers`, other.wabaId, other.phoneNumberId, `${other.wabaId}/message_templates`]) {
      const refused = await bench.graph('GET', path, undefined, own.accessToken);
      expect(codeOf(refused)).toBe('400/100');
      expect(errorOf(refused)).toMatchObject({ type: 'GraphMethodException', error_subcode: 33 });
    }
    const message: Json = { messaging_product: 'whatsapp', to: `+${ANA}`, ...template('we_are_back') };
    expect(codeOf(await bench.graph('POST', `${other.phoneNumberId}/messages`, message, own.accessToken))).toBe('400/100');
    expect(codeOf(await bench.graph('GET', `${other.wabaId}/phone_numbers`, undefined, `${own.accessToken}x`))).toBe('401/190');
  }
});

test('a customer of both has two conversations, and each webhook is signed with its own app’s secret', async () => {
  const { account: first, second } = bench.sandbox;
  await bench.reset();
  receiver.forget();
  await bench.inbound({ text: 'to the first' });
  await secondControl('POST', '/inbound', { from: ANA, text: 'to the second' });
  const phoneNumberIds = [bench.receiver, receiver].map((each) => each.values().map((value) => asRecord(value.metadata).phone_number_id));
  expect(phoneNumberIds).toEqual([[first.phoneNumberId], [second.account.phoneNumberId]]);
  expect([bench.receiver, receiver].flatMap(({ webhooks }) => webhooks.map(({ signed }) => signed))).toEqual([true, true]);
  const [one, two] = [bench.receiver, receiver].map((each) => each.messages()[0]?.from_user_id);
  expect(one).not.toBe(two);

  const message: Json = { messaging_product: 'whatsapp', to: `+${ANA}`, ...text('from the second') };
  expect((await bench.graph('POST', `${second.account.phoneNumberId}/messages`, message, second.account.accessToken)).status).toBe(200);
  expect(await bench.messages(ANA)).toMatchObject([{ text: 'to the first' }]);
  expect((await secondControl('GET', '/messages')).body.messages).toMatchObject([{ text: 'to the second' }, { text: 'from the second' }]);
});

test('a file of one client is not there for the other', async () => {
  const { account: first, second } = bench.sandbox;
  bench.receiver.forget();
  await bench.inbound({ type: 'image', fileName: 'a.png', mimeType: 'image/png', dataBase64: 'aaaa' });
  const { id, url } = asRecord(bench.receiver.messages()[0]?.image);
  const download = (token: string) => fetch(String(url), { headers: { authorization: `Bearer ${token}` } });
  expect([(await download(first.accessToken)).status, (await download(second.account.accessToken)).status]).toEqual([200, 404]);
  expect(codeOf(await bench.graph('GET', String(id), undefined, second.account.accessToken))).toBe('400/100');
});

test('one clock counts for both', async () => {
  await bench.control('POST', '/clock', { offsetMs: 5_000 });
  expect((await secondControl('GET', '/clock')).body.now).toBe(NOON + 5_000);
});
