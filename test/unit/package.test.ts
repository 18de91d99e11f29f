import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import ts from 'typescript';
import { credentialParts, filesBelow, nodeParts, packageFile, readJson, ROOT, sourceOf } from '../fixtures/packageParts';

const { name, n8n } = packageFile;

describe('package.json', () => {
  const scripts = shippedScripts();

  it('is what n8n accepts as a community package', () => {
    expect(packageFile.keywords).toContain('n8n-community-node-package');
    expect(packageFile.license).toBe('MIT');
    expect(packageFile.peerDependencies).toEqual({ 'n8n-workflow': '*' });
  });

  it('registers every node and credential of the sources, and nothing else', () => {
    const sources = [...filesBelow('nodes'), ...filesBelow('credentials')].filter((file) => /\.(node|credentials)\.ts$/.test(file));
    expect([...n8n.nodes, ...n8n.credentials].map(sourceOf).sort()).toEqual(sources.sort());
  });

  it('packs what n8n loads, and neither sandbox nor sources nor tests', () => {
    const wanted = [
      'dist/credentials/A.credentials.js', 'dist/nodes/A/A.node.js', 'dist/nodes/A/A.node.json', 'dist/nodes/A/a.svg',
      'dist/src/index.d.ts', 'dist/src/index.js', 'examples/01.json', 'index.js', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json',
    ];
    const unwanted = ['dist/.tsbuildinfo', 'dist/sandbox/main.js', 'nodes/A/A.node.ts', 'src/index.ts', 'sandbox/main.ts', 'test/a.test.ts', 'CONTRIBUTING.md'];
    expect([...packed([...wanted, ...unwanted])].sort()).toEqual(wanted.sort());
  });

  it('names every package that the packed scripts import', () => {
    const offered = new Set([...Object.keys(packageFile.dependencies ?? {}), ...Object.keys(packageFile.peerDependencies)]);
    const missing = scripts.flatMap(({ file, script }) =>
      importsOf(script)
        .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier) && !offered.has(packageOf(specifier)))
        .map((specifier) => `${file}: ${specifier}`),
    );
    expect(missing).toEqual([]);
  });

  it('says in CONTRIBUTING why each runtime dependency is there', () => {
    const contributing = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const names = Object.keys(packageFile.dependencies ?? {});
    expect(names.filter((name) => !contributing.includes(`| [\`${name}\`](`))).toEqual([]);
  });

  it('imports nothing that is left out of the package', () => {
    const roots = ['nodes', 'credentials', 'src'].map((root) => path.join(ROOT, root, path.sep));
    const strays = scripts.flatMap(({ file, script }) =>
      importsOf(script)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => path.resolve(ROOT, path.dirname(file), specifier))
        .filter((target) => !roots.some((root) => `${target}${path.sep}`.startsWith(root)))
        .map((target) => `${file}: ${path.relative(ROOT, target)}`),
    );
    expect(strays).toEqual([]);
  });
});

describe.each([...nodeParts, ...credentialParts.map(({ part, ...rest }) => ({ ...rest, part: { description: part } }))])(
  '$source',
  ({ source, part }) => {
    it('has a light and a dark icon, which differ', () => {
      const { light, dark } = iconFiles(part.description.icon);
      const read = (icon: string): string => readFileSync(path.join(ROOT, path.dirname(source), icon), 'utf8');
      expect(read(light)).toMatch(/^<svg /);
      expect(read(dark)).toMatch(/^<svg /);
      expect(read(dark)).not.toBe(read(light));
    });
  },
);

describe.each(nodeParts)('the codex file of $name', ({ source, part }) => {
  it('lets the node be found under Communication and by other words', () => {
    const file = source.replace(/\.ts$/, '.json');
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    expect(readJson(file)).toMatchObject({
      node: `${name}.${part.description.name}`,
      categories: ['Communication'],
      alias: expect.arrayContaining([expect.any(String)]),
    });
  });
});

/** What npm would pack of a checkout with these files and our package.json. */
function packed(files: readonly string[]): readonly string[] {
  const checkout = mkdtempSync(path.join(tmpdir(), 'package-'));
  try {
    for (const file of files) {
      mkdirSync(path.join(checkout, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(checkout, file), '');
    }
    writeFileSync(path.join(checkout, 'package.json'), JSON.stringify(packageFile));
    const answer = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: checkout, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    const [archive] = JSON.parse(answer) as readonly { readonly files: readonly { readonly path: string }[] }[];
    return archive!.files.map((file) => file.path);
  } finally {
    rmSync(checkout, { recursive: true });
  }
}

/** The scripts of the package as they are compiled: imports of types only are gone. */
function shippedScripts(): readonly { readonly file: string; readonly script: string }[] {
  const sources = ['nodes', 'credentials', 'src'].flatMap((folder) => filesBelow(folder)).filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.d.ts'));
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return sources.map((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    return { file, script: file.endsWith('.js') ? text : ts.transpileModule(text, { compilerOptions }).outputText };
  });
}

function importsOf(script: string): readonly string[] {
  return ts.preProcessFile(script, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** "@scope/name/file" → "@scope/name" */
function packageOf(specifier: string): string {
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

function iconFiles(icon: INodeTypeDescription['icon']): { readonly light: string; readonly dark: string } {
  if (typeof icon !== 'object') throw new Error(`not an icon with a light and a dark variant: ${icon}`);
  return { light: icon.light.replace(/^file:/, ''), dark: icon.dark.replace(/^file:/, '') };
}
