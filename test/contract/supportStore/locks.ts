import { NOON } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const LEASE = 10_000;

export function lockStoreContract(open: OpenStore): void {
  describe('locks', () => {
    const fresh = freshStore(open);
    const acquire = (owner: string, now = NOON, name = 'lock1') => fresh().store.acquireLock(name, owner, now, now + LEASE);

    it('are held by one owner, over processes', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const results = await Promise.all(
        [store, other, store, other].map((each, index) => each.acquireLock('lock1', `owner${index}`, NOON, NOON + LEASE)),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await acquire('late', NOON, 'lock2')).toBe(true);
    });

    it('can be taken over from the moment they expire', async () => {
      await acquire('owner1');
      expect(await acquire('owner2', NOON + LEASE - 1)).toBe(false);
      expect(await acquire('owner2', NOON + LEASE)).toBe(true);
      expect(await acquire('owner1', NOON + LEASE)).toBe(false);
    });

    it('are renewed by their owner', async () => {
      await acquire('owner1');
      expect(await acquire('owner1', NOON + LEASE - 1)).toBe(true);
      expect(await acquire('owner2', NOON + LEASE)).toBe(false);
    });

    it('are released by their owner only', async () => {
      await acquire('owner1');
      await fresh().store.releaseLock('lock1', 'owner2');
      expect(await acquire('owner2')).toBe(false);
      await fresh().store.releaseLock('lock1', 'owner1');
      expect(await acquire('owner2')).toBe(true);
    });
  });
}
