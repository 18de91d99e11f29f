import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { asArray, asRecord } from '../../src/shared/shape';
import { startSandbox } from '../../sandbox/startSandbox';
import { ANA, SandboxBench, text } from './sandboxBench';

let folder: string;
let stateFile: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sandbox-state-'));
  stateFile = path.join(folder, 'below', 'sandbox.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('conversations, tickets, files, subscriptions and secrets survive a restart', async () => {
  const first = await SandboxBench.start({ stateFile });
  await first.subscribe();
  await first.inbound({ name: 'Zoë', type: 'image', fileName: 'a.png', mimeType: 'image/png', dataBase64: 'iVBORw0KGgo=' });
  await first.sent(ANA, text('Hello'));
  await first.zendesk('POST', 'tickets', { ticket: { subject: 'Kept', comment: { body: 'x' } } });
  const [image] = await first.messages(ANA);
  const mediaId = String(asRecord(image?.media).id);
  await first.stop();

  const second = await SandboxBench.start({ stateFile });
  expect(second.sandbox.account).toEqual(first.sandbox.account);
  expect(second.sandbox.zendesk.apiToken).toBe(first.sandbox.zendesk.apiToken);
  expect(await second.messages(ANA)).toMatchObject([{ name: 'Zoë', type: 'image' }, { text: 'Hello' }]);
  expect((await second.control('GET', '/tickets')).body.tickets).toMatchObject([{ subject: 'Kept' }]);
  expect((await second.control('GET', '/account')).body).toMatchObject({ webhook: { url: first.receiver.url(), source: 'app' } });
  expect((await fetch(`${second.sandbox.url}/sandbox/media/${mediaId}`)).headers.get('content-type')).toBe('image/png');
  await second.control('POST', '/reset');
  await second.stop();

  const third = await SandboxBench.start({ stateFile });
  expect(await third.messages(ANA)).toEqual([]);
  expect(third.sandbox.account).toEqual(first.sandbox.account);
  expect(await readdir(path.dirname(stateFile))).toEqual(['sandbox.json']);
  await third.stop();
});

test('the file is its owner’s alone, and one that is none of ours stops the start', async () => {
  const bench = await SandboxBench.start({ stateFile });
  await bench.stop();
  expect((await stat(stateFile)).mode & 0o077).toBe(0);
  expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ version: 1 });
  await writeFile(stateFile, '{"version":2}');
  await expect(startSandbox({ stateFile })).rejects.toThrow('Delete it to start afresh');
});

test('two installations share no secret; given ones are used', async () => {
  const [{ sandbox: one }, { sandbox: two }] = [await SandboxBench.start(), await SandboxBench.start({ secrets: { accessToken: 'EAAgiven' } })];
  const values = ({ account, zendesk }: typeof one): readonly string[] => [account.accessToken, account.appSecret, account.appId, account.wabaId, account.phoneNumberId, zendesk.apiToken];
  expect(values(one).filter((value) => values(two).includes(value))).toEqual([]);
  expect(two.account.accessToken).toBe('EAAgiven');
});

test('a port that is taken is said in a sentence', async () => {
  const { sandbox: one } = await SandboxBench.start();
  await expect(startSandbox({ port: Number(new URL(one.url).port) })).rejects.toThrow(/^Port \d+ is taken\./);
  await one.close();
  await expect(fetch(one.url)).rejects.toThrow();
});

test('without a file nothing is written', async () => {
  const bench = await SandboxBench.start();
  await bench.inbound({ type: 'image', fileName: 'a.png', mimeType: 'image/png', dataBase64: 'aaaa' });
  await bench.stop();
  expect(asArray(await readdir(folder))).toEqual([]);
});
