import { MINUTE_MS, type Clock, type Sleep } from '../shared/clock';
import { SupportError } from '../shared/errors';
import { mintId } from '../shared/hash';
import type { LockStore } from './SupportStore';

/** After this long, unless told otherwise, the holder is taken for dead. Longer than a call to a helpdesk or to WhatsApp with its retries. */
const LOCK_MS = 2 * MINUTE_MS;
/** Longer than {@link LOCK_MS}, so that a crashed holder delays its successors but stops none of them. */
const PATIENCE_MS = LOCK_MS + MINUTE_MS / 2;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;

/**
 * Runs `work` while nobody else, in any process that shares the store, works under the same lock.
 * @param lockMs after how long the holder is taken for dead; at most {@link LOCK_MS}
 * @throws {SupportError} `lockTimeout` when the lock did not come free
 */
export async function inTurn<T>(
  lock: string,
  { store, clock, sleep }: { readonly store: LockStore; readonly clock: Clock; readonly sleep: Sleep },
  work: () => Promise<T>,
  lockMs = LOCK_MS,
): Promise<T> {
  const owner = mintId('lock');
  const giveUpAt = clock.now() + PATIENCE_MS;
  let pauseMs = FIRST_PAUSE_MS;
  while (!(await store.acquireLock(lock, owner, clock.now(), clock.now() + lockMs))) {
    if (clock.now() >= giveUpAt) throw lockTimeout();
    await sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await store.releaseLock(lock, owner);
  }
}

function lockTimeout(): SupportError {
  return new SupportError(
    'lockTimeout',
    `Other runs worked on this conversation for more than ${PATIENCE_MS / 1_000} seconds.`,
    'Run again. If it happens often, look whether WhatsApp or the helpdesk answers slowly.',
  );
}
