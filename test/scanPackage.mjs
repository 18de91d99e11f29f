// What n8n's scanner does with a published package, done with this checkout before it is published: its rules over the
// sources of nodes and credentials and over every script that `npm pack` would ship. Only the exceptions of
// eslint.config.mjs may remain, and each of them must still be needed. Needs a fresh `npm run build`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildScanConfig, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
import { ESLint } from 'eslint';
import { EXCEPTIONS } from '../eslint.config.mjs';

const PUBLISHED_FILES = ['**/*.js', 'package.json'];

function run(command, args, cwd) {
  const { status, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} did not succeed: ${error?.message ?? stderr}`);
}

/** The folder of what `npm publish` would send, unpacked below `workshop`. */
function packAndUnpack(workshop) {
  run('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', workshop], process.cwd());
  run('tar', ['-xzf', readdirSync(workshop)[0]], workshop);
  return path.join(workshop, 'package');
}

/** Everything n8n's rules report, warnings included. The scanner too ignores eslint-disable comments. */
async function findingsIn(directory, patterns) {
  const eslint = new ESLint({ cwd: directory, allowInlineConfig: false, overrideConfigFile: true, overrideConfig: await buildScanConfig() });
  const results = await eslint.lintFiles(patterns);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, message, line }) => ({ file: path.relative(directory, filePath), line, rule: ruleId, message })),
  );
}

/** Whether one name of an exception is why the finding may stay: same rule, same file as source or as built. */
function isExcepted({ file, rule, message }, exception, name) {
  const source = file.replace(/^dist\//, '').replace(/\.[jt]s$/, '');
  return exception.file === source && exception.rule === rule && (message.includes(`'${name}'`) || message.includes(`"${name}"`));
}

const workshop = mkdtempSync(path.join(tmpdir(), 'n8n-scan-'));
try {
  const findings = [
    ...(await findingsIn(process.cwd(), SOURCE_FILE_PATTERNS)),
    ...(await findingsIn(packAndUnpack(workshop), PUBLISHED_FILES)),
  ];
  const excepted = EXCEPTIONS.flatMap((exception) => exception.names.map((name) => ({ exception, name })));
  const refused = findings.filter((finding) => !excepted.some(({ exception, name }) => isExcepted(finding, exception, name)));
  const unneeded = excepted.filter(({ exception, name }) => !findings.some((finding) => isExcepted(finding, exception, name)));
  for (const { file, line, rule, message } of refused) console.error(`${file}:${line}  ${message}  ${rule}`);
  for (const { exception, name } of unneeded) console.error(`eslint.config.mjs: ${exception.file} no longer needs its exception for ${name}`);
  process.exitCode = refused.length + unneeded.length > 0 ? 1 : 0;
} finally {
  rmSync(workshop, { recursive: true, force: true });
}
