import { WEBHOOK_FIELDS } from '../../sandbox/webhooks/fields';
import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, BEN, NOON, SandboxBench, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe(Object.keys(WEBHOOK_FIELDS).join(','));
});
beforeEach(() => bench.reset());

const report = async (body: Json): Promise<Json> => {
  await bench.control('POST', '/changes', body);
  return asRecord(asArray(bench.receiver.webhooks.at(-1)?.body.entry)[0]);
};
/** Fields with routes of their own. */
const ELSEWHERE = new Set(['calls', 'message_echoes', 'messaging_handovers', 'smb_message_echoes', 'standby', 'user_preferences']);

test.each(Object.entries(WEBHOOK_FIELDS).filter(([field]) => !ELSEWHERE.has(field)))('%s in its envelope, with an example', async (field, { level }) => {
  const entry = await report({ field });
  const [change] = asArray(entry.changes).map(asRecord);
  const value = asRecord(change?.value);
  expect([entry.id, change?.field, Object.keys(value).length > 0]).toEqual([bench.sandbox.account.wabaId, field, true]);
  expect(entry.time).toBe(level === 'account' ? NOON / 1_000 : undefined);
  expect('metadata' in value).toBe(level === 'number');
});

test('a value of one’s own, duplicates, and a field that nobody knows', async () => {
  expect(await report({ field: 'account_update', value: { event: 'ACCOUNT_RECONNECTED' }, example: false, repeat: 2 })).toMatchObject({ changes: [{ value: { event: 'ACCOUNT_RECONNECTED' } }] });
  expect(bench.receiver.webhooks).toHaveLength(2);
  expect(await report({ field: 'brand_new', value: { it: 'works' } })).toMatchObject({ time: NOON / 1_000, changes: [{ field: 'brand_new', value: { it: 'works' } }] });
  expect((await bench.control('POST', '/changes', {})).status).toBe(400);
  expect((await bench.control('POST', '/changes', { field: 'security', value: 'x' })).status).toBe(400);
});

test('Meta changes a template, and says so on the field of each change', async () => {
  const [template] = asArray((await bench.control('GET', '/templates')).body.templates).map(asRecord);
  const put = await bench.control('PUT', `/templates/${String(template?.id)}`, { status: 'PAUSED', quality: 'RED', category: 'MARKETING' });
  expect(put.body.deliveries).toHaveLength(3);
  const named = { message_template_id: Number(template?.id), message_template_name: template?.name, message_template_language: template?.language };
  expect(bench.receiver.values()).toEqual(expect.arrayContaining([
    expect.objectContaining({ event: 'PAUSED', ...named }),
    expect.objectContaining({ previous_quality_score: 'UNKNOWN', new_quality_score: 'RED', ...named }),
    expect.objectContaining({ previous_category: 'UTILITY', new_category: 'MARKETING', ...named }),
  ]));
  expect((await bench.graph('GET', `${String(template?.id)}?fields=status,quality_score`)).body).toEqual({ id: template?.id, status: 'PAUSED', quality_score: { score: 'RED' } });
  await bench.control('DELETE', '/templates');
  expect(asArray((await bench.control('GET', '/templates')).body.templates)[0]).toMatchObject({ status: 'APPROVED' });
});

test('an override gets what follows it; the rest goes to the app', async () => {
  const { phoneNumberId } = bench.sandbox.account;
  const override = (uri: string) => bench.graph('POST', phoneNumberId, { webhook_configuration: { override_callback_uri: uri, verify_token: 't' } });
  await override(bench.receiver.url('/number'));
  await bench.inbound({});
  await bench.control('POST', '/echoes', { to: ANA, text: 'x' });
  await bench.control('POST', `/contacts/${ANA}/owner`, { owner: 'metaAgent' });
  await bench.inbound({ text: 'to Meta’s AI' });
  await bench.control('POST', `/contacts/${BEN}/marketing`);
  await report({ field: 'message_template_status_update' });
  await report({ field: 'account_settings_update' });
  const went = bench.receiver.webhooks.map(({ body, path }) => [asRecord(asArray(asRecord(asArray(body.entry)[0]).changes)[0]).field, path]);
  expect(went).toEqual([
    ['messages', '/number'], ['smb_message_echoes', '/number'], ['messaging_handovers', '/number'], ['standby', '/webhook'],
    ['user_preferences', '/webhook'], ['message_template_status_update', '/webhook'], ['account_settings_update', '/number'],
  ]);
  await bench.control('POST', '/webhooks/hold');
  await bench.inbound({ from: BEN });
  await report({ field: 'security' });
  await bench.control('POST', '/webhooks/release', { order: 'batch' });
  expect(bench.receiver.webhooks.slice(-2).map(({ path }) => path)).toEqual(['/number', '/webhook']);
  await override('');
});

test('updates of one value, as for an album', async () => {
  await bench.control('POST', '/webhooks/hold');
  for (const caption of ['one', 'two']) await bench.inbound({ type: 'image', sample: true, caption });
  await bench.inbound({ from: BEN });
  await bench.control('POST', '/webhooks/release', { order: 'batch', shape: 'values' });
  expect(bench.receiver.webhooks).toHaveLength(1);
  expect(bench.receiver.values()).toMatchObject([{ contacts: [{ wa_id: ANA }, { wa_id: BEN }], messages: [{ image: { caption: 'one' } }, { image: { caption: 'two' } }, { from: BEN }] }]);
});

test('a body has at most three megabytes', async () => {
  await bench.control('POST', '/webhooks/hold');
  await Promise.all(Array.from({ length: 40 }, () => bench.inbound({ text: 'x'.repeat(100_000) })));
  await bench.control('POST', '/webhooks/release', { order: 'batch' });
  expect(bench.receiver.webhooks).toHaveLength(2);
  expect(Math.max(...bench.receiver.webhooks.map(({ bytes }) => bytes.length))).toBeLessThan(3 * 1_024 * 1_024);
});
