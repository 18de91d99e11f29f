// Runs workflows with n8n's own engine (n8n-core), without a server: expressions, paired items, outputs, retries,
// credentials and HTTP helpers are n8n's; only the credential store is replaced by the values a test hands in.
import 'reflect-metadata';
import './userFolder';
import { ExecutionLifecycleHooks, HookContext, WorkflowExecute } from 'n8n-core';
import {
  createRunExecutionData,
  ICredentialsHelper,
  NodeHelpers,
  Workflow,
  type ICredentialDataDecryptedObject,
  type ICredentialType,
  type IDataObject,
  type IExecuteData,
  type IExecuteFunctions,
  type IHttpRequestOptions,
  type INode,
  type INodeCredentialsDetails,
  type INodeExecutionData,
  type INodeType,
  type INodeTypes,
  type IRequestOptionsSimplified,
  type IRun,
  type IRunExecutionData,
  type ITaskData,
  type IVersionedNodeType,
  type IWorkflowBase,
  type IWorkflowExecuteAdditionalData,
  type WorkflowExecuteMode,
} from 'n8n-workflow';

/** The npm name n8n prefixes our node types with. */
export const PACKAGE = 'n8n-nodes-whatsapp-support';

/** Node classes by full type name, e.g. `{ [`${PACKAGE}.redactCardNumbers`]: new RedactCardNumbers() }`. */
export type NodeTypeMap = Readonly<Record<string, INodeType | IVersionedNodeType>>;

/** What a test knows about the installation that n8n runs in. */
export interface Installation {
  readonly nodeTypes: NodeTypeMap;
  readonly credentialTypes?: readonly ICredentialType[];
  /** Decrypted values by credential type, or by `type:id` where a workflow uses two of one type. */
  readonly credentials?: Readonly<Record<string, ICredentialDataDecryptedObject>>;
  /** Default `workflow1`. */
  readonly workflowId?: string;
  /** Default `execution1`. */
  readonly executionId?: string;
  /** Default `trigger`, as in an active workflow; `manual` is "Execute step" in the editor. */
  readonly mode?: WorkflowExecuteMode;
}

/** The parts of a workflow that the engine reads. */
export type WorkflowDefinition = Pick<IWorkflowBase, 'nodes' | 'connections'> & Pick<Partial<IWorkflowBase>, 'settings'>;

/** One execution: the workflow, where it starts, and with which items. */
export interface RunOptions extends Installation {
  readonly workflow: WorkflowDefinition;
  /** Default: the first node. */
  readonly startNode?: string;
  /** The items that the start node receives; a trigger without `execute()` passes them on. Default: one empty item. */
  readonly input?: readonly INodeExecutionData[];
  /** Items per input, for a start node with several inputs; wins over `input`. */
  readonly inputs?: ReadonlyArray<readonly INodeExecutionData[]>;
  readonly staticData?: IDataObject;
  /** An execution to continue, e.g. `result.run.data` of one that a Wait node put to sleep. */
  readonly resume?: IRunExecutionData;
}

/** What an execution left behind. `runIndex` defaults to the node's last run, `output` to its first. */
export interface RunResult {
  readonly run: IRun;
  /** Node names in the order in which they finished, one entry per run. */
  readonly order: readonly string[];
  readonly staticData: IDataObject;
  /** The execution's own failure (a node without "continue" that threw), else `undefined`. */
  readonly error: IRun['data']['resultData']['error'];
  /** The runs of one node: status, time, source, hints, data per output. */
  runs(node: string): readonly ITaskData[];
  /** Whole items: json, binary, pairedItem, error. */
  data(node: string, output?: number, runIndex?: number): readonly INodeExecutionData[];
  /** The json of the items. */
  items(node: string, output?: number, runIndex?: number): readonly IDataObject[];
}

/** A node with everything but `type` defaulted; the id is made from the name, so that it is stable. */
export function node(name: string, type: string, parameters: INode['parameters'] = {}, more: Partial<INode> = {}): INode {
  return { id: `node-${name.toLowerCase().replace(/ /g, '-')}`, name, type, typeVersion: 1, position: [0, 0], parameters, ...more };
}

/** The `credentials` entry of a node: `{ credentials: useCredentials('whatsAppSupportAccountApi') }`. */
export function useCredentials(...types: readonly string[]): Record<string, INodeCredentialsDetails> {
  return Object.fromEntries(types.map((type) => [type, { id: type, name: type }]));
}

/**
 * Type name of a neutral first node that is always installed: it hands on the items of `input`, in every mode.
 * (In mode `manual` n8n ignores the items of a start node with `trigger()` and waits for that to emit.)
 */
export const START = 'start';

