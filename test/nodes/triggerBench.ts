// WhatsApp Support Triggers of several workflows on one host, with the real sandbox as Meta and a real store.
import { startWhatsAppBench, TRIGGER, triggerNode, type WhatsAppBench } from './whatsAppBench';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import axios from 'axios';
import type { ICredentialDataDecryptedObject, IDataObject, INode, IWorkflowSettings } from 'n8n-workflow';
import type { ClaimedDelivery, TriggerRegistration, TriggerTarget } from '../../src/store/SupportStore';
import { accountKey } from '../../src/webhook/signature';
import { envelope, signed, webhookBytes, change, contactEntry, inbound, type InboundOptions, type Json, ADA } from '../fixtures/webhooks';
import { runWorkflow, workflowOf, type Installation } from './harness';
import { startWebhookHost, type HostedWorkflow, type StartedRun, type WebhookHost } from './webhookHost';

const HOUR_MS = 3_600_000;

/** One entry of `messages`, written just now: older than some days it would start no run. */
export const justNow = (what: Json, options: InboundOptions = {}): Json => inbound(what, { at: Math.floor(Date.now() / 1_000), ...options });


/** Where the nodes keep their store in this test's user folder. */
export const storeFolder = (): string => path.join(String(process.env.N8N_USER_FOLDER), '.n8n', 'whatsapp-support');

/** The store of sandboxes on this machine. */
export const STORE_FILE = 'store-sandbox.sqlite';

