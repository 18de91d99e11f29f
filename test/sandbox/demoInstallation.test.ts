import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { availableMemory, requireDisk, requireMemory } from '../../sandbox/n8n/machineChecks';
import { explainNpm, npmEnvironment, runNpm } from '../../sandbox/n8n/npm';
import { n8nEnvironment } from '../../sandbox/n8n/n8nEnvironment';
import { packPackage } from '../../sandbox/n8n/packPackage';
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { findFreePort, requireFreePort } from '../../sandbox/n8n/ports';
import { isRunning, recordOf, type ProcessRecord } from '../../sandbox/n8n/processRecord';
import { runCommand } from '../../sandbox/n8n/runCommand';

const GIGABYTE = 1024 ** 3;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'demo-install-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('what npm says, in plain words', () => {
  const ended = (line: string, signal: NodeJS.Signals | null = null) => explainNpm('Installing n8n', { code: signal === null ? 1 : null, signal, tail: [line] });

  test.each([
    ['npm error code ENOTFOUND', 'npm does not reach its registry', 'network'],
    ['npm error code ECONNREFUSED', 'npm does not reach its registry', 'network'],
    ['npm error code ETARGET', 'lacks a package or version', 'registry'],
    ['npm error code ENOSPC', 'the disk is full', 'XDG_CACHE_HOME'],
    ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'out of memory', 'swap'],
    ['gyp ERR! find Python', 'no compiler was found', 'apt-get install python3 make g++'],
    ['make: g++: No such file or directory', 'no compiler was found', 'apt-get install python3 make g++'],
    ['npm error code EACCES', 'may not write', 'XDG_CACHE_HOME'],
  ])('%s', (line, message, hint) => {
    expect(ended(line).message).toContain(message);
    expect(ended(line).message).toContain(line);
    expect(ended(line).hint).toContain(hint);
  });

  test('a compiler that is missing counts more than the download that was tried before it', () => {
    const tail = ['prebuild-install warn install getaddrinfo ENOTFOUND github.com', 'gyp ERR! find Python'];
    expect(explainNpm('Preparing', { code: 1, signal: null, tail }).message).toContain('no compiler');
  });

  test('being killed means memory; anything else shows npm’s own words', () => {
    expect(ended('', 'SIGKILL').message).toContain('out of memory');
    expect(ended('npm error something new').message).toBe('Installing n8n did not succeed: npm ended with exit code 1.\n  | npm error something new');
  });

  test('a registry that is not there is told within seconds', async () => {
    const args = ['view', 'n8n', 'version', '--fetch-retries=0', `--registry=http://127.0.0.1:${await findFreePort()}/`, `--cache=${folder}`];
    await expect(runNpm(args, { cwd: folder, purpose: 'Asking npm' })).rejects.toThrow('Asking npm did not succeed: npm does not reach its registry.');
  });
});

test('a child npm keeps the way to the registry, and none of the settings of `npm run`', () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    npm_config_registry: 'http://127.0.0.1:1/',
    npm_config_https_proxy: 'http://127.0.0.1:2/',
    npm_config_json: 'true',
    npm_config_ignore_scripts: 'true',
    npm_config_local_prefix: '/somewhere',
    npm_package_name: 'x',
    NODE_OPTIONS: '--inspect',
  });
  const names = Object.keys(npmEnvironment()).filter((name) => /^(npm_|NODE_OPTIONS)/.test(name));
  expect(names).toEqual(expect.arrayContaining(['npm_config_registry', 'npm_config_https_proxy']));
  expect(names.filter((name) => /json|ignore|prefix|package|NODE_OPTIONS/.test(name))).toEqual([]);
  process.env = before;
});

test('n8n sees nothing of another n8n’s settings, and listens on loopback only', () => {
  const before = { ...process.env };
  Object.assign(process.env, { DB_TYPE: 'postgresdb', N8N_CUSTOM_EXTENSIONS: '/elsewhere', HTTPS_PROXY: 'http://127.0.0.1:2/' });
  const environment = n8nEnvironment({ userFolder: folder, port: 1, brokerPort: 2, encryptionKey: 'key', nodeDirectory: '/node/bin', env: { N8N_METRICS: 'true' } });
  expect(environment).toMatchObject({
    DB_TYPE: 'sqlite',
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_METRICS: 'true',
  });
  expect(environment).not.toHaveProperty('N8N_CUSTOM_EXTENSIONS');
  expect(environment).not.toHaveProperty('HTTPS_PROXY');
  process.env = before;
});