class Start implements INodeType {
  description: INodeType['description'] = {
    displayName: 'Start',
    name: START,
    group: ['trigger'],
    version: 1,
    description: 'Hands on the items of the test',
    defaults: { name: 'Start' },
    inputs: [],
    outputs: ['main'],
    properties: [],
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return [this.getInputData()];
  }
}

/** A wire from one node's output to another node's input, by index. */
export interface Wire {
  readonly from: string;
  readonly to: string;
  readonly output?: number;
  readonly input?: number;
}

/** A workflow from nodes; without `wires` each node's first output leads to the next node. */
export function workflowOf(nodes: INode[], wires?: readonly Wire[]): WorkflowDefinition {
  const links: readonly Wire[] = wires ?? nodes.slice(1).map((to, index) => ({ from: nodes[index]?.name ?? '', to: to.name }));
  const connections: IWorkflowBase['connections'] = {};
  for (const { from, to, output = 0, input = 0 } of links) {
    const { main = [] } = (connections[from] = connections[from] ?? { main: [] });
    while (main.length <= output) main.push([]);
    main[output]?.push({ node: to, type: 'main', index: input });
  }
  return { nodes, connections };
}

/** Node registry over a plain map. */
class MapNodeTypes implements INodeTypes {
  private readonly map: NodeTypeMap;

  constructor(map: NodeTypeMap) {
    this.map = { [START]: new Start(), ...map };
  }

  getByName(type: string): INodeType | IVersionedNodeType {
    const found = this.map[type];
    if (!found) throw new Error(`The test installs no node type "${type}"`);
    return found;
  }

  getByNameAndVersion(type: string, version?: number): INodeType {
    const found = this.getByName(type);
    return 'nodeVersions' in found ? found.getNodeType(version) : found;
  }

  getKnownTypes(): IDataObject {
    return Object.fromEntries(Object.keys(this.map).map((type) => [type, { className: type, sourcePath: '' }]));
  }
}

/** Credentials by value; defaults are filled in and `authenticate` is applied the way n8n does both. */
class TestCredentials extends ICredentialsHelper {
  private readonly types: ReadonlyMap<string, ICredentialType>;

  constructor(private readonly installation: Installation) {
    super();
    this.types = new Map((installation.credentialTypes ?? []).map((type) => [type.name, type]));
  }

  getParentTypes(): string[] {
    return [];
  }

  getCredentialsProperties(type: string): ICredentialType['properties'] {
    return this.types.get(type)?.properties ?? [];
  }

  getOAuth2Options(): undefined {
    return undefined;
  }

  isCredentialUsableByNode(): boolean {
    return true;
  }

  async authenticate(
    credentials: ICredentialDataDecryptedObject,
    type: string,
    request: IHttpRequestOptions | IRequestOptionsSimplified,
    workflow: Workflow,
    from: INode,
  ): Promise<IHttpRequestOptions> {
    const options = request as IHttpRequestOptions;
    const rule = this.types.get(type)?.authenticate;
    if (typeof rule === 'function') return await rule(credentials, options);
    if (!rule) return options;
    const resolve = (value: string): string =>
      String(workflow.expression.getSimpleParameterValue(from, value, 'internal', { $credentials: credentials }, undefined, '') ?? '');
    const resolveAll = (values: object): IDataObject =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [resolve(key), resolve(String(value))]));
    const { headers, qs, body, auth } = rule.properties;
    if (headers) options.headers = { ...options.headers, ...resolveAll(headers) };
    if (qs) options.qs = { ...options.qs, ...resolveAll(qs) };
    if (body) options.body = { ...(options.body as IDataObject | undefined), ...resolveAll(body) };
    if (auth) options.auth = { ...options.auth, ...resolveAll(auth) } as unknown as IHttpRequestOptions['auth'];
    return options;
  }

  async preAuthentication(): Promise<undefined> {
    return undefined;
  }

  async runPreAuthentication(): Promise<undefined> {
    return undefined;
  }

  async getCredentials(): Promise<never> {
    throw new Error('Encrypted credentials are not part of the harness');
  }

  async getDecrypted(_data: IWorkflowExecuteAdditionalData, details: INodeCredentialsDetails, type: string): Promise<ICredentialDataDecryptedObject> {
    const values = this.installation.credentials?.[`${type}:${details.id}`] ?? this.installation.credentials?.[type];
    if (!values) throw new Error(`The test has no credentials of type "${type}"`);
    const properties = this.getCredentialsProperties(type);
    const filled = NodeHelpers.getNodeParameters(properties, values as INode['parameters'], true, false, null, null);
    return { ...(filled as ICredentialDataDecryptedObject | null), ...values };
  }

  async updateCredentials(): Promise<void> {}

  async updateCredentialsOauthTokenData(): Promise<void> {}
}