/** What stands in the store's file: for what the store itself does not tell. */
export function storedRows(query: string, ...values: readonly string[]): ReadonlyArray<Readonly<Record<string, unknown>>> {
  const database = new DatabaseSync(path.join(storeFolder(), STORE_FILE), { readOnly: true });
  try {
    return database.prepare(query).all(...values).map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
const SIGNATURE = 'x-hub-signature-256';

/** From now on n8n's pauses, and ours, take a hundredth of their time; `jest.restoreAllMocks()` ends it. */
export function shortenPauses(): void {
  const { timeout } = AbortSignal;
  jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => timeout.call(AbortSignal, Math.ceil(milliseconds / 100)));
}

/** What nodes log from now on, instead of on the terminal; `jest.restoreAllMocks()` ends it. */
export function collectLog({ logger }: HostedWorkflow): readonly string[] {
  const lines: string[] = [];
  for (const level of ['error', 'warn', 'info'] as const) jest.spyOn(logger, level).mockImplementation((line) => void lines.push(line));
  return lines;
}

/** What a caller of a webhook sees. */
export interface WebhookAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface TriggerOptions {
  readonly triggerOn?: readonly string[];
  /** Webhook Registration. */
  readonly registration?: 'account' | 'manual' | 'phoneNumber';
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** Values of this workflow's credential that differ from the bench's; changing them later changes the credential. */
  readonly credential?: ICredentialDataDecryptedObject;
  readonly webhookId?: string;
  readonly settings?: IWorkflowSettings;
}

export interface TriggerBench extends WhatsAppBench {
  readonly host: WebhookHost;
  /** A workflow with a trigger and nothing else. */
  workflow(id: string, options?: TriggerOptions): HostedWorkflow;
  /** Posts bytes as they are; signed with the account's app secret unless `headers` say otherwise. */
  post(url: string, bytes: Buffer, headers?: Readonly<Record<string, string | undefined>>): Promise<WebhookAnswer>;
  get(url: string, query: Readonly<Record<string, string>>): Promise<WebhookAnswer>;
  /** A call to Meta that somebody else makes; gives its answer, which has to be 200. */
  graph(method: string, path: string, token: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Posts a payload as Meta would. */
  meta(url: string, payload: Json): Promise<WebhookAnswer>;
  /** A body with one message to this bench's number. */
  message(what: Json, options?: InboundOptions): Json;
  /** Runs the trigger with what a test webhook started, as the editor does; gives what came out of its four outputs. */
  runByHand(workflowId: string, started: StartedRun | undefined): Promise<ReadonlyArray<readonly IDataObject[]>>;
  /** The active triggers of the bench's number and app secret. */
  registrations(): Promise<readonly TriggerRegistration[]>;
  /** Claims and settles everything that waits for the trigger of a workflow, or for its listening editor. */
  taken(workflowId: string, listening?: 'listening'): Promise<readonly ClaimedDelivery[]>;
}

const targetOf = (workflowId: string, listening?: 'listening'): TriggerTarget => ({
  workflowId,
  nodeId: `${triggerNode().id}${listening === undefined ? '' : '#test'}`,
});

const answerOf = ({ status, headers, data }: { status: number; headers: unknown; data: unknown }): WebhookAnswer => ({
  status,
  type: String((headers as Record<string, unknown>)['content-type']),
  body: String(data),
});

export async function startTriggerBench(more: Partial<Installation> = {}): Promise<TriggerBench> {
  const bench = await startWhatsAppBench(more);
  const host = await startWebhookHost();
  const { appSecret, phoneNumberId } = bench.sandbox.account;
  let runs = 0;
  const http = axios.create({ validateStatus: () => true, responseType: 'text', transformResponse: (body: unknown) => body, proxy: false });

  const post: TriggerBench['post'] = async (url, bytes, headers = {}) =>
    answerOf(await http.post(url, bytes, { headers: { 'content-type': 'application/json', [SIGNATURE]: signed(bytes, appSecret), ...headers } }));

  return {
    ...bench,
    host,
    post,
    workflow(id, { triggerOn = ['messageReceived'], registration = 'phoneNumber', options = {}, credential, webhookId = `hook-${id}`, settings = {} } = {}) {
      const node: INode = { ...triggerNode({ triggerOn: [...triggerOn], registration, options }), webhookId };
      return host.host({ ...workflowOf([node]), settings }, installationOf(bench.installation, id, credential));
    },
    get: async (url, params) => answerOf(await http.get(url, { params })),
    async graph(method, path, token, body) {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${bench.sandbox.url}/v25.0/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
      return (await answer.json()) as Readonly<Record<string, unknown>>;
    },
    meta: (url, payload) => post(url, webhookBytes(payload)),
    message: (what, options = {}) =>
      envelope([change({ contacts: [contactEntry(options.from ?? ADA)], messages: [justNow(what, options)] }, phoneNumberId)]),
    async runByHand(workflowId, started) {
      if (started === undefined) throw new Error('No run was started');
      const input = started[0] ?? [];
      runs += 1;
      const result = await runWorkflow({ ...bench.installation, workflow: workflowOf([triggerNode()]), workflowId, input, mode: 'manual', executionId: `by-hand-${runs}` });
      if (result.error !== undefined) throw result.error;
      return [0, 1, 2, 3].map((output) => result.items(TRIGGER, output));
    },
    registrations: async () => (await bench.store.listTriggers(phoneNumberId)).filter((trigger) => trigger.accountKey === accountKey(appSecret)),
    async taken(workflowId, listening) {
      const target = targetOf(workflowId, listening);
      const found: ClaimedDelivery[] = [];
      for (;;) {
        const now = Date.now() + HOUR_MS;
        const next = await bench.store.nextDeliveries(target, now, 100);
        if (next.length === 0) return found;
        for (const { id, attempt } of next) {
          const claimed = await bench.store.claimDelivery({ deliveryId: id, attempt, executionId: 'taken', processId: 'test', now });
          if (claimed !== null) found.push(claimed);
          await bench.store.settleDelivery(id, attempt, 'success', now);
        }
      }
    },
    async close() {
      await host.close();
      await bench.close();
    },
  };
}

function installationOf(installation: Installation, workflowId: string, credential: ICredentialDataDecryptedObject | undefined): Installation {
  const [[type = '', values = {}] = []] = Object.entries(installation.credentials ?? {});
  return { ...installation, workflowId, ...(credential === undefined ? {} : { credentials: { [type]: Object.assign(credential, { ...values, ...credential }) } }) };
}
