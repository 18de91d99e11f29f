import { SECOND_MS, type Clock } from '../shared/clock';
import { mintId } from '../shared/hash';
import type { LockStore } from '../store/SupportStore';

/** The right to be the one who does something, among all processes that have the store open. */
export interface Lease {
  isHeld(): boolean;
  /** Takes it where it is free, keeps it where it is ours. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** How long it lasts without a renewal: as long as the work stands still when its holder dies. */
const LEASE_MS = 20 * SECOND_MS;

/** A lease on `name`, not taken yet. Its owner is this object, not the process: two of one process are two. */
export function leaseOn(locks: LockStore, name: string, clock: Clock): Lease {
  const owner = mintId('lease');
  let heldUntil = -Infinity;
  return {
    isHeld: () => clock.now() < heldUntil,
    async renew() {
      const now = clock.now();
      const ours = await locks.acquireLock(name, owner, now, now + LEASE_MS);
      heldUntil = ours ? now + LEASE_MS : -Infinity;
    },
    async release() {
      heldUntil = -Infinity;
      await locks.releaseLock(name, owner);
    },
  };
}
