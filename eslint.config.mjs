// The rules of this repository: TypeScript's, our own habits, and n8n's for community packages.
// `test/scanPackage.mjs` applies n8n's rules and the exceptions below to the packed package as well.
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

/**
 * What a durable store needs and n8n Cloud does not allow: the only exceptions from n8n's rules, in sources and package alike.
 * `file` of a script has no suffix; `names` are what the rule may report there: modules, globals, or fields.
 */
export const EXCEPTIONS = [
  {
    file: 'src/graph/message/markdown',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['marked'],
    reason: 'Reads Markdown; CONTRIBUTING.md says why each dependency is worth it.',
  },
  {
    file: 'src/message/identity/phoneNumber',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['libphonenumber-js/min', 'libphonenumber-js/examples.mobile.json'],
    reason: 'Knows how phone numbers are written in each country; CONTRIBUTING.md says why each dependency is worth it.',
  },
  {
    file: 'src/ticket/fileTypes',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['magic-bytes.js'],
    reason: 'Tells by its first bytes what a customer’s file is; CONTRIBUTING.md says why each dependency is worth it.',
  },
  {
    file: 'src/ticket/events/htmlToWhatsApp',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['html-to-text'],
    reason: 'Reads the HTML of agents’ answers; CONTRIBUTING.md says why each dependency is worth it.',
  },
  {
    file: 'package.json',
    rule: '@n8n/community-nodes/no-runtime-dependencies',
    names: ['dependencies'],
    reason: 'The PostgreSQL engine of the store needs a client; CONTRIBUTING.md says why each dependency is worth it.',
  },
  {
    file: 'src/store/sqlite/openDatabase',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['node:sqlite', 'node:fs', 'node:path', 'node:timers/promises'],
    reason: 'The store is an SQLite file with private permissions; opening waits for another process that opens it too.',
  },
  {
    file: 'src/graph/media/connection',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['node:dns', 'node:http', 'node:https', 'node:stream/promises'],
    reason: 'Files come from addresses that others name: the address that was checked has to be the one that is connected to, which n8n’s HTTP helper cannot promise.',
  },
  {
    file: 'src/graph/media/addresses',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['node:net'],
    reason: 'Tells addresses of the internet from internal ones, in every way to write them.',
  },
  {
    file: 'src/command/copyStore',
    rule: '@n8n/community-nodes/no-restricted-globals',
    names: ['process'],
    reason: 'A command has arguments, an environment, output and an exit code. n8n never loads it.',
  },
  ...['connection', 'notifications'].map((name) => ({
    file: `src/store/postgres/${name}`,
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: name === 'notifications' ? ['pg', 'node:timers/promises'] : ['pg'],
    reason: 'PostgreSQL holds the store of several machines; a lost connection for notifications is made again after a pause.',
  })),
  {
    file: 'nodes/shared/environment',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['node:os', 'node:path'],
    reason: 'The store lies in n8n’s user folder, which is below the home folder.',
  },
  {
    file: 'nodes/shared/environment',
    rule: '@n8n/community-nodes/no-restricted-globals',
    names: ['process'],
    reason: 'Environment variables say where n8n’s user folder is and whether n8n runs in queue mode.',
  },
  {
    file: 'nodes/shared/media',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['node:stream'],
    reason: 'n8n takes files that are too large for memory as Node streams only.',
  },
  {
    file: 'nodes/shared/supportStore',
    rule: '@n8n/community-nodes/no-restricted-imports',
    names: ['node:path'],
    reason: 'Names the store’s file in n8n’s user folder.',
  },
];

const globals = (...names) => Object.fromEntries(names.map((name) => [name, 'readonly']));

const typescript = {
  files: ['**/*.ts'],
  extends: [tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { project: 'test/tsconfig.json', tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    '@typescript-eslint/no-import-type-side-effects': 'error',
    '@typescript-eslint/no-unnecessary-condition': 'error',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // The SQLite engine and the built-in desk implement promise-returning interfaces; `async` turns what they throw into rejections.
    '@typescript-eslint/require-await': 'off',
    // Our objects are closures without `this`: their functions stand alone.
    '@typescript-eslint/unbound-method': 'off',
  },
};

const habits = {
  files: ['**/*.{ts,js,mjs}'],
  linterOptions: { noInlineConfig: true },
  rules: {
    curly: ['error', 'multi-line'],
    eqeqeq: 'error',
    'no-else-return': 'error',
    'object-shorthand': 'error',
    'prefer-const': 'error',
    quotes: ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
    semi: 'error',
  },
};

const productHabits = {
  files: ['{nodes,credentials,src,sandbox}/**/*.ts'],
  rules: {
    'max-lines': ['error', 300],
    'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' }],
  },
};

const timeIsAParameter = {
  files: ['src/**/*.ts'],
  ignores: ['src/shared/clock.ts'],
  rules: {
    'no-restricted-properties': ['error', { object: 'Date', property: 'now', message: 'Time is a parameter: take a Clock.' }],
    'no-restricted-syntax': [
      'error',
      { selector: 'ExportDefaultDeclaration', message: 'Use named exports.' },
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is a parameter: take a Clock.' },
    ],
  },
};

const tests = {
  files: ['test/**/*.ts'],
  rules: {
    // What a `beforeAll` sets up may be missing in an `afterAll`.
    '@typescript-eslint/no-unnecessary-condition': 'off',
    // Servers of a test have async handlers.
    '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    // Tests look into answers and run data that have no types; an assertion says what is in them.
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
  },
};

const javascript = [
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.base],
    rules: { 'no-undef': 'error', '@typescript-eslint/no-unused-vars': 'error', 'no-var': 'error' },
  },
  { files: ['*.js', 'test/**/*.js'], languageOptions: { sourceType: 'commonjs', globals: globals('console', 'process') } },
  { files: ['**/*.mjs'], languageOptions: { globals: globals('console', 'process') } },
  {
    files: ['sandbox/pages/**/*.js'],
    languageOptions: { globals: globals('clearInterval', 'document', 'EventSource', 'fetch', 'FormData', 'history', 'location', 'setInterval', 'setTimeout', 'window') },
  },
];

/** n8n's rules as its scanner applies them to the sources of a published package. */
const n8n = [
  {
    files: ['{nodes,credentials}/**/*.ts', 'package.json'],
    extends: [n8nCommunityNodesPlugin.configs.recommended],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
  },
  { files: ['{nodes,credentials,src}/**/*.ts'], rules: { 'no-console': 'error' } },
  { files: ['package.json'], languageOptions: { parser: tseslint.parser }, rules: n8nNodesBase.configs.community.rules },
  {
    files: ['credentials/**/*.ts'],
    rules: {
      ...n8nNodesBase.configs.credentials.rules,
      // Off in n8n's scanner too: one is for n8n's own documentation, the other is older than credential-password-field.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
    },
  },
  {
    files: ['nodes/**/*.ts'],
    rules: {
      ...n8nNodesBase.configs.nodes.rules,
      // Off in n8n's scanner too: they know neither NodeConnectionTypes nor APIs with a real maximum.
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
      'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
    },
  },
  ...EXCEPTIONS.map(({ file, rule }) => ({ files: [`${file}.ts`, file], rules: { [rule]: 'off' } })),
];

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'test/.artifacts/', 'src/**/*.validator.*'] },
  typescript,
  javascript,
  habits,
  productHabits,
  timeIsAParameter,
  tests,
  n8n,
);
