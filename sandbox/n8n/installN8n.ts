import { existsSync } from 'node:fs';
import { readdir, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { waitForLock } from './fileLock';
import { requireDisk, requireMemory } from './machineChecks';
import { npmEnvironment, runNpm } from './npm';
import { runCommand } from './runCommand';

/** The n8n that the demo and the end-to-end tests run; every checkout shares one copy of it. */
export const N8N_VERSION = '2.41.1';

export interface InstallOptions {
  readonly version?: string;
  /** Called every second with what is being done. */
  readonly onProgress?: (text: string) => void;
  /** Stops the installation; the next one goes on from there. */
  readonly signal?: AbortSignal;
}

export interface InstalledN8n {
  readonly version: string;
  readonly directory: string;
  /** The Node binary to run n8n with. */
  readonly node: string;
  /** n8n's start script. */
  readonly n8n: string;
}

/** Where a version of n8n lies: `$XDG_CACHE_HOME` or `~/.cache`, then `n8n-nodes-whatsapp-support/n8n-<version>`. */
export function n8nDirectory(version: string): string {
  return path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'n8n-nodes-whatsapp-support', `n8n-${version}`);
}

/**
 * Installs Node 24 and n8n from npm, once per version and user; gives the existing copy at once.
 * Two processes that ask at the same time share one installation, and an interrupted one is continued.
 * @throws {SupportError} when npm, the disk, the memory or a missing compiler stand in the way.
 */
export async function installN8n({ version = N8N_VERSION, onProgress = () => {}, signal }: InstallOptions = {}): Promise<InstalledN8n> {
  const installation = locate(version);
  if (isComplete(installation)) return installation;
  const lock = await waitForLock(
    path.join(installation.directory, 'install.lock'),
    () => onProgress(`another process is installing n8n ${version}; waiting for it`),
    signal,
  );
  try {
    if (!isComplete(installation)) await install(installation, onProgress, signal);
  } finally {
    lock.release();
  }
  return installation;
}

function locate(version: string): InstalledN8n {
  const directory = n8nDirectory(version);
  return {
    version,
    directory,
    node: path.join(directory, 'node24', 'bin', 'node'),
    n8n: path.join(directory, 'node_modules', 'n8n', 'bin', 'n8n'),
  };
}

const marker = ({ directory }: InstalledN8n): string => path.join(directory, '.installed');

const isComplete = (installation: InstalledN8n): boolean =>
  [marker(installation), installation.node, installation.n8n].every((file) => existsSync(file));

/** What is being done, asked anew every second. */
type Report = (text: string | (() => string)) => void;
type Step = (installation: InstalledN8n, report: Report, signal?: AbortSignal) => Promise<void>;

/** In this order; each step finds out by itself what an earlier, interrupted run has done already. */
const STEPS: readonly Step[] = [fetchPackages, fetchNode, buildDrivers, checkDrivers];

async function install(installation: InstalledN8n, onProgress: (text: string) => void, signal?: AbortSignal): Promise<void> {
  const startedAt = performance.now();
  let doing: string | (() => string) = 'starting';
  const tell = (): void => {
    const now = typeof doing === 'string' ? doing : doing();
    onProgress(`installing n8n ${installation.version}, once (${elapsed(startedAt)}): ${now}`);
  };
  const ticking = setInterval(tell, 1000);
  const report: Report = (text) => {
    doing = text;
  };
  try {
    for (const step of STEPS) await step(installation, report, signal);
    await writeFile(marker(installation), '');
    report('done');
    tell();
  } finally {
    clearInterval(ticking);
  }
}

/** Written by npm as its last act: present means that all packages are there. */
const hiddenLockfile = ({ directory }: InstalledN8n): string => path.join(directory, 'node_modules', '.package-lock.json');

async function fetchPackages(installation: InstalledN8n, report: Report, signal?: AbortSignal): Promise<void> {
  if (existsSync(hiddenLockfile(installation))) return;
  const { directory, version } = installation;
  requireMemory(5, `The first installation of n8n ${version}`);
  if (existsSync(path.join(directory, 'node_modules'))) report('clearing what an interrupted installation left');
  await rm(path.join(directory, 'node_modules'), { recursive: true, force: true });
  await requireDisk(directory, 4, `The first installation of n8n ${version}`, 'set XDG_CACHE_HOME to a folder on a larger disk.');
  await requireRegistry(installation, signal);
  await writeFile(path.join(directory, 'package.json'), JSON.stringify(runtimePackage(version), null, 2));

  let fetched = 0;
  let fetchedAt = performance.now();
  report(() => (fetched > 0 && performance.now() - fetchedAt > 5000 ? 'unpacking the packages' : `fetching packages (${fetched} of about 4200 answers from npm)`));
  await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=http'], {
    cwd: directory,
    purpose: `Installing n8n ${version} into ${directory}`,
    // npm needs more heap for n8n's tree of 2400 packages than Node gives it on a machine with 8 GB.
    env: { NODE_OPTIONS: '--max-old-space-size=4096' },
    onLine: (line) => {
      if (!line.startsWith('npm http')) return;
      fetched += 1;
      fetchedAt = performance.now();
    },
    ...(signal && { signal }),
  });
}

