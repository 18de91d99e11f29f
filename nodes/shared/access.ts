import { GraphRefusal } from '../../src/graph/graphApi';
import { foreignNumber, listPhoneNumberIds } from '../../src/graph/phoneNumbers';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Clock } from '../../src/shared/clock';
import { hashKey } from '../../src/shared/hash';
import type { HttpSend } from '../../src/shared/http';
import type { AccessGrant, AccessStore } from '../../src/store/SupportStore';
import type { Account } from './account';

export interface AccessPorts {
  /** Speaks with the token of the account. */
  readonly send: HttpSend;
  readonly store: AccessStore;
  readonly clock: Clock;
}

/** How long this process goes by what it remembers. */
const MEMORY_MS = HOUR_MS;
/** How long Meta's word counts. */
const GRANT_MS = DAY_MS;
/** How long it counts while Meta cannot be reached. */
const GRANT_WITHOUT_META_MS = 7 * DAY_MS;
/** How often webhooks may make us ask. */
const ASK_AGAIN_MS = MINUTE_MS;

interface Question {
  readonly answer: Promise<AccessGrant>;
  /** `null` while Meta has not answered. */
  settledAt: number | null;
}

const remembered = new Map<string, { readonly grant: AccessGrant; readonly since: number }>();
const questions = new Map<string, Question>();

/** Everything that decides which numbers Meta confirms. */
function accessKey({ accessToken, graph }: Account): string {
  return hashKey('access', accessToken, graph.wabaId, graph.baseUrl);
}

const covers = (grant: AccessGrant | null, wanted: ReadonlySet<string>): grant is AccessGrant =>
  grant !== null && [...wanted].every((id) => grant.phoneNumberIds.includes(id));

function remember(key: string, grant: AccessGrant, now: number): AccessGrant {
  remembered.set(key, { grant, since: now });
  return grant;
}

/** What is known without asking Meta, or `null`. */
async function knownGrant(key: string, wanted: ReadonlySet<string>, { store, clock }: AccessPorts): Promise<AccessGrant | null> {
  const now = clock.now();
  const memory = remembered.get(key);
  if (memory !== undefined && now - memory.since < MEMORY_MS && covers(memory.grant, wanted)) return memory.grant;
  const grant = await store.getAccess(key);
  return covers(grant, wanted) && now - grant.confirmedAt < GRANT_MS ? remember(key, grant, now) : null;
}

/** Whether Meta said no, rather than nothing. */
const isRefusal = (failure: unknown): boolean => failure instanceof GraphRefusal && failure.retry === 'no';

async function question(account: Account, key: string, { send, store, clock }: AccessPorts): Promise<AccessGrant> {
  const phoneNumberIds = await listPhoneNumberIds(send, account.graph).catch(async (failure: unknown) => {
    if (isRefusal(failure)) {
      // What Meta said before counts no longer, also when it cannot be reached later.
      remembered.delete(key);
      await store.putAccess(key, { phoneNumberIds: [], confirmedAt: clock.now() });
    }
    throw failure;
  });
  const grant = { phoneNumberIds, confirmedAt: clock.now() };
  await store.putAccess(key, grant);
  return remember(key, grant, grant.confirmedAt);
}

/** Asks Meta, unless a question is under way or was settled within `recentMs`: then its answer counts, also a refusal. */
async function askMeta(account: Account, key: string, ports: AccessPorts, recentMs: number): Promise<AccessGrant> {
  const last = questions.get(key);
  if (last !== undefined && (last.settledAt === null || ports.clock.now() - last.settledAt < recentMs)) return await last.answer;
  const asked: Question = { answer: question(account, key, ports), settledAt: null };
  questions.set(key, asked);
  try {
    return await asked.answer;
  } finally {
    asked.settledAt = ports.clock.now();
  }
}

async function grantFor(account: Account, wanted: ReadonlySet<string>, ports: AccessPorts, recentMs: number): Promise<AccessGrant> {
  const key = accessKey(account);
  const known = await knownGrant(key, wanted, ports);
  if (known !== null) return known;
  return await askMeta(account, key, ports, recentMs).catch(async (failure: unknown) => {
    const last = isRefusal(failure) ? null : await ports.store.getAccess(key);
    const now = ports.clock.now();
    if (covers(last, wanted) && now - last.confirmedAt < GRANT_WITHOUT_META_MS) return remember(key, last, now);
    throw failure;
  });
}

/**
 * Makes sure that Meta confirmed the account's number for its token: n8n isolates credentials, and the store that they
 * share must not undo that.
 * @throws {GraphRefusal} when Meta says no
 * @throws {SupportError} `invalidInput` when the number is not one of the business account's; `graphUnreachable` when Meta
 * cannot be reached and its last word is more than seven days old
 */
export async function confirmAccess(account: Account, ports: AccessPorts): Promise<void> {
  const { phoneNumberId } = account.graph;
  const { phoneNumberIds } = await grantFor(account, new Set([phoneNumberId]), ports, 0);
  if (!phoneNumberIds.includes(phoneNumberId)) throw foreignNumber();
}

/**
 * Those of the `wanted` numbers that Meta confirmed for the account's token. For unknown ones Meta is asked once a minute
 * at most.
 * @throws {SupportError} `graphUnreachable`, {@link GraphRefusal}: then nothing is known of the unknown ones
 */
export async function confirmedAmong(account: Account, wanted: ReadonlySet<string>, ports: AccessPorts): Promise<ReadonlySet<string>> {
  const { phoneNumberIds } = await grantFor(account, wanted, ports, ASK_AGAIN_MS);
  return new Set(phoneNumberIds.filter((id) => wanted.has(id)));
}