/** The engine's `Workflow` for a definition, as n8n builds it before it runs, activates or calls a webhook. */
export function buildWorkflow(definition: WorkflowDefinition, installation: Installation, staticData?: IDataObject): Workflow {
  return new Workflow({
    id: installation.workflowId ?? 'workflow1',
    name: 'Test',
    active: installation.mode !== 'manual',
    nodes: definition.nodes,
    connections: definition.connections,
    settings: definition.settings ?? { executionOrder: 'v1' },
    nodeTypes: new MapNodeTypes(installation.nodeTypes),
    staticData,
  });
}

const BASE_URL = 'http://127.0.0.1:5678';

/** What n8n's server hands to every node context: credentials, ids and URLs (never called). */
export function additionalDataFor(installation: Installation, definition: WorkflowDefinition): IWorkflowExecuteAdditionalData {
  const { workflowId = 'workflow1', executionId = 'execution1', mode = 'trigger' } = installation;
  const stored = { id: workflowId, name: 'Test', active: mode !== 'manual', isArchived: false, activeVersionId: null, ...definition };
  const refuse = (what: string) => async (): Promise<never> => {
    throw new Error(`${what} are not part of the harness`);
  };
  const data = {
    credentialsHelper: new TestCredentials(installation),
    hooks: new ExecutionLifecycleHooks(mode, executionId, stored as unknown as IWorkflowBase),
    executionId,
    workflowId,
    currentNodeExecutionIndex: 0,
    variables: {},
    restApiUrl: `${BASE_URL}/rest`,
    instanceBaseUrl: BASE_URL,
    formBaseUrl: `${BASE_URL}/form`,
    formWaitingBaseUrl: `${BASE_URL}/form-waiting`,
    formTestBaseUrl: `${BASE_URL}/form-test`,
    webhookBaseUrl: `${BASE_URL}/webhook`,
    webhookWaitingBaseUrl: `${BASE_URL}/webhook-waiting`,
    webhookTestBaseUrl: `${BASE_URL}/webhook-test`,
    mcpBaseUrl: `${BASE_URL}/mcp`,
    mcpTestBaseUrl: `${BASE_URL}/mcp-test`,
    logAiEvent: () => {},
    setExecutionStatus: () => {},
    getRunExecutionData: async () => undefined,
    getRuntimeCredential: async () => undefined,
    executeWorkflow: refuse('Sub-workflows'),
    startRunnerTask: refuse('Task runners'),
  };
  return data as unknown as IWorkflowExecuteAdditionalData;
}

/** n8n's own context for the first node of a workflow, for tests that call what its nodes call. */
export function contextOf(definition: WorkflowDefinition, installation: Installation): HookContext {
  const workflow = buildWorkflow(definition, installation);
  const first = workflow.getNode(definition.nodes[0]?.name ?? '');
  if (first === null) throw new Error('The workflow has no node');
  return new HookContext(workflow, first, additionalDataFor(installation, definition), installation.mode ?? 'trigger', 'activate');
}

function startingData(workflow: Workflow, options: RunOptions): IRunExecutionData {
  const name = options.startNode ?? options.workflow.nodes[0]?.name ?? '';
  const start = workflow.getNode(name);
  if (!start) throw new Error(`The workflow has no node "${name}"`);
  const inputs = (options.inputs ?? [options.input ?? [{ json: {} }]]).map((items) => [...items]);
  const first: IExecuteData = { node: start, data: { main: inputs }, source: null };
  return createRunExecutionData({ executionData: { nodeExecutionStack: [first] } });
}

/** Runs a workflow to its end (or to its first wait) and hands back what every node put out. Never rejects for a failing node: see `error`. */
export async function runWorkflow(options: RunOptions): Promise<RunResult> {
  const workflow = buildWorkflow(options.workflow, options, options.staticData);
  const additionalData = additionalDataFor(options, options.workflow);
  const order: string[] = [];
  additionalData.hooks?.addHandler('nodeExecuteAfter', (name: string) => {
    order.push(name);
  });
  const data = options.resume ?? startingData(workflow, options);
  const run = await new WorkflowExecute(additionalData, options.mode ?? 'trigger', data).processRunExecutionData(workflow);
  const runs = (name: string): readonly ITaskData[] => run.data.resultData.runData[name] ?? [];
  const itemsOf = (name: string, output = 0, runIndex = -1): readonly INodeExecutionData[] => runs(name).at(runIndex)?.data?.main?.[output] ?? [];
  return {
    run,
    order,
    staticData: workflow.staticData,
    error: run.data.resultData.error,
    runs,
    data: itemsOf,
    items: (name, output, runIndex) => itemsOf(name, output, runIndex).map((item) => item.json),
  };
}
