// Webhooks of workflows behind a real HTTP server, called and registered the way n8n's own server does it: its contexts,
// its order of calls, its modes (n8n 2.41: webhook.service.js, test-webhooks.js, live-webhooks.js, body-parser.js).
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express, { type Request, type Response } from 'express';
import { HookContext, WebhookContext } from 'n8n-core';
import {
  NodeHelpers,
  type INode,
  type INodeExecutionData,
  type IWebhookData,
  type IWebhookDescription,
  type IWorkflowExecuteAdditionalData,
  type Logger,
  type WebhookSetupMethodNames,
  type Workflow,
  type WorkflowActivateMode,
  type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalDataFor, buildWorkflow, type Installation, type WorkflowDefinition } from './harness';

/** A run that a test webhook started: the items for the trigger node. */
export type StartedRun = ReadonlyArray<readonly INodeExecutionData[] | null>;

/** One workflow on the host; its first node is the trigger. */
export interface HostedWorkflow {
  readonly productionUrl: string;
  readonly testUrl: string;
  /** The runs that webhooks started, the oldest first. */
  readonly started: readonly StartedRun[];
  /** n8n's own, the same for all workflows. */
  readonly logger: Logger;
  /** Serves the production URL (unless nobody can reach it), then `checkExists` and, where that says no, `create`. */
  publish(how?: { readonly reachable: boolean }): Promise<void>;
  /** `delete`, then the production URL answers 404. */
  unpublish(): Promise<void>;
  /** The same for the test URL, as "Execute workflow" does. It is served until a webhook starts a run or `stopListening`. */
  listen(): Promise<void>;
  stopListening(): Promise<void>;
  /** Serves the production URL without telling the node, as while n8n starts. */
  serve(): void;
}

export interface WebhookHost {
  readonly url: string;
  host(definition: WorkflowDefinition, installation: Installation): HostedWorkflow;
  close(): Promise<void>;
}

type Handler = (request: Request, response: Response) => Promise<void>;

/** n8n reads the bytes first and answers JSON that cannot be read itself. */
async function readBody(request: Request & { rawBody?: Buffer }): Promise<boolean> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  request.rawBody = Buffer.concat(chunks);
  request.body = {};
  if (request.rawBody.length === 0 || request.headers['content-type'] !== 'application/json') return true;
  try {
    request.body = JSON.parse(request.rawBody.toString('utf8')) as unknown;
    return true;
  } catch {
    return false;
  }
}

