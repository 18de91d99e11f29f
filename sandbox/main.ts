import { parseArgs } from 'node:util';
import { messageOf } from '../src/shared/errors';
import { startSandbox, type Sandbox } from './startSandbox';

const USAGE = 'Usage: npm run sandbox -- [--port N] [--json]';

function readPort(text: string | undefined): number {
  const port = Number(text ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port takes a number from 0 to 65535. ${USAGE}`);
  return port;
}

function asText({ url, account, zendesk }: Sandbox): string {
  return `The sandbox runs. Ctrl-C stops it and forgets everything.

  Phone page   ${url}/phone
  Desk page    ${url}/desk
  Control API  ${url}/sandbox (sandbox/README.md)

Type into n8n's credential "WhatsApp Support Account":
  Access Token         ${account.accessToken}
  App Secret           ${account.appSecret}
  Business Account ID  ${account.wabaId}
  Phone Number ID      ${account.phoneNumberId}
  App ID               ${account.appId}
  Base URL             ${url}

Type into the credential "Support Zendesk":
  Subdomain  ${zendesk.subdomain}
  E-Mail     ${zendesk.email}
  API Token  ${zendesk.apiToken}
  Base URL   ${zendesk.baseUrl}

The sandbox only calls webhooks on this machine: n8n has to run here, with WEBHOOK_URL on http://127.0.0.1 or http://localhost.`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, json: { type: 'boolean', default: false } } });
  const sandbox = await startSandbox({ port: readPort(values.port) });
  const { close: _close, ...shown } = sandbox;
  console.log(values.json ? JSON.stringify(shown) : asText(sandbox));
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((failure: unknown) => {
  console.error(messageOf(failure));
  process.exitCode = 1;
});
