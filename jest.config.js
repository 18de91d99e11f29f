// One project per kind of test, so that each can be run alone: `npm run test:unit`, `test:nodes`, …
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch: testMatch.map((pattern) => `<rootDir>/test/${pattern}`),
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.json' }] },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  // An ES module, which Node requires since 22.12, but jest does not.
  moduleNameMapper: { '^marked$': '<rootDir>/node_modules/marked/lib/marked.umd.js' },
  ...extra,
});

const browser = { globalSetup: '<rootDir>/test/requireChromium.ts' };

/** @type {import('jest').Config} */
module.exports = {
  projects: [
    project('unit', ['unit/**/*.test.ts']),
    // With PostgreSQL servers, and several processes.
    project('integration', ['integration/**/*.test.ts']),
    project('contract', ['contract/**/*.test.ts']),
    project('nodes', ['nodes/**/*.test.ts']),
    project('sandbox', ['sandbox/**/*.test.ts'], browser),
    // Real Request Tracker and Redmine: `npm run test:helpdesks`.
    project('helpdesks', ['helpdesks/**/*.test.ts'], { globalSetup: '<rootDir>/test/helpdesks/servers/debianPackages.ts' }),
    project('e2e', ['e2e/**/*.test.ts'], { globalSetup: '<rootDir>/test/requirePrograms.ts' }),
  ],
  testTimeout: 30_000,
  // Jest leaves one core to itself; of two that would be half.
  maxWorkers: '100%',
};
