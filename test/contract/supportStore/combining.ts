import type { InboundRecord } from '../../../src/shared/inbound';
import type { ClaimRequest, DeliveryRef, IngestTarget } from '../../../src/store/SupportStore';
import { contact, conversationEvent, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const QUIET = 3_000;
const MOST = 10_000;
const combining = ingestTarget({ combine: { quietMs: QUIET, mostMs: MOST }, topics: ['message', 'status', 'windowClosing'] });

export function combiningContract(open: OpenStore): void {
  const fresh = freshStore(open);

  const receive = (at: number, ids: readonly string[], targets: readonly IngestTarget[] = [combining]) =>
    fresh().store.ingest(ids.map((id) => inboundMessage({ id, sentAt: at })), targets, at);
  const record = (one: InboundRecord, at = NOON) => fresh().store.ingest([one], [combining], at);
  const next = (now: number, of = target) => fresh().store.nextDeliveries(of, now, 10);
  const only = async (now: number): Promise<DeliveryRef> => {
    const deliveries = await next(now);
    expect(deliveries).toHaveLength(1);
    return deliveries[0]!;
  };
  const claim = ({ id, attempt }: DeliveryRef, part: Partial<ClaimRequest> = {}) =>
    fresh().store.claimDelivery({ deliveryId: id, attempt, executionId: '1', processId: 'p', now: NOON, combine: true, ...part });
  /** The ids of what a run works on. */
  const worksOn = async (...request: Parameters<typeof claim>): Promise<readonly string[] | null> => {
    const claimed = await claim(...request);
    return claimed === null ? null : [claimed.record, ...claimed.joined].map(({ eventKey }) => eventKey);
  };
  const recover = (now: number) =>
    fresh().store.recoverDeliveries(target, { silentSince: now, claimedBefore: 0, onCrash: 'runAgain' }, now);

  describe('combined messages', () => {
    it('wait until the customer is silent', async () => {
      await receive(NOON, ['1']);
      await receive(NOON + 2_000, ['2']);
      expect(await next(NOON + 2_000 + QUIET - 1)).toEqual([]);
      expect(await worksOn(await only(NOON + 2_000 + QUIET))).toEqual(['1', '2']);
    });

    it('wait at most so long after the first', async () => {
      for (const seconds of [0, 2, 4, 6, 8, 9]) await receive(NOON + seconds * 1_000, [`${seconds}`]);
      expect(await next(NOON + MOST - 1)).toEqual([]);
      expect(await worksOn(await only(NOON + MOST))).toEqual(['0', '2', '4', '6', '8', '9']);
    });

    it('wait for a trigger that combines only', async () => {
      await receive(NOON, ['1'], [combining, ingestTarget(otherTarget)]);
      expect(await next(NOON, otherTarget)).toHaveLength(1);
      expect(await next(NOON)).toEqual([]);
    });

    it('wait no longer because of a duplicate', async () => {
      await receive(NOON, ['1']);
      await record(inboundMessage({ id: '1', sentAt: NOON }), NOON + 2_000);
      expect(await next(NOON + QUIET)).toHaveLength(1);
    });

    it('wait for the editor that listens, too', async () => {
      await receive(NOON, ['1'], [{ ...combining, notBefore: NOON + 5_000 }]);
      await receive(NOON + 100, ['2'], [{ ...combining, notBefore: NOON + 5_100 }]);
      expect(await next(NOON + 5_000 - 1)).toEqual([]);
      expect(await next(NOON + 5_000)).toHaveLength(1);
    });

    it('are those that came while a run worked on the earlier ones', async () => {
      await receive(NOON, ['1']);
      const first = await only(NOON + QUIET);
      await claim(first);
      await receive(NOON + 5_000, ['2']);
      await receive(NOON + 6_000, ['3']);
      await fresh().store.settleDelivery(first.id, 1, 'success', NOON + 7_000);
      expect(await next(NOON + 6_000 + QUIET - 1)).toEqual([]);
      expect(await worksOn(await only(NOON + 6_000 + QUIET))).toEqual(['2', '3']);
    });

    it('are of one customer, and messages', async () => {
      const { store } = fresh();
      await receive(NOON, ['1']);
      const conversation = await store.findConversation(NUMBER, '15550100001');
      await record(inboundMessage({ id: 'other', from: contact('15550100002') }));
      await record(inboundStatus({ wamid: 'wamid.SENT1', status: 'sent' }));
      await record(conversationEvent({ event: 'windowClosing', conversationId: conversation!.id }));
      await receive(NOON, ['2']);
      const [first] = await next(NOON + QUIET);
      expect(await worksOn(first!)).toEqual(['1', '2']);
      await store.settleDelivery(first!.id, 1, 'success', NOON);
      const topics = (await next(NOON + QUIET)).map(({ topic }) => topic);
      expect(topics).toEqual(['message', 'status', 'windowClosing']);
    });

    it('begin with a message: an event takes nothing along', async () => {
      const conversationId = (await fresh().store.ensureConversation(inboundMessage().business, contact('15550100001'), NOON)).id;
      await record(conversationEvent({ event: 'windowClosing', conversationId }));
      await receive(NOON, ['1']);
      const event = await only(NOON + QUIET);
      expect(event.topic).toBe('windowClosing');
      expect(await claim(event)).toMatchObject({ joined: [] });
    });

    it('stay single for a run that does not ask for more', async () => {
      await receive(NOON, ['1', '2']);
      const first = await only(NOON + QUIET);
      expect(await worksOn(first, { combine: false })).toEqual(['1']);
      await fresh().store.settleDelivery(first.id, 1, 'success', NOON);
      expect(await next(NOON + QUIET)).toHaveLength(1);
    });

    it('end with the run', async () => {
      const { store, textAtRest } = fresh();
      await store.ingest([inboundMessage({ id: '1' }), inboundMessage({ id: '2', text: 'Unmistakable words' })], [combining], NOON);
      const first = await only(NOON + QUIET);
      await claim(first);
      expect(await next(NOON + MOST)).toEqual([]);
      await store.settleDelivery(first.id, 2, 'success', NOON);
      expect(await textAtRest()).toContain('Unmistakable words');
      await store.settleDelivery(first.id, 1, 'success', NOON);
      expect(await textAtRest()).not.toContain('Unmistakable words');
      expect(await next(NOON + MOST)).toEqual([]);
    });

    it('end with a run that takes too long', async () => {
      await receive(NOON, ['1', '2']);
      const first = await only(NOON + QUIET);
      await claim(first, { processId: 'alive' });
      await fresh().store.heartbeat('alive', NOON + MOST);
      const rules = { silentSince: NOON, claimedBefore: NOON + 1, onCrash: 'runAgain' } as const;
      expect(await fresh().store.recoverDeliveries(target, rules, NOON + MOST)).toEqual({ again: [], left: [], timedOut: [first.id] });
      await receive(NOON + MOST, ['3']);
      expect(await worksOn(await only(NOON + 2 * MOST))).toEqual(['3']);
    });

    it('stay together in the next attempt, which takes nothing else along', async () => {
      await receive(NOON, ['1', '2']);
      const first = await only(NOON + QUIET);
      await claim(first);
      await receive(NOON + 4_000, ['3']);
      await recover(NOON + 5_000);
      const again = await only(NOON + MOST);
      expect(again).toEqual({ ...first, attempt: 2 });
      expect(await worksOn(again, { executionId: '2' })).toEqual(['1', '2']);
      await fresh().store.settleDelivery(first.id, 2, 'success', NOON);
      expect(await worksOn(await only(NOON + MOST))).toEqual(['3']);
    });

    it('stay together for the same execution, and when combining was switched off meanwhile', async () => {
      await receive(NOON, ['1', '2']);
      const first = await only(NOON + QUIET);
      expect(await worksOn(first)).toEqual(['1', '2']);
      await receive(NOON + 4_000, ['3']);
      expect(await worksOn(first, { combine: false })).toEqual(['1', '2']);
      expect(await worksOn(first)).toEqual(['1', '2']);
    });

    it('that started single stay single in the next attempt', async () => {
      await receive(NOON, ['1', '2']);
      const first = await only(NOON + QUIET);
      await claim(first, { combine: false });
      await recover(NOON + 5_000);
      expect(await worksOn(await only(NOON + MOST), { executionId: '2' })).toEqual(['1']);
    });

    it('are dropped with what they joined', async () => {
      const { store } = fresh();
      await receive(NOON, ['1', '2']);
      await claim(await only(NOON + QUIET));
      await recover(NOON + 5_000);
      await store.removeListener(target, NOON);
      await receive(NOON + MOST, ['3']);
      expect(await worksOn(await only(NOON + 2 * MOST))).toEqual(['3']);
    });

    it('are divided between runs without loss when two processes claim at once', async () => {
      await receive(NOON, ['1', '2', '3']);
      const first = await only(NOON + QUIET);
      const { store, connect } = fresh();
      const other = await connect();
      const claims = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          [store, other][index % 2]!.claimDelivery({ deliveryId: first.id, attempt: 1, executionId: `${index}`, processId: 'p', now: NOON, combine: true }),
        ),
      );
      const granted = claims.filter((each) => each !== null);
      expect(granted.map(({ joined }) => joined.map(({ eventKey }) => eventKey))).toEqual([['2', '3']]);
    });
  });
}
