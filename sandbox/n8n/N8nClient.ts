import { SupportError } from '../../src/shared/errors';
import { pollUntil } from './pollUntil';

export interface Owner {
  readonly email: string;
  readonly password: string;
}

/** A workflow as n8n exports it; only these parts are sent. */
export interface WorkflowFile {
  readonly name: string;
  readonly nodes: readonly WorkflowFileNode[];
  readonly connections: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface WorkflowFileNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly typeVersion: number;
  readonly webhookId?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly credentials?: Readonly<Record<string, { readonly id: string | null; readonly name: string }>>;
}

export interface CredentialInput {
  readonly name: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CredentialTest {
  readonly status: 'OK' | 'Error';
  readonly message: string;
}

export type ExecutionStatus = 'canceled' | 'crashed' | 'error' | 'new' | 'running' | 'success' | 'unknown' | 'waiting';

export interface NodeRun {
  readonly executionStatus?: string;
  /** Per output, the items that the node gave. */
  readonly data?: { readonly main?: ReadonlyArray<ReadonlyArray<{ readonly json: Readonly<Record<string, unknown>> }> | null> };
  readonly error?: { readonly message?: string; readonly description?: string | null };
}

export interface Execution {
  readonly id: string;
  readonly status: ExecutionStatus;
  readonly mode: string;
  readonly finished: boolean;
  readonly workflowId: string;
  readonly data?: {
    readonly resultData?: {
      /** By node name, one entry per run of the node. */
      readonly runData?: Readonly<Record<string, readonly NodeRun[]>>;
      readonly error?: { readonly message?: string };
    };
  };
}

/** By node type, names of credential types. */
export type CredentialTypes = Readonly<Record<string, readonly string[]>>;

/** A manual run either starts, or waits for its trigger's next event. */
export type ManualRun = { readonly executionId: string } | { readonly waitingForWebhook: true };

type Method = 'DELETE' | 'GET' | 'PATCH' | 'POST' | 'PUT';

/** An answer of n8n other than 2xx. */
export class N8nRefusal extends Error {
  override readonly name = 'N8nRefusal';

  constructor(
    readonly request: string,
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`n8n answered ${status} to ${request}: ${typeof body === 'string' ? body.slice(0, 300) : JSON.stringify(body).slice(0, 600)}`);
  }
}

const KEY_LABEL = 'n8n-nodes-whatsapp-support';

/**
 * Drives a running n8n as its owner: through the public API (`/api/v1`) where it reaches,
 * through the editor's own interface (`/rest`) for log-in and manual runs.
 */
export class N8nClient {
  /** `n8n-auth=…` after {@link logIn}: a browser that carries it is logged in too. */
  sessionCookie = '';
  private key = '';

  constructor(readonly url: string) {}

  /** Logs in; on an n8n without an owner the account is created first. Makes a key for the public API. */
  async logIn({ email, password }: Owner): Promise<void> {
    const settings = await this.request<{ data: { userManagement: { showSetupOnFirstLoad: boolean } } }>('GET', '/rest/settings');
    if (settings.data.userManagement.showSetupOnFirstLoad) {
      await this.request('POST', '/rest/owner/setup', { email, password, firstName: 'Demo', lastName: 'Owner' });
    } else {
      await this.request('POST', '/rest/login', { emailOrLdapLoginId: email, password }).catch((refusal: unknown) => {
        if (!(refusal instanceof N8nRefusal) || refusal.status !== 401) throw refusal;
        throw new SupportError('unsupportedSetup', `n8n does not know ${email} with the stored password.`, 'Start with --fresh to begin with an empty n8n.');
      });
    }
    this.key = await this.makeKey();
  }

  /** Keys cannot be read again, so this one replaces what an earlier log-in made. */
  private async makeKey(): Promise<string> {
    const { data: existing } = await this.request<{ data: { items: ApiKey[] } }>('GET', `/rest/api-keys?label=${KEY_LABEL}`);
    for (const { id, label } of existing.items) if (label === KEY_LABEL) await this.request('DELETE', `/rest/api-keys/${id}`);
    const { data: scopes } = await this.request<{ data: string[] }>('GET', '/rest/api-keys/scopes');
    const made = await this.request<{ data: { rawApiKey: string } }>('POST', '/rest/api-keys', { label: KEY_LABEL, expiresAt: null, scopes });
    return made.data.rawApiKey;
  }

