import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { hashKey } from '../../src/shared/hash';
import { checkoutRoot } from '../n8n/checkout';
import type { CredentialInput, N8nClient, WorkflowFile } from '../n8n/N8nClient';
import type { N8nInstance } from '../n8n/N8nInstance';
import { pollUntil } from '../n8n/pollUntil';
import { digestOf, ensureCredentials, fillCredentials } from './credentials';
import type { DemoState } from './DemoState';

const EXAMPLE = 'examples/01-first-support-flow.json';

/** Credentials, the example workflow and its publication, as far as an earlier start has not done it. Gives the workflow's id. */
export async function setUpWorkflow(client: N8nClient, credentials: readonly CredentialInput[], state: DemoState): Promise<string> {
  const ids = await ensureCredentials(client, credentials);
  const text = readExample();
  const workflow = JSON.parse(text) as WorkflowFile;
  const example = hashKey(text);

  const known = await client.findWorkflow(workflow.name);
  const isCurrent = known !== null && state.read().example === example;
  const id = isCurrent ? known : await client.importWorkflow(fillCredentials(workflow, await client.credentialTypes(workflow), ids));
  if (!(await client.isPublished(id))) {
    // A trigger that did not start once starts anew only after this.
    await client.unpublish(id);
    await client.publish(id);
  }
  state.remember({ example, credentials: { ids, digest: digestOf(credentials) } });
  return id;
}

function readExample(): string {
  const file = path.join(checkoutRoot(), EXAMPLE);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new SupportError('notFound', `${EXAMPLE} is missing from this checkout.`, 'Get it back with git checkout, then start again.');
}

/** Where the sandbox delivers, once it knows and n8n takes it. */
export async function connectedWebhook(n8n: N8nInstance, sandboxUrl: string, signal: AbortSignal): Promise<string> {
  let problem = '';
  const callback = async (): Promise<string | null> => {
    const account = (await (await fetch(`${sandboxUrl}/sandbox/account`)).json()) as { webhook: { url: string } | null; problem: string | null };
    problem = account.problem ?? '';
    return account.webhook?.url.startsWith(`${n8n.webhookUrl}/`) ? account.webhook.url : null;
  };
  const refuse = (): never => {
    signal.throwIfAborted();
    throw new SupportError('unsupportedSetup', `The example workflow is not connected to the sandbox. ${problem}`.trim(), 'Start with --fresh.');
  };
  const url = await pollUntil('the workflow to connect', callback, { timeoutMs: 30_000, signal }).catch(refuse);
  await n8n.client.waitForWebhook(url);
  return url;
}
