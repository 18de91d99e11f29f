import { HOUR_MS } from '../../../src/shared/clock';
import { NOON, NUMBER, OTHER_NUMBER, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const OURS = 'https://n8n.example/webhook/1/whatsapp';
const TEST = 'https://n8n.example/webhook-test/1/whatsapp';

export function callbackContract(open: OpenStore): void {
  const fresh = freshStore(open);

  describe('callbacks at Meta', () => {
    it('keeps what was set in a place, and what stood there, until it is removed', async () => {
      const { store, connect } = fresh();
      expect(await store.getCallback('place1')).toBeNull();
      await store.putCallback('place1', { ourUrl: TEST, previousUrl: null });
      await store.putCallback('place1', { ourUrl: OURS, previousUrl: 'https://other.example' });
      await store.putCallback('place2', { ourUrl: OURS, previousUrl: null });
      const other = await connect();
      expect(await other.getCallback('place1')).toEqual({ ourUrl: OURS, previousUrl: 'https://other.example' });
      await other.removeCallback('place1');
      expect([await store.getCallback('place1'), await store.getCallback('place2')]).toEqual([null, { ourUrl: OURS, previousUrl: null }]);
    });

    it('knows whose a URL is, as long as anything is left of its owner', async () => {
      const { store } = fresh();
      const trigger = { ...target, phoneNumberId: NUMBER, accountKey: 'account1', topics: ['message'], combine: null, maxMessageAgeMs: null, webhookUrl: OURS } as const;
      expect(await store.urlOwner(OURS)).toBeNull();
      await store.putCallback('place1', { ourUrl: OURS, previousUrl: 'https://other.example' });
      expect(await store.urlOwner(OURS)).toEqual({ isActive: false, accountKey: null });
      await store.registerTrigger(trigger, NOON);
      await store.registerTrigger({ ...trigger, workflowId: 'workflow9', webhookUrl: null }, NOON);
      expect(await store.urlOwner(OURS)).toEqual({ isActive: true, accountKey: 'account1' });
      await store.unregisterTrigger(target, NOON);
      await store.removeCallback('place1');
      expect(await store.urlOwner(OURS)).toEqual({ isActive: false, accountKey: 'account1' });
      await store.addListener({ ...target, phoneNumberId: NUMBER, accountKey: 'account1', testUrl: TEST, expiresAt: NOON });
      expect(await store.urlOwner(TEST)).toEqual({ isActive: false, accountKey: 'account1' });
      expect(await store.urlOwner('https://other.example')).toBeNull();
    });
  });

  it('counts what came to the webhooks of a number, by the hour', async () => {
    const { store, connect } = fresh();
    await store.countWebhooks(NUMBER, [{ outcome: 'accepted', count: 2, lastAt: NOON - HOUR_MS }]);
    await store.countWebhooks(NUMBER, [{ outcome: 'accepted', count: 3, lastAt: NOON + 7 }, { outcome: 'badSignature', count: 1, lastAt: NOON }]);
    await (await connect()).countWebhooks(NUMBER, [{ outcome: 'accepted', count: 1, lastAt: NOON + 2 }]);
    await store.countWebhooks(OTHER_NUMBER, [{ outcome: 'tooLarge', count: 1, lastAt: NOON }]);
    expect(await store.webhookCounts(NUMBER, NOON + 5)).toEqual([
      { outcome: 'accepted', count: 4, lastAt: NOON + 7 },
      { outcome: 'badSignature', count: 1, lastAt: NOON },
    ]);
    expect((await store.webhookCounts(NUMBER, NOON - 1))[0]).toEqual({ outcome: 'accepted', count: 6, lastAt: NOON + 7 });
    expect(await store.webhookCounts('another', 0)).toEqual([]);
    await store.cleanUp({ recordsMs: 1, customers: null }, NOON + 9 * 24 * HOUR_MS, 100);
    expect(await store.webhookCounts(NUMBER, 0)).toEqual([]);
  });
}