  /** Creates the credential, or gives the one of that name and type new data. Gives its id. */
  async ensureCredential(credential: CredentialInput): Promise<string> {
    const { data: known } = await this.request<{ data: Array<{ id: string; name: string; type: string }> }>('GET', '/api/v1/credentials?limit=250');
    const existing = known.find(({ name, type }) => name === credential.name && type === credential.type);
    if (existing === undefined) return (await this.request<{ id: string }>('POST', '/api/v1/credentials', credential)).id;
    await this.request('PATCH', `/api/v1/credentials/${existing.id}`, { data: credential.data });
    return existing.id;
  }

  /** Runs the credential's own test, as the "Retry" button in the editor does. */
  testCredential(id: string): Promise<CredentialTest> {
    return this.request('POST', `/api/v1/credentials/${id}/test`);
  }

  /** By node type, the credential types that the workflow's nodes can take. */
  async credentialTypes({ nodes }: WorkflowFile): Promise<CredentialTypes> {
    // n8n makes the `…Tool` variants of our nodes itself and describes only the node behind them.
    const nodeInfos = nodes.map(({ type, typeVersion }) => ({ name: type.replace(/^(n8n-nodes-.+)Tool$/, '$1'), version: typeVersion }));
    // Answered in the order asked, with names that lack the package.
    const { data: types } = await this.request<{ data: NodeTypeAnswer[] }>('POST', '/rest/node-types', { nodeInfos });
    return Object.fromEntries(nodes.map(({ type }, index) => [type, types[index]?.credentials?.map(({ name }) => name) ?? []]));
  }

  /** The id of the workflow with this name, or `null`. */
  async findWorkflow(name: string): Promise<string | null> {
    const found = await this.request<{ data: Array<{ id: string; isArchived?: boolean }> }>('GET', `/api/v1/workflows?name=${encodeURIComponent(name)}`);
    return found.data.find(({ isArchived }) => isArchived !== true)?.id ?? null;
  }

  /** Creates the workflow, or replaces the one of that name; when that one is published, so is the new version. Gives its id. */
  async importWorkflow({ name, nodes, connections, settings = {} }: WorkflowFile): Promise<string> {
    const workflow = { name, nodes, connections, settings: { executionOrder: 'v1', ...settings } };
    const id = await this.findWorkflow(name);
    if (id === null) return (await this.request<{ id: string }>('POST', '/api/v1/workflows', workflow)).id;
    await this.request('PUT', `/api/v1/workflows/${id}`, workflow);
    return id;
  }

  /** Whether the workflow is live, with all its triggers. */
  async isPublished(workflowId: string): Promise<boolean> {
    return (await this.settledPublication(workflowId)).status === 'published';
  }

  /**
   * Publishes and waits until the triggers are live: n8n does it in the background.
   * @throws {SupportError} with n8n's reason when a trigger does not start.
   */
  async publish(workflowId: string): Promise<void> {
    await this.request('POST', `/api/v1/workflows/${workflowId}/publish`, {});
    // Right after the request n8n may still tell how it was before.
    const { status, triggers } = await this.settledPublication(workflowId, 'not_published');
    if (status === 'published') return;
    const reasons = triggers.flatMap(({ errorMessage }) => errorMessage ?? []).join(' ');
    throw new SupportError('unsupportedSetup', `n8n did not publish the workflow. ${reasons}`.trim(), 'Open the workflow in the editor and publish it there to see more.');
  }

  /** How far n8n is with the workflow's publication. */
  async publication(workflowId: string): Promise<Publication> {
    return (await this.request<{ data: Publication }>('GET', `/rest/workflows/${workflowId}/publication-status`)).data;
  }

  private async settledPublication(workflowId: string, before?: Publication['status']): Promise<Publication> {
    const settled = async (): Promise<Publication | null> => {
      const publication = await this.publication(workflowId);
      return publication.status === 'in_progress' || publication.status === before ? null : publication;
    };
    return pollUntil(`n8n to publish workflow ${workflowId}`, settled, { timeoutMs: PUBLICATION_LIMIT_MS });
  }

