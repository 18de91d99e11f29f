// Support Conversation → Account → Diagnose, against the sandbox, with a real store and real webhooks.
import { shortenPauses, startTriggerBench, type TriggerBench } from './triggerBench';
import { ourNode } from './whatsAppBench';
import { SupportConversation } from '../../nodes/SupportConversation/SupportConversation.node';
import { content } from '../fixtures/webhooks';
import { closedPortUrl, loopbackServers } from '../fixtures/loopbackServer';
import { until } from '../fixtures/until';
import { node, PACKAGE, runWorkflow, START, workflowOf, type Installation } from './harness';
import type { HostedWorkflow } from './webhookHost';

const NODE = 'Support Conversation';
const serve = loopbackServers();

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  readonly action: string;
}

let bench: TriggerBench;
let made = 0;
const live: HostedWorkflow[] = [];
beforeAll(async () => {
  bench = await startTriggerBench({
    nodeTypes: { [`${PACKAGE}.supportConversation`]: new SupportConversation(), [`${PACKAGE}.supportConversationTool`]: new SupportConversation() },
  });
});
afterAll(async () => await bench.close());
beforeEach(() => shortenPauses());
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.control('delete', '/sandbox/faults');
  await bench.control('post', '/sandbox/reset', {});
  for (const hosted of live.splice(0)) await hosted.unpublish();
});

async function publish(triggerOn?: readonly string[], options = {}): Promise<HostedWorkflow> {
  const hosted = bench.workflow(`diagnosed-${(made += 1)}`, { ...(triggerOn && { triggerOn }), options });
  live.push(hosted);
  await hosted.publish();
  return hosted;
}

async function diagnose(how: Partial<Installation> = {}, type = 'supportConversation'): Promise<readonly Finding[]> {
  const diagnosis = ourNode(NODE, type, { resource: 'account', operation: 'diagnose' });
  const result = await runWorkflow({ ...bench.installation, ...how, workflow: workflowOf([node(START, START), diagnosis]), input: [{ json: {} }] });
  if (result.error !== undefined) throw result.error;
  return result.items(NODE) as unknown as readonly Finding[];
}
const withCredential = (values: object) => ({ credentials: { whatsAppSupportAccountApi: { ...bench.installation.credentials?.whatsAppSupportAccountApi, ...values } } });
const settings = async (values: object) => await bench.control('post', '/sandbox/settings', { ...values });
const finding = (findings: readonly Finding[], name: string) => findings.filter(({ check }) => check === name);
const wrongOnes = (findings: readonly Finding[]) => findings.filter(({ ok }) => !ok).map(({ check }) => check);

test('where all is right every check says so, and webhooks that came are counted', async () => {
  const hosted = await publish(['messageReceived', 'templateChanged']);
  await bench.meta(hosted.productionUrl, bench.message(content.text('Hello')));
  await until(async () => (await bench.store.webhookCounts(bench.sandbox.account.phoneNumberId, 0)).length > 0);
  const findings = await diagnose();
  expect(wrongOnes(findings)).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual([
    'Access Token', 'Token Expiry', 'Permissions', 'App Secret', 'Phone Number', 'Number Registered', 'Account Subscription',
    'Sending', 'Quality', 'Message Limit', 'Throughput', 'Published Workflows', 'Webhooks', 'Events', 'Clock', 'Conversation Store', 'Last Webhooks', 'Refused Webhooks',
  ]);
  expect(finding(findings, 'Webhooks')).toEqual([{ check: 'Webhooks', ok: true, found: 'WhatsApp sends this number’s messages to a published workflow of this n8n (set for this phone number).', action: '' }]);
  expect(finding(findings, 'Last Webhooks')[0]?.found).toMatch(/^1 request in the last 24 hours, 1 in seven days; the last one at 20/);
  expect(finding(findings, 'Message Limit')[0]?.found).toBe('Templates to 2,000 customers in 24 hours; replies inside the 24-hour window do not count.');
});

test('what was refused is counted by its reason, without what was in it', async () => {
  const hosted = await publish();
  jest.spyOn(hosted.logger, 'warn').mockImplementation();
  for (let count = 0; count < 3; count += 1) await bench.post(hosted.productionUrl, Buffer.from('{"secret":"4111111111111111"}'), { 'x-hub-signature-256': 'sha256=00' });
  await bench.post(hosted.productionUrl, Buffer.from('{"object":"page"}'));
  await bench.post(hosted.productionUrl, Buffer.from(JSON.stringify({ text: 'x'.repeat(3 * 1024 * 1024) })));
  await until(async () => (await bench.store.webhookCounts(bench.sandbox.account.phoneNumberId, 0)).some(({ outcome }) => outcome === 'tooLarge'));
  const refused = finding(await diagnose(), 'Refused Webhooks');
  expect(refused.map(({ found }) => found.replace(/ at .*/, ''))).toEqual([
    '3 requests in the last 24 hours without a signature or with a wrong one; the last one',
    '1 request in the last 24 hours with a right signature, but of another product than WhatsApp; the last one',
    '1 request in the last 24 hours larger than 3 MB; the last one',
  ]);
  expect(JSON.stringify(refused)).not.toContain('4111');
});

