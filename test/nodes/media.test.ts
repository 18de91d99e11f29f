// Files between the stand-in of Meta and n8n's own binary data, in memory and on disk.
import './freshUserFolder';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import axios from 'axios';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { accountFrom } from '../../nodes/shared/account';
import { itemFile, mediaPorts, saveMedia } from '../../nodes/shared/media';
import { startSandbox, type Sandbox } from '../../sandbox/startSandbox';
import { deleteMedia, downloadMedia, lookUpMedia, uploadMedia, type MediaPorts, type WantedMedia } from '../../src/graph/media';
import { node, runWorkflow, START, workflowOf, type RunResult } from './harness';

let sandbox: Sandbox;
let ports: MediaPorts;

beforeAll(async () => {
  sandbox = await startSandbox({});
  const { accessToken, appSecret, wabaId, phoneNumberId } = sandbox.account;
  // Of an app that demands the proof: every call has to carry it.
  await axios.post(`${sandbox.url}/sandbox/settings`, { appSecretProof: 'required' });
  ports = mediaPorts(accountFrom({ accessToken, appSecret, businessAccountId: wabaId, phoneNumberId, baseUrl: sandbox.url }));
});
afterAll(() => sandbox.close());

/** A node that does one thing with its first item. */
function nodeThat(act: (context: IExecuteFunctions) => Promise<INodeExecutionData>): INodeType {
  const description = { displayName: 'Act', name: 'act', group: ['transform'], version: 1, description: 'Acts', defaults: { name: 'Act' }, inputs: ['main'], outputs: ['main'], properties: [] } as unknown as INodeType['description'];
  return {
    description,
    async execute(this: IExecuteFunctions) {
      return [[await act(this)]];
    },
  };
}

async function runNode(act: (context: IExecuteFunctions) => Promise<INodeExecutionData>, binary?: Record<string, IBinaryData>): Promise<RunResult> {
  const workflow = workflowOf([node('Start', START), node('Act', 'act')]);
  return await runWorkflow({ nodeTypes: { act: nodeThat(act) }, workflow, input: [{ json: {}, ...(binary === undefined ? {} : { binary }) }] });
}

/** Downloads into n8n, reads the item's file back and uploads it. */
async function roundTrip(id: string): Promise<{ binary: IBinaryData; uploaded: string; bytes: Buffer }> {
  const first = await runNode(async (context) => ({ json: {}, binary: { file: await saveMedia(context, await downloadMedia(ports, { id })) } }));
  const binary = first.data('Act')[0]?.binary?.file;
  if (binary === undefined) throw first.error ?? new Error('There is no file.');
  let bytes: Buffer = Buffer.alloc(0);
  const second = await runNode(async (context) => {
    bytes = await context.helpers.getBinaryDataBuffer(0, 'file');
    return { json: { ...(await uploadMedia(ports, null, await itemFile(context, 0, 'file'))) } };
  }, { file: binary });
  if (second.error !== undefined) throw second.error;
  return { binary, bytes, uploaded: second.items('Act')[0]?.id as string };
}

async function atMeta(content: Buffer, mimeType = 'image/png'): Promise<string> {
  const open = () => Readable.from([content]);
  return (await uploadMedia(ports, null, { fileName: 'picture.png', mimeType, size: content.length, open })).id;
}

describe.each(['memory', 'disk'])('n8n keeps files in %s', (where) => {
  beforeAll(async () => {
    const service = new BinaryDataService({ mode: 'filesystem', localStoragePath: process.env.N8N_USER_FOLDER } as never, { error: console.error } as never, {} as never);
    if (where === 'disk') await service.init();
    Container.set(BinaryDataService, service);
  });

  test('a file goes from Meta into the execution and back to Meta', async () => {
    const content = randomBytes(300_000);
    const { binary, bytes, uploaded } = await roundTrip(await atMeta(content));
    expect(binary).toMatchObject({ mimeType: 'image/png', fileExtension: 'png', fileName: expect.stringMatching(/^whatsapp-\d+\.png$/) });
    expect(bytes.equals(content)).toBe(true);
    expect(await lookUpMedia(ports, uploaded)).toMatchObject({ mimeType: 'image/png', size: 300_000, sha256: createHash('sha256').update(content).digest('hex') });
    if (where === 'disk') expect(readdirSync(path.join(String(process.env.N8N_USER_FOLDER), 'workflows/workflow1/executions/execution1/binary_data'))).not.toHaveLength(0);
  });

  test('a file that is not what Meta announced is none', async () => {
    const id = await atMeta(Buffer.from('what a customer sent'), 'text/plain');
    const wanted: WantedMedia = { id, sha256: createHash('sha256').update('other').digest('base64') };
    const { error } = await runNode(async (context) => ({ json: {}, binary: { file: await saveMedia(context, await downloadMedia(ports, wanted)) } }));
    expect(error?.message).toContain('is not the one that Meta announced');
  });

  test('an item without the file says so in n8n’s words', async () => {
    const { error } = await runNode(async (context) => ({ json: { size: (await itemFile(context, 0, 'picture')).size } }));
    expect(error?.message).toContain('picture');
  });
});

test('a deleted file is gone', async () => {
  const id = await atMeta(Buffer.from('text'), 'text/plain');
  await deleteMedia(ports, id);
  await expect(downloadMedia(ports, { id })).rejects.toMatchObject({ code: 'graphRefused' });
});

test('the stand-in gives a fresh address where the first one has expired', async () => {
  const id = await atMeta(Buffer.from('text'), 'text/plain');
  const { url } = await lookUpMedia(ports, id);
  const old = new URL(url);
  old.searchParams.set('ext', '1');
  expect((await axios.get(old.href, { headers: { authorization: `Bearer ${sandbox.account.accessToken}` }, validateStatus: () => true })).status).toBe(404);
  const file = await downloadMedia(ports, { id, url: old.href });
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.bytes) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString()).toBe('text');
});
