// What Meta may say that the sandbox does not; everything else is tried in n8n's contexts against the sandbox (test/nodes).
import path from 'node:path';
import { registerTrigger, type Registrant } from '../../../src/registration/registerTrigger';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import { fetchSend } from '../../contract/fetchSend';
import { graphAccount } from '../../fixtures/graph';
import { asRecord } from '../../../src/shared/shape';
import { loopbackServers } from '../../fixtures/loopbackServer';
import { testFolder } from '../../fixtures/temporaryFolder';

const serve = loopbackServers();
const folder = testFolder();
const APP = { id: '1234567890', secret: 'app-secret' };
const URL = 'https://n8n.example.com/webhook/1/whatsapp';

let store: SupportStore;
beforeEach(async () => {
  store = await openSqliteStore({ file: path.join(folder(), 'store.sqlite') });
});
afterEach(async () => await store.close());

/** A Meta that lets this app subscribe to messages only. */
async function register(isPublishing: boolean): Promise<{ readonly warnings: readonly string[]; readonly subscribedTo: readonly unknown[] }> {
  const server = await serve(({ method, path: at, body }) => {
    if (method === 'GET') return { status: 200, body: { data: at.endsWith('/subscribed_apps') ? [{ whatsapp_business_api_data: { id: APP.id } }] : [] } };
    const isRefused = at.endsWith('/subscriptions') && asRecord(body).fields !== 'messages';
    return isRefused ? { status: 400, body: { error: { code: 100, message: '(#100) Param fields must be one of …' } } } : { status: 200, body: { success: true } };
  });
  const warnings: string[] = [];
  const registrant: Registrant = {
    account: graphAccount(server.url),
    app: APP,
    verifyToken: 'ours',
    url: URL,
    wishes: ['message', 'call'],
    settings: { level: 'phoneNumber', takeOver: false, previousVerifyToken: null, appCallback: 'ifFree' },
    accountKey: 'account1',
    others: [],
    isListener: false,
  };
  const ports = { send: fetchSend(), plainSend: fetchSend(), store, sleep: async () => undefined, warn: (text: string) => void warnings.push(text) };
  await registerTrigger(registrant, isPublishing, ports);
  return { warnings, subscribedTo: server.seen.filter(({ method, path: at }) => method === 'POST' && at.endsWith('/subscriptions')).map(({ body }) => asRecord(body).fields) };
}

test('a field that Meta refuses costs its event, not the messages', async () => {
  const { warnings, subscribedTo } = await register(false);
  expect(subscribedTo).toEqual(['messages,calls', 'messages']);
  expect(warnings).toEqual([expect.stringMatching(/^These events will not arrive: Call\. The Meta app is not subscribed to them\./)]);
});

test('whoever publishes is told at once', async () => {
  await expect(register(true)).rejects.toMatchObject({ code: 'unsupportedSetup', message: expect.stringContaining('These events will not arrive: Call.') });
});
