import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { hashKey } from '../../src/shared/hash';
import { checkoutRoot } from '../n8n/checkout';
import type { CredentialInput, N8nClient, WorkflowFile } from '../n8n/N8nClient';
import type { N8nInstance } from '../n8n/N8nInstance';
import { pollUntil } from '../n8n/pollUntil';
import { digestOf, ensureCredentials, fillCredentials, type CredentialIds } from './credentials';
import type { DemoState } from './DemoState';

/** The first one is what the demo opens in the editor. */
const EXAMPLES = ['examples/01-first-support-flow.json', 'examples/02-agent-answers.json'] as const;

/** Credentials, the example workflows and their publication, as far as an earlier start has not done it. Gives the first workflow's id. */
export async function setUpWorkflows(client: N8nClient, credentials: readonly CredentialInput[], state: DemoState): Promise<string> {
  const ids = await ensureCredentials(client, credentials);
  state.remember({ credentials: { ids, digest: digestOf(credentials) } });
  const workflowIds: string[] = [];
  for (const file of EXAMPLES) workflowIds.push(await setUpWorkflow(client, file, ids, state));
  return workflowIds[0] ?? '';
}

async function setUpWorkflow(client: N8nClient, file: string, ids: CredentialIds, state: DemoState): Promise<string> {
  const text = readExample(file);
  const workflow = JSON.parse(text) as WorkflowFile;
  const example = hashKey(text);

  const known = await client.findWorkflow(workflow.name);
  const imported = state.read().examples ?? {};
  const isCurrent = known !== null && imported[file] === example;
  const id = isCurrent ? known : await client.importWorkflow(fillCredentials(workflow, await client.credentialTypes(workflow), ids));
  if (!(await client.isPublished(id))) {
    // A trigger that did not start once starts anew only after this.
    await client.unpublish(id);
    await client.publish(id);
  }
  state.remember({ examples: { ...imported, [file]: example } });
  return id;
}

function readExample(example: string): string {
  const file = path.join(checkoutRoot(), example);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  throw new SupportError('notFound', `${example} is missing from this checkout.`, 'Get it back with git checkout, then start again.');
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
