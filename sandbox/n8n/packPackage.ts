import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { SupportError } from '../../src/shared/errors';
import { runNpm } from './npm';
import { runCommand } from './runCommand';

/** The parts of a package.json that matter for packing and installing. */
interface PackageFile {
  readonly name: string;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
}

export interface PackOptions {
  /** The built checkout. */
  readonly checkout: string;
  /** n8n's user folder; the package goes where n8n keeps community packages. */
  readonly userFolder: string;
  readonly signal?: AbortSignal;
}

/**
 * Packs the checkout as `npm publish` would and installs it into n8n as a community package, so that its nodes have the
 * type names of a real installation. Does nothing when what would be packed is there already. Gives the package's folder.
 */
export async function packPackage({ checkout, userFolder, signal }: PackOptions): Promise<string> {
  const { name, dependencies = {} } = await readPackage(checkout);
  const target = path.join(userFolder, '.n8n', 'nodes', 'node_modules', name);
  const fingerprint = await fingerprintOf(checkout);
  // Beside the package, not in it: what n8n loads is exactly what npm packed.
  const fingerprintFile = path.join(userFolder, '.n8n', 'nodes', `${name}.fingerprint`);
  if (existsSync(target) && (await readFile(fingerprintFile, 'utf8').catch(() => '')) === fingerprint) return target;

  const workshop = await mkdtemp(path.join(os.tmpdir(), 'n8n-pack-'));
  try {
    const unpacked = await packAndUnpack(checkout, workshop, signal);
    if (Object.keys(dependencies).length > 0) await installDependencies(unpacked, signal);
    await rm(target, { recursive: true, force: true });
    await mkdir(path.dirname(target), { recursive: true });
    await moveFolder(unpacked, target);
    await writeFile(fingerprintFile, fingerprint);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return target;
}

async function readPackage(directory: string): Promise<PackageFile> {
  return JSON.parse(await readFile(path.join(directory, 'package.json'), 'utf8')) as PackageFile;
}

async function packAndUnpack(checkout: string, workshop: string, signal?: AbortSignal): Promise<string> {
  await runNpm(['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', workshop], {
    cwd: checkout,
    purpose: 'Packing this checkout',
    ...(signal && { signal }),
  });
  const archive = (await readdir(workshop)).find((file) => file.endsWith('.tgz'));
  if (archive === undefined) throw new SupportError('unsupportedSetup', 'npm pack made no archive.', 'Run npm pack by hand to see why.');
  const result = await runCommand('tar', ['-xzf', archive], { cwd: workshop, env: process.env, ...(signal && { signal }) });
  if (result.code !== 0) {
    throw new SupportError('unsupportedSetup', `tar could not unpack ${archive}: ${result.tail.join(' ')}`, 'Check the free space in the folder for temporary files.');
  }
  return path.join(workshop, 'package');
}

/** As n8n does for community packages: run-time dependencies only, and no scripts. */
async function installDependencies(directory: string, signal?: AbortSignal): Promise<void> {
  const { name, ...rest } = await readPackage(directory);
  const { devDependencies: _dev, peerDependencies: _peer, optionalDependencies: _optional, ...kept } = rest as Record<string, unknown>;
  await writeFile(path.join(directory, 'package.json'), JSON.stringify({ name, ...kept }, null, 2));
  const args = ['install', '--install-strategy=shallow', '--ignore-scripts', '--bin-links=false', '--no-audit', '--no-fund', '--package-lock=false', '--loglevel=error'];
  await runNpm(args, { cwd: directory, purpose: `Installing the dependencies of ${name}`, ...(signal && { signal }) });
}

/** A rename where the file system allows it: temporary files often lie on another one. */
async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (refusal) {
    if ((refusal as NodeJS.ErrnoException).code !== 'EXDEV') throw refusal;
    await cp(from, to, { recursive: true });
  }
}

/** A digest over everything that `npm pack` would put into the archive. */
async function fingerprintOf(checkout: string): Promise<string> {
  const { files = ['.'] } = await readPackage(checkout);
  const roots = ['package.json', ...files];
  const found = (await Promise.all(roots.map((root) => filesBelow(path.join(checkout, root))))).flat().sort();
  const digest = createHash('sha256');
  for (const file of found) digest.update(path.relative(checkout, file)).update('\0').update(await readFile(file)).update('\0');
  return digest.digest('hex');
}

async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return existsSync(root) ? [root] : [];
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