export async function startWebhookHost(): Promise<WebhookHost> {
  const served = new Map<string, Handler>();
  const app = express();
  app.use(async (request, response) => {
    if (!(await readBody(request))) return void response.status(422).json({ message: 'Failed to parse request body' });
    const handler = served.get(`${request.method} ${request.path}`);
    if (handler === undefined) return void response.status(404).json({ message: 'This webhook is not registered' });
    await handler(request, response).catch(() => response.status(500).json({ message: 'Error in workflow' }));
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    host: (definition, installation) => hostedWorkflow(url, served, definition, installation),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Everything n8n has at hand when it registers or calls a webhook of one node. */
interface Hosted {
  readonly workflow: Workflow;
  readonly node: INode;
  readonly additionalData: IWorkflowExecuteAdditionalData;
}

function hostedWorkflow(url: string, served: Map<string, Handler>, definition: WorkflowDefinition, installation: Installation): HostedWorkflow {
  const bases = { webhookBaseUrl: `${url}/webhook`, webhookTestBaseUrl: `${url}/webhook-test` };
  const started: StartedRun[] = [];
  const live = hostedFor({ ...installation, mode: 'trigger' });
  const test = hostedFor({ ...installation, mode: 'manual' });

  function hostedFor(how: Installation): Hosted {
    const workflow = buildWorkflow(definition, how);
    const node = workflow.getNode(definition.nodes[0]?.name ?? '');
    if (node === null) throw new Error('The workflow has no node');
    return { workflow, node, additionalData: { ...additionalDataFor(how, definition), ...bases } };
  }

  const addressOf = (hosted: Hosted, base: string): string => NodeHelpers.getNodeWebhookUrl(base, hosted.workflow.id, hosted.node, pathOf(hosted), false);
  const productionUrl = addressOf(live, bases.webhookBaseUrl);
  const testUrl = addressOf(test, bases.webhookTestBaseUrl);
  const keyOf = (address: string, { httpMethod }: IWebhookDescription): string => `${String(httpMethod)} ${new URL(address).pathname}`;

  async function handle(hosted: Hosted, description: IWebhookDescription, mode: WorkflowExecuteMode, request: Request, response: Response): Promise<boolean> {
    const additionalData = { ...hosted.additionalData, httpRequest: request, httpResponse: response };
    const data = webhookData(hosted, description, mode === 'manual');
    const context = new WebhookContext(hosted.workflow, hosted.node, additionalData, mode, data, [], null);
    const result = await nodeTypeOf(hosted).webhook?.call(context);
    if (result?.workflowData !== undefined) started.push(result.workflowData);
    if (result?.noWebhookResponse !== true) response.send(result?.webhookResponse ?? { message: 'Workflow was started' });
    return result?.workflowData !== undefined;
  }

  function serve(): void {
    for (const description of webhooksOf(live)) {
      served.set(keyOf(productionUrl, description), async (request, response) => void (await handle(live, description, 'webhook', request, response)));
    }
  }

  function serveTest(): void {
    for (const description of webhooksOf(test)) {
      served.set(keyOf(testUrl, description), async (request, response) => {
        if (await handle(test, description, 'manual', request, response)) await stopListening();
      });
    }
  }

  async function stopListening(): Promise<void> {
    // n8n's mode is "internal" here too: only the URL says that it was a test.
    await callHooks(test, 'delete', 'internal', 'update', true);
    for (const description of webhooksOf(test)) served.delete(keyOf(testUrl, description));
  }

  return {
    productionUrl,
    testUrl,
    started,
    logger: new HookContext(live.workflow, live.node, live.additionalData, 'trigger', 'activate').logger,
    serve,
    async publish({ reachable } = { reachable: true }) {
      if (reachable) serve();
      await createIfMissing(live, 'trigger', 'activate', false);
    },
    async unpublish() {
      await callHooks(live, 'delete', 'internal', 'update', false);
      for (const description of webhooksOf(live)) served.delete(keyOf(productionUrl, description));
    },
    async listen() {
      serveTest();
      try {
        await createIfMissing(test, 'manual', 'manual', true);
      } catch (failure) {
        await stopListening();
        throw failure;
      }
    },
    stopListening,
  };
}

const nodeTypeOf = ({ workflow, node }: Pick<Hosted, 'workflow' | 'node'>) => workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
/** All webhooks of a node share it. */
const pathOf = (hosted: Pick<Hosted, 'workflow' | 'node'>): string => String(nodeTypeOf(hosted).description.webhooks?.[0]?.path);
const webhooksOf = (hosted: Hosted): readonly IWebhookDescription[] => nodeTypeOf(hosted).description.webhooks ?? [];

function webhookData({ workflow, node, additionalData }: Hosted, webhookDescription: IWebhookDescription, isTest: boolean): IWebhookData {
  const path = NodeHelpers.getNodeWebhookPath(workflow.id, node, pathOf({ workflow, node }), false);
  return {
    httpMethod: webhookDescription.httpMethod as IWebhookData['httpMethod'],
    node: node.name,
    path,
    webhookDescription,
    workflowId: workflow.id,
    workflowExecuteAdditionalData: additionalData,
    isTest,
  };
}

/** Calls one method of every webhook that has it; gives the last answer. */
async function callHooks(
  hosted: Hosted,
  method: WebhookSetupMethodNames,
  mode: WorkflowExecuteMode,
  activation: WorkflowActivateMode,
  isTest: boolean,
): Promise<boolean> {
  let answer = false;
  for (const description of webhooksOf(hosted)) {
    const hook = nodeTypeOf(hosted).webhookMethods?.[description.name]?.[method];
    if (hook === undefined) continue;
    const data = webhookData(hosted, description, isTest);
    answer = await hook.call(new HookContext(hosted.workflow, hosted.node, hosted.additionalData, mode, activation, data));
  }
  return answer;
}

async function createIfMissing(hosted: Hosted, mode: WorkflowExecuteMode, activation: WorkflowActivateMode, isTest: boolean): Promise<void> {
  if (!(await callHooks(hosted, 'checkExists', mode, activation, isTest))) await callHooks(hosted, 'create', mode, activation, isTest);
}