test.each<[string, object, string, RegExp]>([
  ['quality', { quality: 'RED' }, 'Quality', /^Low: customers block/],
  ['payment', { paymentMethod: 'off', canSendMessage: 'LIMITED' }, 'Sending', /^Sending is limited\. There is an error with the payment method\.$/],
  ['registration', { numberStatus: 'PENDING' }, 'Number Registered', /not registered for the Cloud API \(PENDING\)/],
  ['expiry', { tokenExpiresAt: Date.now() + 3_600_000 }, 'Token Expiry', /^The access token ends on /],
  ['permissions', { tokenScopes: ['whatsapp_business_management'] }, 'Permissions', /lacks whatsapp_business_messaging/],
])('%s', async (_what, values, check, found) => {
  await publish();
  await settings(values);
  const findings = await diagnose();
  expect(finding(findings, check)).toEqual([{ check, ok: false, found: expect.stringMatching(found), action: expect.stringMatching(/\w/) }]);
});

test('the clock', async () => {
  await publish();
  await bench.control('post', '/sandbox/clock', { offsetMs: 180_000 });
  expect(finding(await diagnose(), 'Clock')).toEqual([{ check: 'Clock', ok: false, found: expect.stringMatching(/^The clock of n8n is 1(79|80|81) seconds behind Meta’s\.$/), action: expect.stringContaining('NTP') }]);
});

test('nothing is published: messages have nowhere to go', async () => {
  const { appId, appSecret, phoneNumberId, wabaId, accessToken } = bench.sandbox.account;
  await bench.graph('POST', phoneNumberId, accessToken, { webhook_configuration: { override_callback_uri: '' } });
  await bench.graph('DELETE', `${appId}/subscriptions`, `${appId}|${appSecret}`);
  await bench.graph('DELETE', `${wabaId}/subscribed_apps`, accessToken);
  const findings = await diagnose();
  expect(wrongOnes(findings)).toEqual(expect.arrayContaining(['Account Subscription', 'Published Workflows', 'Webhooks']));
  expect(finding(findings, 'Webhooks')[0]?.found).toBe('WhatsApp has no URL to send this number’s messages to.');
});

test('somebody else has the number, and the app’s own callback', async () => {
  const { appId, appSecret, phoneNumberId, accessToken } = bench.sandbox.account;
  await publish(['messageReceived', 'accountChanged']);
  const other = await serve(({ query }) => ({ status: 200, body: query['hub.challenge'] ?? '' }));
  await bench.graph('POST', phoneNumberId, accessToken, { webhook_configuration: { override_callback_uri: `${other.url}/hook?key=secret`, verify_token: 'x' } });
  await bench.graph('POST', `${appId}/subscriptions`, `${appId}|${appSecret}`, { object: 'whatsapp_business_account', callback_url: other.url, verify_token: 'x', fields: 'messages' });
  const findings = await diagnose();
  expect(finding(findings, 'Webhooks')).toEqual([{ check: 'Webhooks', ok: false, found: `WhatsApp sends this number’s messages to another URL (${other.url}/hook), set for this phone number.`, action: expect.stringContaining('Take Over') }]);
  expect(finding(findings, 'Events')[0]).toMatchObject({ ok: false, found: expect.stringMatching(/^These events will not arrive: Account Changed\./) });
});

test.each<[string, object, readonly string[]]>([
  ['a wrong token', { accessToken: 'wrong' }, ['Access Token', 'Conversation Store']],
  ['a wrong app secret', { appSecret: 'wrong' }, ['App Secret']],
  ['a number of somebody else', { phoneNumberId: '106540352242922' }, ['Phone Number']],
])('%s does not end the diagnosis', async (_what, values, wrong) => {
  const findings = await diagnose(withCredential(values));
  expect(wrongOnes(findings)).toEqual(expect.arrayContaining([...wrong]));
  const { accessToken, appSecret } = bench.sandbox.account;
  expect(JSON.stringify(findings)).not.toMatch(new RegExp(`${accessToken}|${appSecret}`));
});

test('Meta gives no answer: the rest is told all the same', async () => {
  const findings = await diagnose(withCredential({ baseUrl: await closedPortUrl() }));
  expect(finding(findings, 'Meta')).toEqual([{ check: 'Meta', ok: false, found: 'WhatsApp could not be reached. The server gave no answer (ECONNREFUSED).', action: expect.stringContaining('network') }]);
});

test('it is not for AI agents', async () => {
  await expect(diagnose({}, 'supportConversationTool')).rejects.toMatchObject({ message: expect.stringContaining('not for AI agents') });
});
