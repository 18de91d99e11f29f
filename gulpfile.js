// Builds everything that TypeScript alone does not: validators from JSON Schema, icons, codex files, sandbox pages.
const { execFile } = require('node:child_process');
const { existsSync } = require('node:fs');
const { readFile, readdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');
const Ajv = require('ajv/dist/2020').default;
const standaloneCode = require('ajv/dist/standalone').default;

const run = promisify(execFile);

/** Every file below src/ whose name ends with `ending`. */
async function sourcesEnding(ending, directory = 'src') {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries.filter(({ name }) => name.endsWith(ending)).map(({ parentPath, name }) => path.join(parentPath, name));
}

const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));

const VALIDATOR_TYPES = `/** Made by \`gulp validators\`; do not edit. */
export interface ValidationError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** What was checked. */
  readonly data?: unknown;
  /** The part of the schema that it was checked against. */
  readonly parentSchema?: object;
}
export declare const validate: {
  (value: unknown): boolean;
  errors?: readonly ValidationError[] | null;
};
`;

/** `verbose`: what is wrong is said with the title that the schema gives the field. `strictRequired` knows no discriminators. */
const CHECKS = { allErrors: true, verbose: true, discriminator: true, strict: true, strictRequired: false };

/**
 * The one helper that ajv's code needs: characters are counted as code points, as Meta does, so that an emoji of one code
 * point is one character. See src/graph/message/limits.ts.
 */
const CHARACTERS = { needed: /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g, instead: '(text) => [...text].length' };

/** ajv's standalone output beside each schema; the build stops when it would need a library at run time. */
async function validators() {
  const definitions = await Promise.all((await sourcesEnding('.definitions.json')).map(readJson));
  for (const file of await sourcesEnding('.schema.json')) {
    const ajv = new Ajv({ ...CHECKS, messages: false, inlineRefs: false, code: { source: true, lines: true }, logger: false });
    ajv.addSchema(definitions);
    ajv.addSchema(await readJson(file), 'schema');
    const code = standaloneCode(ajv, { validate: 'schema' }).replace(CHARACTERS.needed, CHARACTERS.instead);
    if (/\brequire\(/.test(code)) throw new Error(`${file}: the generated validator would need a library at run time`);
    const target = file.replace(/\.schema\.json$/, '.validator');
    await writeFile(`${target}.js`, code);
    await writeFile(`${target}.d.ts`, VALIDATOR_TYPES);
  }
}

const clean = () => rm('dist', { recursive: true, force: true });
const compile = () => run(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json']).catch((failure) => {
  throw new Error(failure.stdout || failure.message);
});
const copyValidators = () => src('src/**/*.validator.{js,d.ts}', { base: '.' }).pipe(dest('dist'));
const icons = () => src('{nodes,credentials}/**/*.svg', { base: '.', encoding: false }).pipe(dest('dist'));
const codex = () => src('nodes/**/*.node.json', { base: '.' }).pipe(dest('dist'));
const pages = () => src('sandbox/pages/**/*', { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));

/** What the file `built` of dist/ was made from. */
function sourceOf(built) {
  if (/\.validator\.(js|d\.ts)$/.test(built)) return built.replace(/\.validator\..*$/, '.schema.json');
  return existsSync(built) ? built : built.replace(/\.(js|d\.ts)$/, '.ts');
}

/** Deletes what earlier builds made from sources that are gone: npm would pack it, and n8n load it. */
async function prune() {
  const entries = await readdir('dist', { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const orphans = files.filter((file) => !file.endsWith('.tsbuildinfo') && !existsSync(sourceOf(path.relative('dist', file))));
  await Promise.all(orphans.map((file) => rm(file)));
}

exports.validators = validators;
exports.clean = clean;
exports.build = series(validators, parallel(compile, copyValidators, icons, codex, pages), prune);
exports.default = exports.build;
