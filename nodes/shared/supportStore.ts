import { join } from 'node:path';
import type { Logger } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import { hashKey } from '../../src/shared/hash';
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../src/store/SupportStore';
import { confirmAccess, confirmedAmong, type AccessPorts } from './access';
import { accountSend, META_URL, type Account } from './account';
import { isQueueMode, isOnPostgres, userFolder } from './environment';
import type { RequestContext } from './http';

/** Any n8n context that can ask Meta who may look into the store. */
export type StoreContext = RequestContext & { readonly logger: Logger };

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The built-in store of an account. What another host than Meta's confirms proves nothing about Meta's numbers, so every
 * base URL has a file of its own; those of this machine are sandboxes and share one.
 */
export function storeFile({ graph: { baseUrl } }: Account): string {
  return join(userFolder(), 'whatsapp-support', fileName(baseUrl));
}

function fileName(baseUrl: string): string {
  if (baseUrl === META_URL) return 'store.sqlite';
  return LOOPBACK.has(new URL(baseUrl).hostname) ? 'store-sandbox.sqlite' : `store-${hashKey('baseUrl', baseUrl)}.sqlite`;
}

/** One open store per file, or per set of PostgreSQL settings, and process; the nodes of a package share their modules. */
const open = new Map<string, Promise<SupportStore>>();

/** One that cannot be opened is tried again the next time. */
async function openOnce(key: string, openNow: () => Promise<SupportStore>): Promise<SupportStore> {
  const opened = open.get(key) ?? openNow();
  open.set(key, opened);
  return await opened.catch((failure: unknown) => {
    if (open.get(key) === opened) open.delete(key);
    throw failure;
  });
}

const noSharedStore = () =>
  new SupportError(
    'unsupportedSetup',
    'This n8n runs in queue mode, and the built-in conversation store is a file that only one process has.',
    'In the WhatsApp Support Account credential choose PostgreSQL as Conversation Store (under Show Advanced), and fill in Host, Port, Database, User and Password.',
  );

/** The engine that the credential names, whoever asks; only for callers that have confirmed the account with Meta. */
async function openEngine(account: Account): Promise<SupportStore> {
  const { store } = account;
  switch (store.engine) {
    case 'builtIn': {
      if (isQueueMode()) throw noSharedStore();
      const file = storeFile(account);
      return await openOnce(file, () => openSqliteStore({ file }));
    }
    case 'postgres': {
      const { connection } = store;
      // With the password: who does not know it does not get what somebody else opened.
      return await openOnce(hashKey(JSON.stringify(connection)), () => openPostgresStore(connection));
    }
    default:
      return store satisfies never;
  }
}

const accessPorts = (context: StoreContext, account: Account, store: SupportStore): AccessPorts => ({
  send: accountSend(context, account),
  store,
  clock: systemClock,
});

/** Beside a database server a file may well be on a disk that is thrown away with its container. */
function diskWarning(account: Account): string | null {
  if (account.store.engine !== 'builtIn' || !isOnPostgres()) return null;
  return `This n8n keeps its own data in PostgreSQL. If it runs in a container, keep ${userFolder()} on a volume, or conversations are lost with the container; or choose PostgreSQL as Conversation Store.`;
}

const warned = new Set<string>();

/** Says every warning once per process. */
function warnOnce({ logger }: StoreContext, warning: string | null): void {
  if (warning === null || warned.has(warning)) return;
  warned.add(warning);
  logger.warn(`WhatsApp Support: ${warning}`);
}

/**
 * The store that the nodes of this account share, once Meta has confirmed that the account's number belongs to its token.
 * @throws {SupportError} `unsupportedSetup` in queue mode without PostgreSQL; `storeUnavailable` when it cannot be opened;
 * what {@link confirmAccess} throws
 */
export async function openStore(context: StoreContext, account: Account): Promise<SupportStore> {
  const store = await openEngine(account);
  await confirmAccess(account, accessPorts(context, account, store));
  warnOnce(context, diskWarning(account));
  return store;
}

/**
 * The built-in store for what belongs to no business number; everyone who builds workflows in this n8n shares that part of it.
 * @throws {SupportError} `unsupportedSetup` in queue mode, `storeUnavailable` when it cannot be opened
 */
export async function openBuiltInStore(): Promise<SupportStore> {
  if (isQueueMode()) throw noSharedStore();
  const file = join(userFolder(), 'whatsapp-support', fileName(META_URL));
  return await openOnce(file, () => openSqliteStore({ file }));
}

/**
 * Those of the `wanted` phone number ids that Meta confirmed for the account: a webhook may name others, because whoever
 * knows an app secret can sign anything.
 * @throws what {@link confirmedAmong} throws
 */
export async function confirmedNumbers(
  context: StoreContext,
  account: Account,
  store: SupportStore,
  wanted: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  return await confirmedAmong(account, wanted, accessPorts(context, account, store));
}

/**
 * Opens the account's store and says where it is, for the test of a credential that Meta has confirmed.
 * @throws {SupportError} what stands in the way
 */
export async function describeStore(account: Account): Promise<string> {
  await openEngine(account);
  return [`Conversations are kept in ${placeOf(account)}.`, diskWarning(account)].filter((sentence) => sentence !== null).join(' ');
}

function placeOf(account: Account): string {
  const { store } = account;
  if (store.engine === 'builtIn') return storeFile(account);
  const { host, database, schema } = store.connection;
  return `PostgreSQL (database ${database} on ${host}, schema ${schema})`;
}
