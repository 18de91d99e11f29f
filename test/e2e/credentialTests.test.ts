// The button that tests a credential, for every hosted helpdesk on a real n8n: it tells an agent's log-in from others.
import { chatwootStandIn } from '../../sandbox/helpdesks/chatwoot/chatwoot';
import { freshdeskStandIn } from '../../sandbox/helpdesks/freshdesk/freshdesk';
import { DESK_TOKENS, genericDesk } from '../../sandbox/helpdesks/generic/genericDesk';
import { hubSpotStandIn } from '../../sandbox/helpdesks/hubspot/hubSpotApi';
import { jiraStandIn } from '../../sandbox/helpdesks/jira/jiraApi';
import { PROJECT } from '../../sandbox/helpdesks/jira/state';
import { startStandIn } from '../../sandbox/helpdesks/standIn';
import { zammadStandIn } from '../../sandbox/helpdesks/zammad/zammad';
import { DEFAULTS } from '../contract/benches/genericHttp';
import { STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';
import { testCredential } from './support/testCredential';

type Values = Readonly<Record<string, unknown>>;

/** A credential type with values that log in, and the field that holds the secret. */
interface Login {
  readonly type: string;
  readonly values: Values;
  readonly secret: string;
}

const jira = jiraStandIn({});
const hubSpot = hubSpotStandIn({});
const hosted = (baseUrl: string) => ({ showAdvanced: true, baseUrl });

/** A helpdesk of each kind, and how to log in there. */
const LOGINS: ReadonlyArray<readonly [name: string, start: () => Promise<Login & { readonly close: () => Promise<void> }>]> = [
  ['Chatwoot', async () => {
    const { url, close } = await startStandIn(chatwootStandIn({}));
    return { close, type: 'supportChatwootApi', secret: 'accessToken', values: { baseUrl: url, accountId: '1', inboxId: '5', accessToken: 'sandbox-administrator-token' } };
  }],
  ['Freshdesk', async () => {
    const { url, close } = await startStandIn(freshdeskStandIn({}));
    return { close, type: 'supportFreshdeskApi', secret: 'apiKey', values: { domain: 'company', apiKey: 'sandbox-agent-key', ...hosted(url) } };
  }],
  ['Zammad', async () => {
    const { url, close } = await startStandIn(zammadStandIn({}));
    return { close, type: 'supportZammadApi', secret: 'accessToken', values: { baseUrl: url, group: 'Users', accessToken: 'sandbox-admin-token' } };
  }],
  ['Jira Service Management', async () => {
    const { url, close } = await startStandIn(jira.api);
    const { email, apiToken } = jira.state().api;
    const project = { projectKey: PROJECT.key, requestType: 'WhatsApp question' };
    return { close, type: 'supportJiraApi', secret: 'apiToken', values: { site: 'company', email, apiToken, ...project, ...hosted(url) } };
  }],
  ['HubSpot', async () => {
    const { url, close } = await startStandIn(hubSpot.api);
    const { api, portalId } = hubSpot.state();
    return { close, type: 'supportHubSpotApi', secret: 'accessToken', values: { accountId: String(portalId), accessToken: api.token, ...hosted(url) } };
  }],
  ['any helpdesk over HTTP', async () => {
    const { url, close } = await startStandIn(genericDesk);
    return { close, type: 'supportHttpApi', secret: 'token', values: { ...DEFAULTS, baseUrl: url, token: DESK_TOKENS.api } };
  }],
];

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ name: 'credential-tests' });
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

test.each(LOGINS)('%s', async (_name, start) => {
  const { type, values, secret, close } = await start();
  try {
    expect(await testCredential(stack, type, values)).toMatchObject({ status: 'OK' });
    expect(await testCredential(stack, type, { ...values, [secret]: 'not-the-secret' })).toMatchObject({ status: 'Error', message: expect.not.stringContaining('not-the-secret') });
  } finally {
    await close();
  }
});
