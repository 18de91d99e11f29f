// The harness itself: what every other node test relies on, shown with two small nodes of its own.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ICredentialType, IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { node, runWorkflow, START, useCredentials, workflowOf } from './harness';

function description(name: string, more: Partial<INodeTypeDescription>): INodeTypeDescription {
  return { displayName: name, name, group: ['transform'], version: 1, description: name, defaults: { name }, inputs: ['main'], outputs: ['main'], properties: [], ...more };
}

/** Even numbers on the first output, odd ones on the second; fails on strings. */
class Split implements INodeType {
  description = description('split', {
    outputs: ['main', 'main'],
    properties: [{ displayName: 'Value', name: 'value', type: 'number', default: 0 }],
  });

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
    this.getInputData().forEach((_item, index) => {
      const value = this.getNodeParameter('value', index) as number;
      if (!Number.isInteger(value)) throw new Error('not a whole number');
      const ids = { execution: this.getExecutionId(), workflow: this.getWorkflow().id, mode: this.getMode(), node: this.getNode().id };
      outputs[value % 2 === 0 ? 0 : 1].push({ json: { value, ...ids }, pairedItem: { item: index } });
    });
    return outputs;
  }
}

class Call implements INodeType {
  description = description('call', { credentials: [{ name: 'deskApi', required: true }], properties: [{ displayName: 'URL', name: 'url', type: 'string', default: '' }] });

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const url = this.getNodeParameter('url', 0) as string;
    return [[{ json: await this.helpers.httpRequestWithAuthentication.call(this, 'deskApi', { url, json: true }), pairedItem: { item: 0 } }]];
  }
}

const deskApi: ICredentialType = {
  name: 'deskApi',
  displayName: 'Desk API',
  properties: [
    { displayName: 'Token', name: 'token', type: 'string', default: '' },
    { displayName: 'Version', name: 'version', type: 'string', default: 'v2' },
  ],
  authenticate: { type: 'generic', properties: { headers: { Authorization: '=Bearer {{ $credentials.token }}' }, qs: { v: '={{$credentials.version}}' } } },
};

const nodeTypes = { split: new Split(), call: new Call() };
const split = workflowOf([node('Start', START), node('Split Up', 'split', { value: '={{ $json.n + 1 }}' })]);

test('expressions see each item, outputs are told apart, items stay paired', async () => {
  const result = await runWorkflow({ workflow: split, nodeTypes, input: [{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }] });
  expect(result.run.status).toBe('success');
  expect(result.order).toEqual(['Start', 'Split Up']);
  expect(result.items('Split Up').map((json) => json.value)).toEqual([2, 4]);
  expect(result.items('Split Up', 1).map((json) => json.value)).toEqual([3]);
  expect(result.data('Split Up', 1)[0]?.pairedItem).toEqual({ item: 1 });
});

test('ids and mode are what the test says', async () => {
  const result = await runWorkflow({ workflow: split, nodeTypes, input: [{ json: { n: 1 } }], mode: 'manual', executionId: '77', workflowId: 'w9' });
  expect(result.items('Split Up')).toEqual([{ value: 2, execution: '77', workflow: 'w9', mode: 'manual', node: 'node-split-up' }]);
});

test('a node that throws ends the run, and the result says so', async () => {
  const result = await runWorkflow({ workflow: split, nodeTypes, input: [{ json: { n: 0.5 } }] });
  expect(result.run.status).toBe('error');
  expect(result.error?.message).toContain('not a whole number');
  expect(result.items('Split Up')).toEqual([]);
});

test('each run of a node in a loop can be read', async () => {
  const again = workflowOf(
    [node('Start', START), node('Split Up', 'split', { value: '={{ ($json.n ?? $json.value) + 1 }}' })],
    [{ from: 'Start', to: 'Split Up' }, { from: 'Split Up', output: 1, to: 'Split Up' }],
  );
  const result = await runWorkflow({ workflow: again, nodeTypes, input: [{ json: { n: 2 } }] });
  expect(result.runs('Split Up')).toHaveLength(2);
  expect(result.items('Split Up', 1, 0).map((json) => json.value)).toEqual([3]);
  expect(result.items('Split Up', 0, 1).map((json) => json.value)).toEqual([4]);
});

describe('HTTP with a credential', () => {
  let server: Server;
  const seen: Array<{ authorization?: string; url?: string }> = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push({ authorization: request.headers.authorization, url: request.url });
      response.setHeader('content-type', 'application/json').end('{"ok":true}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('values, defaults and authenticate rules are applied', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tickets`;
    const result = await runWorkflow({
      workflow: workflowOf([node('Call', 'call', { url }, { credentials: useCredentials('deskApi') })]),
      nodeTypes,
      credentialTypes: [deskApi],
      credentials: { deskApi: { token: 'secret' } },
    });
    expect(result.error).toBeUndefined();
    expect(result.items('Call')).toEqual([{ ok: true }]);
    expect(seen).toEqual([{ authorization: 'Bearer secret', url: '/tickets?v=v2' }]);
  });
});