  /** Takes the workflow off the air and waits until its triggers are gone: n8n does that in the background as well. */
  async unpublish(workflowId: string): Promise<void> {
    await this.request('POST', `/api/v1/workflows/${workflowId}/unpublish`);
    const isGone = async (): Promise<boolean> => (await this.settledPublication(workflowId)).status === 'not_published';
    await pollUntil(`n8n to unpublish workflow ${workflowId}`, isGone);
  }

  async deleteWorkflow(workflowId: string): Promise<void> {
    await this.request('DELETE', `/api/v1/workflows/${workflowId}`);
  }

  /** The workflow's latest executions (at most 250) with their data, newest first. */
  async executions(workflowId: string): Promise<Execution[]> {
    return (await this.request<{ data: Execution[] }>('GET', `/api/v1/executions?workflowId=${workflowId}&includeData=true&limit=250`)).data;
  }

  /** All executions of the workflow without their data, newest first. */
  async allExecutions(workflowId: string): Promise<Execution[]> {
    const all: Execution[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: ExecutionPage = await this.request('GET', `/api/v1/executions?workflowId=${workflowId}&limit=250${cursor === '' ? '' : `&cursor=${cursor}`}`);
      all.push(...page.data);
      cursor = page.nextCursor;
    }
    return all;
  }

  execution(id: string): Promise<Execution> {
    return this.request('GET', `/api/v1/executions/${id}?includeData=true`);
  }

  /** Waits until an execution has ended, or waits itself, and gives it. */
  async settledExecution(id: string, timeoutMs = 30_000): Promise<Execution> {
    const settled = async (): Promise<Execution | null> => {
      const execution = await this.execution(id);
      return execution.status === 'new' || execution.status === 'running' ? null : execution;
    };
    return pollUntil(`execution ${id} to end`, settled, { timeoutMs });
  }

  /** "Execute workflow" in the editor: runs the saved workflow from the named trigger. */
  async runManually(workflowId: string, triggerName: string): Promise<ManualRun> {
    const body = { triggerToStartFrom: { name: triggerName } };
    return (await this.request<{ data: ManualRun }>('POST', `/rest/workflows/${workflowId}/run`, body)).data;
  }

  /** Publishing is asynchronous: waits until n8n knows this webhook, without calling it. */
  async waitForWebhook(webhookUrl: string, timeoutMs = 30_000): Promise<void> {
    // No trigger listens for PUT: n8n answers by itself, and names the methods that are registered.
    const isRegistered = async (): Promise<boolean> => /Did you mean to make a/.test(await (await fetch(webhookUrl, { method: 'PUT' })).text());
    await pollUntil(`n8n to register ${webhookUrl}`, isRegistered, { timeoutMs });
  }

  /**
   * One request of n8n's interface; `/api/` paths carry the key, `/rest/` paths the session.
   * @throws {N8nRefusal} for an answer other than 2xx.
   */
  async request<Answer = unknown>(method: Method, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(path.startsWith('/api/') ? { 'X-N8N-API-KEY': this.key } : { cookie: this.sessionCookie }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('n8n-auth='));
    if (session !== undefined) this.sessionCookie = session.split(';')[0] ?? '';
    const text = await answer.text();
    const parsed = parseJson(text);
    if (!answer.ok) throw new N8nRefusal(`${method} ${path}`, answer.status, parsed ?? text);
    return parsed as Answer;
  }
}

interface ExecutionPage {
  readonly data: readonly Execution[];
  readonly nextCursor: string | null;
}

/** Longer than the two minutes for which n8n holds a publication that a killed process had begun. */
const PUBLICATION_LIMIT_MS = 180_000;

export interface Publication {
  /** `in_progress` for up to two minutes after a crash of the process that was at it. */
  readonly status: 'failed' | 'in_progress' | 'not_published' | 'partial' | 'published';
  readonly triggers: ReadonlyArray<{ readonly errorMessage: string | null }>;
}

interface NodeTypeAnswer {
  readonly credentials?: ReadonlyArray<{ readonly name: string }>;
}

interface ApiKey {
  readonly id: string;
  readonly label: string;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
