import { RESUME_MS, type TestListener, type TriggerRegistration } from '../../../src/store/SupportStore';
import { inboundMessage, ingestTarget, NOON, NUMBER, OTHER_NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const registration: TriggerRegistration = {
  ...target,
  phoneNumberId: NUMBER,
  accountKey: 'account1',
  topics: ['message'],
  combine: null,
  maxMessageAgeMs: null,
  webhookUrl: 'https://n8n.example/webhook/1/webhook',
};

const listener: TestListener = {
  ...target,
  phoneNumberId: NUMBER,
  accountKey: 'account1',
  testUrl: 'https://n8n.example/webhook-test/1/webhook',
  expiresAt: NOON + 120_000,
};

export function triggerRegistryContract(open: OpenStore): void {
  describe('triggers', () => {
    const fresh = freshStore(open);

    it('lists the triggers of a number, whichever app they belong to', async () => {
      const { store } = fresh();
      const second = { ...registration, ...otherTarget, accountKey: 'account2' };
      await store.registerTrigger(registration, NOON);
      await store.registerTrigger(second, NOON);
      await store.registerTrigger({ ...registration, workflowId: 'workflow3', phoneNumberId: OTHER_NUMBER }, NOON);
      expect(await store.listTriggers(NUMBER)).toEqual([registration, second]);
    });

    it('replaces the registration of the same trigger', async () => {
      const { store } = fresh();
      const changed: TriggerRegistration = { ...registration, phoneNumberId: OTHER_NUMBER, topics: ['status', 'message'], combine: { quietMs: 3_000, mostMs: 20_000 }, maxMessageAgeMs: 60_000 };
      await store.registerTrigger(registration, NOON);
      await store.registerTrigger(changed, NOON);
      expect(await store.listTriggers(NUMBER)).toEqual([]);
      expect(await store.listTriggers(OTHER_NUMBER)).toEqual([changed]);
    });

    it('keeps the address of a trigger that is registered again without one', async () => {
      const { store } = fresh();
      await store.registerTrigger({ ...registration, webhookUrl: null }, NOON);
      expect(await store.listTriggers(NUMBER)).toEqual([{ ...registration, webhookUrl: null }]);
      await store.registerTrigger(registration, NOON);
      await store.registerTrigger({ ...registration, webhookUrl: null }, NOON);
      expect(await store.listTriggers(NUMBER)).toEqual([registration]);
    });

    async function switchedOffFor(milliseconds: number) {
      const { store } = fresh();
      await store.registerTrigger(registration, NOON);
      const records = ['1', '2'].map((digit) => inboundMessage({ id: `wamid.${digit}` }));
      await store.ingest(records, [ingestTarget(), ingestTarget(otherTarget)], NOON);
      const [emitted] = await store.nextDeliveries(target, NOON, 10);
      await store.markEmitted(emitted!.id, 1, 'process1', NOON);
      await store.unregisterTrigger(target, NOON);
      expect(await store.listTriggers(NUMBER)).toEqual([]);
      await store.registerTrigger(registration, NOON + milliseconds);
      expect(await store.listTriggers(NUMBER)).toEqual([registration]);
      const run = { attempt: 1, executionId: '7', processId: 'process1', now: NOON };
      expect(await store.claimDelivery({ ...run, deliveryId: emitted!.id })).toMatchObject({ record: records[0] });
      await store.settleDelivery(emitted!.id, 1, 'success', NOON);
      expect(await store.nextDeliveries(otherTarget, NOON, 10)).toHaveLength(1);
      return await store.nextDeliveries(target, NOON, 10);
    }

    it('keeps what a trigger still had to emit while its workflow is published again', async () => {
      expect(await switchedOffFor(RESUME_MS)).toHaveLength(1);
    });

    it('drops what a trigger still had to emit when it comes back much later, and nothing else', async () => {
      expect(await switchedOffFor(RESUME_MS + 1)).toEqual([]);
    });

    it('unregisters what was never registered', async () => {
      await expect(fresh().store.unregisterTrigger(target, NOON)).resolves.toBeUndefined();
    });
  });

  describe('listeners', () => {
    const fresh = freshStore(open);

    it('lists a listener until it expires', async () => {
      const { store } = fresh();
      await store.addListener(listener);
      expect(await store.listListeners(NUMBER, listener.expiresAt - 1)).toEqual([listener]);
      expect(await store.listListeners(NUMBER, listener.expiresAt)).toEqual([]);
    });

    it('keeps numbers apart', async () => {
      const { store } = fresh();
      await store.addListener(listener);
      expect(await store.listListeners(OTHER_NUMBER, NOON)).toEqual([]);
    });

    it('drops what a listener did not take when it is removed', async () => {
      const { store } = fresh();
      await store.addListener(listener);
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      await store.removeListener(target, NOON);
      expect(await store.nextDeliveries(target, NOON, 10)).toEqual([]);
    });

    it('replaces and removes the listener of a trigger', async () => {
      const { store } = fresh();
      const longer = { ...listener, expiresAt: listener.expiresAt + 1 };
      await store.addListener(listener);
      await store.addListener(longer);
      expect(await store.listListeners(NUMBER, NOON)).toEqual([longer]);
      await store.removeListener(target, NOON);
      expect(await store.listListeners(NUMBER, NOON)).toEqual([]);
    });
  });
}
