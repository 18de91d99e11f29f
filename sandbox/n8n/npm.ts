import { SupportError } from '../../src/shared/errors';
import { runCommand, type CommandResult } from './runCommand';

/** npm settings that a child npm must keep: where the registry is and how to reach it. */
const KEPT_SETTINGS =
  /^npm_config_(registry|(https?_)?proxy|noproxy|ca|cafile|strict_ssl|cache|userconfig|globalconfig|offline|prefer_offline|fetch_\w+|maxsockets|python)$/i;

/**
 * The environment for a child npm. `npm run` hands its own settings down (`--json`, `--silent`, our `ignore-scripts`,
 * the checkout as the place to install to): none of them is meant for another project.
 */
export function npmEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|node_options$|init_cwd$)/i.test(name) || KEPT_SETTINGS.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}

export interface NpmOptions {
  readonly cwd: string;
  /** What the command is for, to begin a sentence: "Installing n8n". */
  readonly purpose: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs npm and gives its standard output.
 * @throws {SupportError} in plain words when npm does not succeed.
 */
export async function runNpm(args: readonly string[], { purpose, env, ...options }: NpmOptions): Promise<string> {
  const result = await runCommand('npm', args, { ...options, env: npmEnvironment(env) }).catch((refusal: unknown) => {
    if ((refusal as NodeJS.ErrnoException).code !== 'ENOENT') throw refusal;
    throw new SupportError('unsupportedSetup', `${purpose} needs npm, which is not on the PATH.`, 'Install Node.js together with npm.');
  });
  if (result.code !== 0) throw explainNpm(purpose, result);
  return result.output;
}

interface NpmCause {
  readonly sign: RegExp;
  readonly message: string;
  readonly hint: string;
}

/** What npm's output shows → what happened, and what to do; the first sign found decides. */
const NPM_CAUSES: readonly NpmCause[] = [
  {
    sign: /\bENOSPC\b|no space left on device/i,
    message: 'the disk is full',
    hint: 'Free some space (n8n takes 3 GB), or set XDG_CACHE_HOME to a folder on a larger disk; then run the same command again.',
  },
  {
    sign: /heap out of memory|\bENOMEM\b|Cannot allocate memory|SIGKILL/i,
    message: 'the system is out of memory',
    hint: 'Close other programs or add swap space: npm uses more than 4 GB while it installs n8n. Then run the same command again.',
  },
  {
    sign: /find Python|Could not find any Python|not found: make|\bmake: not found|spawn make ENOENT|(g\+\+|c\+\+|cc): (not found|No such file)/i,
    message: 'the SQLite driver has to be compiled here and no compiler was found',
    hint: 'Install one (Debian and Ubuntu: apt-get install python3 make g++) and run the same command again.',
  },
  {
    sign: /\b(ETARGET|E404)\b/,
    message: 'the npm registry lacks a package or version that is needed',
    hint: 'Check which registry npm uses (npm config get registry); a mirror may lag behind.',
  },
  {
    sign: /\b(E401|E403|ENEEDAUTH)\b/,
    message: 'the npm registry refuses to hand out the packages',
    hint: 'Check the log-in for your registry (npm ping, npm whoami).',
  },
  {
    sign: /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/,
    message: 'npm does not reach its registry',
    hint: 'Check the network connection and npm’s proxy and registry settings (npm ping); then run the same command again, it goes on where it stopped.',
  },
  {
    sign: /\b(EACCES|EPERM|EROFS)\b/,
    message: 'npm may not write where it has to',
    hint: 'Check who owns the folder named above; XDG_CACHE_HOME chooses another one.',
  },
];

/** npm's log of requests, stack traces and empty lines. */
const IRRELEVANT = /^npm http|^npm error\s*$|^npm error\s+at |^\s*$/;

/** An unsuccessful npm command as a message in plain words, with npm's own last lines. */
export function explainNpm(purpose: string, { code, signal, tail }: Pick<CommandResult, 'code' | 'signal' | 'tail'>): SupportError {
  const text = [...tail, signal ?? ''].join('\n');
  const cause = NPM_CAUSES.find(({ sign }) => sign.test(text));
  const ending = signal === null ? `exit code ${code}` : signal;
  const shown = tail.filter((line) => !IRRELEVANT.test(line)).slice(-12);
  return new SupportError(
    'unsupportedSetup',
    `${purpose} did not succeed: ${cause?.message ?? `npm ended with ${ending}`}.\n${shown.map((line) => `  | ${line}`).join('\n')}`,
    cause?.hint ?? 'The lines above are npm’s own. Run the same command again; it goes on where it stopped.',
  );
}