describe('memory and disk', () => {
  function controlGroup(max: string, current: number, fileCache: number): string {
    writeFileSync(path.join(folder, 'memory.max'), `${max}\n`);
    writeFileSync(path.join(folder, 'memory.current'), `${current}\n`);
    writeFileSync(path.join(folder, 'memory.stat'), `anon 1\nfile ${fileCache}\nkernel 2\n`);
    return folder;
  }

  test('in a container the limit counts, and the file cache is free', () => {
    const limit = GIGABYTE / 4;
    expect(availableMemory(controlGroup(String(limit), limit - 1000, 600))).toBe(1600);
  });

  test('without a limit the machine’s free memory and swap count', () => {
    const memoryInfo = path.join(folder, 'meminfo');
    writeFileSync(memoryInfo, 'MemTotal: 1 kB\nSwapFree:       1048576 kB\n');
    const available = availableMemory(controlGroup('max', 5, 0), memoryInfo);
    expect(available).toBeGreaterThan(GIGABYTE);
    expect(available).toBeLessThanOrEqual(os.totalmem() + GIGABYTE);
  });

  test('too little is refused with how much and where', async () => {
    expect(() => requireMemory(1_000_000, 'n8n')).toThrow(/^n8n needs 1000000 GB of free memory; this machine has [\d.]+ GB to give\.$/);
    const missing = path.join(folder, 'not', 'there');
    await expect(requireDisk(missing, 1_000_000, 'It', 'choose another.')).rejects.toThrow(`It needs 1000000 GB of disk in ${missing}; `);
    await requireDisk(missing, 0, 'It', '');
  });
});

describe('ports', () => {
  test('a taken one is named, and not chosen', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(requireFreePort(port, 'n8n')).rejects.toThrow(`Port ${port}, meant for n8n, is taken`);
    expect(await findFreePort(port)).not.toBe(port);
    await new Promise((resolve) => server.close(resolve));
    await requireFreePort(port, 'n8n');
    expect(await findFreePort(port)).toBe(port);
  });
});

test('a command that is given up ends together with everything that it started', async () => {
  const givingUp = new AbortController();
  const grandchildren: ProcessRecord[] = [];
  const running = runCommand('sh', ['-c', 'sleep 60 & echo $!; wait'], {
    cwd: folder,
    env: process.env,
    signal: givingUp.signal,
    onLine: (line) => {
      grandchildren.push(recordOf(Number(line)));
      givingUp.abort();
    },
  });
  await expect(running).rejects.toThrow('aborted');
  expect(grandchildren).toHaveLength(1);
  await pollUntil('the grandchild to end', () => !grandchildren.some(isRunning));
});

describe('packing the checkout', () => {
  const installedFile = (...parts: string[]): string =>
    path.join(folder, 'user', '.n8n', 'nodes', 'node_modules', 'n8n-nodes-whatsapp-support', ...parts);

  test('what npm would publish lies where n8n looks for community packages; again only when it changed', async () => {
    const checkout = path.join(folder, 'checkout');
    mkdirSync(path.join(checkout, 'dist'), { recursive: true });
    writeFileSync(path.join(checkout, 'package.json'), JSON.stringify({ name: 'n8n-nodes-whatsapp-support', version: '1.0.0', files: ['dist'] }));
    writeFileSync(path.join(checkout, 'dist', 'node.js'), 'one');
    writeFileSync(path.join(checkout, 'private.txt'), 'not published');
    const options = { checkout, userFolder: path.join(folder, 'user') };

    expect(await packPackage(options)).toBe(installedFile());
    expect(readFileSync(installedFile('dist', 'node.js'), 'utf8')).toBe('one');
    expect(() => statSync(installedFile('private.txt'))).toThrow('ENOENT');

    const { ino } = statSync(installedFile());
    await packPackage(options);
    expect(statSync(installedFile()).ino).toBe(ino);

    writeFileSync(path.join(checkout, 'dist', 'node.js'), 'two');
    await packPackage(options);
    expect(readFileSync(installedFile('dist', 'node.js'), 'utf8')).toBe('two');
  });
});
