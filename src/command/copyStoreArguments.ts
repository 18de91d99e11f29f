import { SupportError } from '../shared/errors';
import type { PostgresConnection } from '../store/postgres/connection';

export const USAGE = `Copies the built-in conversation store to PostgreSQL. Stop n8n first.

  node copyStore.js --source <file> --target postgres://<user>@<host>:<port>/<database> [--schema <name>] [--tls off|verify|noVerify]

  --source  store.sqlite in the folder whatsapp-support of n8n's user folder
  --target  the database; the password is better given in the environment variable PGPASSWORD, because
            everybody on this machine can read the command line
  --schema  as in the credential (default: whatsapp_support)
  --tls     as in the credential (default: off); the environment variable NODE_EXTRA_CA_CERTS names a file with
            certificate authorities that Node.js does not know

A copy can be repeated until the target is used.`;

export interface CopyArguments {
  readonly source: string;
  readonly target: PostgresConnection;
}

const TLS = ['off', 'verify', 'noVerify'] as const;
const NAMES: readonly string[] = ['--source', '--target', '--schema', '--tls'];

const invalid = (message: string) => new SupportError('invalidInput', message, USAGE);

function readOptions(argv: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let index = 0; index < argv.length; index += 2) {
    const [name = '', value] = argv.slice(index, index + 2);
    if (!NAMES.includes(name)) throw invalid('There is an argument that the copy does not know.');
    if (value === undefined || value === '') throw invalid(`${name} has no value.`);
    options.set(name, value);
  }
  return options;
}

/** The text is not quoted: it may hold a password. */
function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPostgres = url !== null && ['postgres:', 'postgresql:'].includes(url.protocol);
  if (!isPostgres || url.hostname === '' || url.username === '' || url.pathname.length < 2) {
    throw invalid('--target is not a URL such as postgres://user@host:5432/database.');
  }
  return url;
}

/**
 * What the command line and the environment say.
 * @throws {SupportError} `invalidInput`, with the usage as hint
 */
export function readCopyArguments(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): CopyArguments {
  const options = readOptions(argv);
  const source = options.get('--source');
  const target = options.get('--target');
  if (source === undefined || target === undefined) throw invalid('--source and --target are needed.');
  const tls = TLS.find((mode) => mode === (options.get('--tls') ?? 'off'));
  if (tls === undefined) throw invalid('--tls is none of off, verify and noVerify.');
  const { hostname, port, username, password, pathname } = readUrl(target);
  return {
    source,
    target: {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 5432 : Number(port),
      database: decodeURIComponent(pathname.slice(1)),
      user: decodeURIComponent(username),
      password: password === '' ? (environment.PGPASSWORD ?? '') : decodeURIComponent(password),
      tls,
      schema: options.get('--schema') ?? 'whatsapp_support',
    },
  };
}
