import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pollUntil } from '../../../sandbox/n8n/pollUntil';
import { findFreePort } from '../../../sandbox/n8n/ports';
import { startWatched } from '../../../sandbox/n8n/watchedProcess';
import { changeDatabase, preparedData, setUpStep } from './preparedData';

interface RedmineLogin {
  readonly id: number;
  readonly apiKey: string;
}

/** A real Redmine on loopback, with the projects support and returns; it ends with this process. */
export interface RedmineServer {
  readonly url: string;
  /** Of the user that the nodes log in as, of another one like it, and of a person. Everybody's password is `only-for-tests`. */
  readonly logins: { readonly n8n: RedmineLogin; readonly leaver: RedmineLogin; readonly agent: RedmineLogin };
  /** Does in the database what an administrator does on pages. */
  administer(sql: string): void;
  stop(): Promise<void>;
}

const REDMINE = '/usr/share/redmine';
const SEED = path.join(__dirname, 'redmine.seed.rb');
const LOGINS = 'logins.json';

export async function startRedmine(): Promise<RedmineServer> {
  const folder = await preparedData('redmine', [SEED, __filename], prepare);
  const port = await findFreePort();
  const server = await startWatched({
    name: 'Redmine',
    command: 'puma',
    args: ['-b', `tcp://127.0.0.1:${port}`, '-e', 'production', '-t', '1:4', '--dir', REDMINE],
    cwd: REDMINE,
    env: configure(folder),
    logFile: path.join(folder, 'server.log'),
  });
  const url = `http://127.0.0.1:${port}`;
  const logins = JSON.parse(readFileSync(path.join(folder, LOGINS), 'utf8')) as RedmineServer['logins'];
  await pollUntil('Redmine to answer', async () => (await fetch(`${url}/users/current.json`, { headers: { 'x-redmine-api-key': logins.n8n.apiKey } })).ok, { timeoutMs: 120_000 });
  return {
    url,
    logins,
    administer: (sql) => changeDatabase(path.join(folder, 'redmine.sqlite'), sql),
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function prepare(folder: string): Promise<void> {
  const env = { ...configure(folder), LOGINS_FILE: path.join(folder, LOGINS) };
  // In one step the default data would not know what the migrations made, and fail without saying so.
  for (const task of ['db:migrate', 'redmine:load_default_data']) await setUpStep('rake', [task], REDMINE, env);
  await setUpStep('bin/rails', ['runner', SEED], REDMINE, env);
}

/** Everything that it reads and writes lies in the folder. */
function configure(folder: string): NodeJS.ProcessEnv {
  for (const name of ['config', 'log', 'files', 'public/plugin_assets', 'tmp']) mkdirSync(path.join(folder, name), { recursive: true });
  const database = { adapter: 'sqlite3', database: path.join(folder, 'redmine.sqlite'), timeout: 10_000, encoding: 'utf8' };
  // JSON is YAML.
  writeFileSync(path.join(folder, 'config', 'database.yml'), JSON.stringify({ production: database }));
  writeFileSync(path.join(folder, 'config', 'secret_key.txt'), 'f'.repeat(64));
  return {
    PATH: process.env.PATH,
    HOME: folder,
    RAILS_ENV: 'production',
    REDMINE_LANG: 'en',
    SCHEMA: '/dev/null',
    // Debian's Redmine keeps its data in a folder of this name below instances/, which is a link to a less deep one: either way up leads to /.
    REDMINE_INSTANCE: path.relative(path.join(REDMINE, 'instances'), folder),
  };
}
