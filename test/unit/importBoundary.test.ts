// Which folder may import what: architecture.md §2. A folder that is missing in the table is refused.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');

/** Besides itself. `node:` stands for Node's built-in modules, names without a slash at the front for packages. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/webhook': ['src/message', 'src/shared', 'node:'],
  'src/message': ['src/shared', 'node:'],
  'src/message/identity': ['src/shared', 'libphonenumber-js'],
  'src/window': ['src/shared', 'node:'],
  'src/redaction': ['src/shared'],
  'src/template': ['src/shared', 'node:'],
  'src/reply': ['src/window', 'src/template', 'src/redaction', 'src/graph', 'src/store', 'src/shared', 'node:'],
  'src/graph': ['src/shared', 'node:'],
  'src/graph/message': ['src/graph', 'src/shared', 'marked'],
  'src/registration': ['src/graph', 'src/store', 'src/shared'],
  'src/ticket': ['src/redaction', 'src/store', 'src/shared', 'magic-bytes.js', 'node:'],
  'src/ticket/events': ['src/ticket', 'src/inbox', 'src/redaction', 'src/store', 'src/shared', 'html-to-text'],
  'src/store': ['src/message/identity', 'src/shared', 'node:'],
  'src/store/postgres': ['src/store', 'src/shared', 'pg', 'node:'],
  'src/inbox': ['src/store', 'src/message', 'src/shared', 'node:'],
  'src/command': ['src/store', 'src/shared'],
  'src/triage': ['src/shared', 'node:'],
  'src/shared': ['luxon', 'node:'],
  // The barrel, which only re-exports.
  src: [],
  'nodes/*': ['nodes/shared', 'src', 'n8n-workflow'],
  'nodes/shared': ['src', 'n8n-workflow', 'node:'],
  credentials: ['n8n-workflow'],
  sandbox: ['src', 'axios', 'express', 'multer', 'luxon', 'node:'],
};

interface Import {
  readonly file: string;
  /** A path from the root, a package's name, or `node:`. */
  readonly to: string;
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')));
}

function destination(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
  if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return 'node:';
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}

/** Everything a file imports, requires or loads later, types too. */
function importsOf(file: string, text: string): readonly Import[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map(({ fileName }) => ({ file, to: destination(file, fileName) }));
}

const isBelow = (name: string, folder: string) => name === folder || name.startsWith(`${folder}/`);

/** The line of the table for a file, with the folder that the file may import from freely. */
function ruleFor(file: string): { readonly own: string; readonly allowed: readonly string[] } | null {
  const [top = '', second = '', third = ''] = file.split('/');
  const inFolder = file.split('/').length > 2 && (top === 'src' || top === 'nodes');
  const deep = `${top}/${second}/${third}`;
  const own = deep in MAY_IMPORT ? deep : inFolder ? `${top}/${second}` : top;
  const allowed = MAY_IMPORT[own] ?? (top === 'nodes' && inFolder ? MAY_IMPORT['nodes/*'] : undefined);
  return allowed === undefined ? null : { own, allowed };
}

function isAllowed({ file, to }: Import): boolean {
  const rule = ruleFor(file);
  return rule !== null && [rule.own, ...rule.allowed].some((folder) => isBelow(to, folder));
}

const files = ['src', 'nodes', 'credentials', 'sandbox'].flatMap(sourceFiles);
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const imports = files.flatMap((file) => importsOf(file, read(file)));

test('every import is one that the table allows', () => {
  expect(imports.filter((one) => !isAllowed(one)).map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
});

test('every source file stands in a folder of the table', () => {
  expect(files.filter((file) => ruleFor(file) === null)).toEqual([]);
});

/** Reads of the machine's clock: `Date.now`, `new Date()`, `Date()`, `performance`, `process.hrtime`. */
function clockReads(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const readsNow = ts.isPropertyAccessExpression(node) && ['Date.now', 'process.hrtime'].includes(node.getText());
    const makesNow = ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length;
    const asksNow = ts.isCallExpression(node) && node.expression.getText() === 'Date';
    const measures = ts.isIdentifier(node) && node.text === 'performance';
    if (readsNow || makesNow || asksNow || measures) found.push(`${file}: ${node.getText()}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('only the clock reads the time', () => {
  const inSource = files.filter((file) => file.startsWith('src/') && file !== 'src/shared/clock.ts');
  expect(inSource.flatMap((file) => clockReads(file, read(file)))).toEqual([]);
  expect(clockReads('clock.ts', read('src/shared/clock.ts'))).toHaveLength(1);
});

describe('the checks themselves', () => {
  const found = (file: string, text: string) => importsOf(file, text).filter((one) => !isAllowed(one)).map(({ to }) => to);

  it.each<[string, string, readonly string[]]>([
    ['src/graph/a.ts', `import axios from 'axios';`, ['axios']],
    ['src/graph/a.ts', `import type { INode } from 'n8n-workflow';`, ['n8n-workflow']],
    ['src/graph/a.ts', `export * from '../store/SupportStore';`, ['src/store/SupportStore']],
    ['src/graph/a.ts', `const ajv = require('ajv/dist/2020');`, ['ajv']],
    ['src/graph/a.ts', `const later = () => import('@n8n/client-oauth2/dist');`, ['@n8n/client-oauth2']],
    ['src/graph/a.ts', `import { asText } from '../shared/shape'; import { b } from './b'; import fs from 'fs'; import 'node:fs/promises';`, []],
    ['src/graph/a.ts', `import { luxon } from 'luxon';`, ['luxon']],
    ['src/redaction/a.ts', `import { SupportError } from '../shared/errors'; import '../message/limits'; import 'node:fs';`, ['src/message/limits', 'node:']],
    ['src/store/sql/a.ts', `import pg from 'pg'; import { b } from '../SupportStore';`, ['pg']],
    ['src/store/postgres/a.ts', `import pg from 'pg'; import { b } from '../SupportStore'; import '../../graph/graphApi';`, ['src/graph/graphApi']],
    ['src/sharedButOther/a.ts', `import './b';`, ['src/sharedButOther/b']],
    ['src/webhook/a.ts', `import '../sharedButOther/b';`, ['src/sharedButOther/b']],
    ['nodes/WhatsAppReply/operations/a.ts', `import '../WhatsAppReply.node'; import '../../shared/http'; import '../../../src/graph/graphApi';`, []],
    ['nodes/WhatsAppReply/a.ts', `import '../WhatsAppTemplate/methods'; import 'node:fs';`, ['nodes/WhatsAppTemplate/methods', 'node:']],
    ['nodes/shared/a.ts', `import '../WhatsAppReply/WhatsAppReply.node';`, ['nodes/WhatsAppReply/WhatsAppReply.node']],
    ['credentials/a.ts', `import '../nodes/shared/account';`, ['nodes/shared/account']],
    ['sandbox/a.ts', `import '../nodes/shared/account'; import 'express';`, ['nodes/shared/account']],
  ])('%s: %s', (file, text, refused) => {
    expect(found(file, text)).toEqual(refused);
  });

  it('see every way to read the clock, and no other date', () => {
    const text = 'const a = Date.now(); const b = new Date(); const c = Date(); performance.now(); process.hrtime(); const now = Date.now;';
    expect(clockReads('a.ts', text)).toHaveLength(6);
    expect(clockReads('a.ts', 'new Date(5).toISOString(); Date.UTC(2026); // Date.now()')).toEqual([]);
  });
});