/** Asks for one version number first: a big installation would try for minutes before it says that npm is offline. */
async function requireRegistry({ directory, version }: InstalledN8n, signal?: AbortSignal): Promise<void> {
  await runNpm(['view', `n8n@${version}`, 'version', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--loglevel=error'], {
    cwd: directory,
    purpose: `Asking npm for n8n ${version}`,
    ...(signal && { signal }),
  });
}

/** n8n itself, the Node that it asks for, and what npm needs to know about both. */
function runtimePackage(version: string): object {
  return {
    name: 'n8n-runtime',
    private: true,
    dependencies: { n8n: version },
    devDependencies: { node: '24' },
    // Later versions need a package that not every registry has.
    overrides: { linkedom: '0.18.13' },
    // The two native drivers that n8n cannot start without; newer npm runs no other install script.
    allowScripts: { sqlite3: true, 'isolated-vm': true },
  };
}

/** The npm package `node` holds no binary: its script fetches the one for this machine. */
async function fetchNode({ directory, node, version }: InstalledN8n, report: Report, signal?: AbortSignal): Promise<void> {
  if (existsSync(node)) return;
  report('fetching Node 24');
  const holder = path.join(directory, 'node_modules', 'node');
  const result = await runCommand(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: holder,
    env: npmEnvironment(),
    ...(signal && { signal }),
  });
  const home = await nodeHome([path.join(holder, 'node_modules'), path.join(directory, 'node_modules')]);
  if (home === null) {
    throw new SupportError(
      'unsupportedSetup',
      `Node 24, which n8n ${version} needs, could not be fetched from npm.\n${result.tail.map((line) => `  | ${line}`).join('\n')}`,
      'Check that npm reaches its registry (npm ping), then run the same command again; it goes on where it stopped.',
    );
  }
  await rm(path.join(directory, 'node24'), { force: true });
  await symlink(path.relative(directory, home), path.join(directory, 'node24'));
}

/** The folder of `node-<platform>-<architecture>`, with binary and headers. */
async function nodeHome(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    const name = names.find((candidate) => candidate.startsWith('node-') && existsSync(path.join(folder, candidate, 'bin', 'node')));
    if (name !== undefined) return path.join(folder, name);
  }
  return null;
}

async function buildDrivers(installation: InstalledN8n, report: Report, signal?: AbortSignal): Promise<void> {
  const { directory, version } = installation;
  report('fetching or compiling the SQLite driver (takes up to 2 minutes)');
  await runNpm(['rebuild', 'sqlite3', 'isolated-vm', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'], {
    cwd: directory,
    purpose: `Preparing n8n ${version}'s SQLite driver`,
    env: onNode24(installation),
    ...(signal && { signal }),
  });
}

/** A driver that was built for another Node, or not at all, shows here instead of in n8n's start. */
async function checkDrivers({ directory, node, version }: InstalledN8n, report: Report, signal?: AbortSignal): Promise<void> {
  report('trying it out');
  const result = await runCommand(node, ['-e', "require('sqlite3'); require('isolated-vm')"], {
    cwd: directory,
    env: npmEnvironment(),
    ...(signal && { signal }),
  });
  if (result.code === 0) return;
  throw new SupportError(
    'unsupportedSetup',
    `n8n ${version} is installed, but a driver that it needs does not load.\n${result.tail.map((line) => `  | ${line}`).join('\n')}`,
    `Install a compiler (Debian and Ubuntu: apt-get install python3 make g++), delete ${directory} and run the same command again.`,
  );
}

/** Scripts run on Node 24, with its headers: without them node-gyp would fetch some, or use those of another Node. */
function onNode24({ directory, node }: InstalledN8n): Record<string, string> {
  return {
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: path.join(directory, 'node24'),
  };
}

function elapsed(startedAt: number): string {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
