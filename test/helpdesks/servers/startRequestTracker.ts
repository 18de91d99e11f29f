import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pollUntil } from '../../../sandbox/n8n/pollUntil';
import { findFreePort } from '../../../sandbox/n8n/ports';
import { startWatched } from '../../../sandbox/n8n/watchedProcess';
import { changeDatabase, preparedData, setUpStep } from './preparedData';

/** A real Request Tracker 5 on loopback, with the queues WhatsApp and Returns; it ends with this process. */
export interface RequestTrackerServer {
  readonly url: string;
  /** API tokens of the user that the nodes log in as (two), and of a person. */
  readonly tokens: { readonly n8n: string; readonly leaver: string; readonly agent: string };
  /** Takes the second of them back. */
  revokeLeaver(): void;
  /** Every mail that it wanted to send. */
  mails(): string;
  stop(): Promise<void>;
}

const SEED = path.join(__dirname, 'requestTracker.seed.pl');
const LOGINS = 'logins.json';

export async function startRequestTracker(): Promise<RequestTrackerServer> {
  const folder = await preparedData('request-tracker', [SEED, __filename], prepare);
  const port = await findFreePort();
  const env = configure(folder, port);
  const server = await startWatched({
    name: 'Request Tracker',
    command: '/usr/share/request-tracker5/libexec/rt-server',
    args: ['--server', 'Starlet', '--host', '127.0.0.1', '--port', String(port), '--max-workers', '3'],
    cwd: folder,
    env,
    logFile: path.join(folder, 'server.log'),
  });
  const url = `http://127.0.0.1:${port}`;
  const tokens = JSON.parse(readFileSync(path.join(folder, LOGINS), 'utf8')) as RequestTrackerServer['tokens'];
  await pollUntil('Request Tracker to answer', async () => (await fetch(`${url}/REST/2.0/rt`, { headers: { authorization: `token ${tokens.n8n}` } })).ok, { timeoutMs: 120_000 });
  const mailFile = path.join(folder, 'mails');
  return {
    url,
    tokens,
    revokeLeaver: () => changeDatabase(path.join(folder, 'rtdb'), `DELETE FROM AuthTokens WHERE Description = 'leaver'`),
    mails: () => (existsSync(mailFile) ? readFileSync(mailFile, 'utf8') : ''),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(folder: string): Promise<void> {
  const env = { ...configure(folder, 1), LOGINS_FILE: path.join(folder, LOGINS) };
  await setUpStep('rt-setup-database-5', ['--action', 'init', '--skip-create'], folder, env);
  await setUpStep('perl', [SEED], folder, env);
}

/** Everything that it reads and writes lies in the folder. */
function configure(folder: string, port: number): NodeJS.ProcessEnv {
  for (const name of ['conf.d', 'mason', 'session']) mkdirSync(path.join(folder, name), { recursive: true });
  const sendmail = path.join(folder, 'sendmail');
  writeFileSync(sendmail, `#!/bin/sh\n{ echo "To: $*"; cat; } >> '${folder}/mails'\n`);
  chmodSync(sendmail, 0o700);
  const settings = {
    rtname: 'test',
    Organization: 'helpdesk.invalid',
    WebDomain: '127.0.0.1',
    WebPort: port,
    DatabaseType: 'SQLite',
    DatabaseName: path.join(folder, 'rtdb'),
    MailCommand: 'sendmailpipe',
    SendmailPath: sendmail,
    LogToSTDERR: 'error',
    // Otherwise it computes a quarter of a second on every token, i.e. on every request.
    BcryptCost: 4,
    // A time zone in which mistakes show.
    Timezone: 'Asia/Tokyo',
    WebSessionClass: 'Apache::Session::File',
    MasonDataDir: path.join(folder, 'mason'),
    MasonSessionDir: path.join(folder, 'session'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `Set($${name}, '${value}');`);
  const file = path.join(folder, 'RT_SiteConfig.pm');
  writeFileSync(file, [...lines, 'Set($LogToSyslog, undef);', '1;', ''].join('\n'));
  return { PATH: `${process.env.PATH}:/usr/sbin`, HOME: folder, RT_SITE_CONFIG: file, RT_SITE_CONFIG_DIR: path.join(folder, 'conf.d') };
}
