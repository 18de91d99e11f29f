import path from 'node:path';
import type { WorkflowFileNode } from '../../../sandbox/n8n/N8nClient';
import type { Sandbox } from '../../../sandbox/startSandbox';
import { flow, node, trigger } from '../../e2e/support/flows';
import type { Stack } from '../../e2e/support/Stack';
import { change, contactEntry, content, envelope, inbound, signed, webhookBytes } from '../../fixtures/webhooks';
import type { Post, Target } from './load';

/** In the order of the tables. */
export const contestantNames = ['ours', 'builtIn', 'floor'] as const;
export type ContestantName = (typeof contestantNames)[number];

export const LABELS: Readonly<Record<ContestantName, string>> = {
  ours: 'WhatsApp Support Trigger',
  builtIn: "n8n's WhatsApp Trigger",
  floor: 'Floor: webhook() does nothing',
};

/** One published flow whose trigger takes Meta's webhooks. */
export interface Contestant extends Target {
  readonly workflowId: string;
  /** Whether each message ends in a run. */
  readonly startsRuns: boolean;
}

export type Contestants = Readonly<Record<ContestantName, Contestant>>;

/** Where n8n finds {@link BenchFloor}; compiled beside this file. */
export const FLOOR_NODES = path.join(__dirname, 'floor');

const CUSTOMERS = 50;
const BUILT_IN_APP = { clientId: '4823019283', clientSecret: 'bench-client-secret' };

/** Publishes a comparable flow per contestant: its trigger, then a node that does nothing. */
export async function publishContestants(stack: Stack, parallelConversations?: number): Promise<Contestants> {
  const nextMessage = messages(stack.sandbox);
  const publish = async (first: WorkflowFileNode, webhookPath: string, secret: string, startsRuns: boolean): Promise<Contestant> => {
    const workflowId = await stack.publishFlow(flow(`Bench: ${first.name}`, [first, node('No Operation', 'n8n-nodes-base.noOp')]));
    const url = `${stack.n8n.webhookUrl}/${first.webhookId}/${webhookPath}`;
    await stack.client.waitForWebhook(url);
    return { workflowId, url, startsRuns, nextPost: () => signedPost(nextMessage(), secret) };
  };
  const { appSecret } = stack.sandbox.account;
  return {
    ours: await publish(ourTrigger(parallelConversations), 'whatsapp', appSecret, true),
    builtIn: await publish(await builtInTrigger(stack), 'webhook', BUILT_IN_APP.clientSecret, true),
    floor: await publish(floorTrigger(), 'whatsapp', appSecret, false),
  };
}

function ourTrigger(parallelConversations?: number): WorkflowFileNode {
  const ours = trigger();
  return parallelConversations === undefined ? ours : { ...ours, parameters: { ...ours.parameters, options: { parallel: parallelConversations } } };
}

async function builtInTrigger({ client }: Stack): Promise<WorkflowFileNode> {
  const [type, name] = ['whatsAppTriggerApi', 'Bench Meta app'];
  const id = await client.ensureCredential({ type, name, data: BUILT_IN_APP });
  const made = node('WhatsApp Trigger', 'n8n-nodes-base.whatsAppTrigger', { updates: ['messages'], options: {} });
  return { ...made, webhookId: crypto.randomUUID(), credentials: { [type]: { id, name } } };
}

/** Of the same version as ours: n8n treats webhooks of first versions differently. */
function floorTrigger(): WorkflowFileNode {
  return { ...node('Bench Floor Trigger', 'CUSTOM.benchFloor', {}, trigger().typeVersion), webhookId: crypto.randomUUID() };
}

/** Text messages of some customers in turn, each with an id of its own. */
function messages({ account }: Sandbox): () => Buffer {
  let sent = 0;
  const start = Math.floor(Date.now() / 1_000);
  return () => {
    sent += 1;
    const customer = sent % CUSTOMERS;
    const from = { waId: String(15550110000 + customer), userId: `US.${9000000000000 + customer}`, name: `Customer ${customer}` };
    const id = `wamid.${Buffer.from(`bench ${process.pid} ${start} ${sent}`).toString('base64')}`;
    const message = inbound(content.text(`Where is my order ${10_000 + sent}? I have waited since Monday.`), { from, id, at: Math.floor(Date.now() / 1_000) });
    return webhookBytes(envelope([change({ contacts: [contactEntry(from)], messages: [message] }, account.phoneNumberId)]));
  };
}

function signedPost(body: Buffer, secret: string): Post {
  return { body, headers: { 'content-type': 'application/json', 'user-agent': 'facebookexternalua', 'x-hub-signature-256': signed(body, secret) } };
}
