// A card number that a customer spreads over several messages.
import { splitNumbers } from '../../../nodes/WhatsAppSupportTrigger/splitNumbers';
import { MINUTE_MS } from '../../../src/shared/clock';
import type { InboundMessage } from '../../../src/shared/inbound';
import { deliveryId } from '../../../src/store/facts';
import type { IngestTarget, SupportStore, TriggerTarget } from '../../../src/store/SupportStore';
import { contact, inboundMessage, ingestTarget, NOON, otherTarget, target, type MessageOptions } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const ADA = '15550100001';
const BOB = '15550100002';
const MINUTES = 10;

export function sequenceContract(open: OpenStore): void {
  const fresh = freshStore(open);

  const said = (id: string, text: string, part: MessageOptions = {}) => inboundMessage({ id, text, ...part });
  const received = new Map<string, InboundMessage>();
  const receive = (messages: readonly InboundMessage[], targets: readonly IngestTarget[] = [ingestTarget()], at = NOON, store: SupportStore = fresh().store) => {
    for (const message of messages) received.set(message.eventKey, message);
    return store.ingest(messages, targets, at, splitNumbers);
  };
  const deliveryOf = (id: string, of: TriggerTarget = target) => deliveryId(of, received.get(id)!);
  const claim = (id: string, of: TriggerTarget = target, attempt = 1) =>
    fresh().store.claimDelivery({ deliveryId: deliveryOf(id, of), attempt, executionId: `${id}${attempt}`, processId: 'p', now: NOON });
  const recordOf = async (id: string, of: TriggerTarget = target) => (await claim(id, of))?.record as InboundMessage;
  const textOf = async (id: string, of?: TriggerTarget) => {
    const { message } = await recordOf(id, of);
    expect(message.raw).toEqual({ id, type: 'text', text: { body: message.text } });
    return message.text;
  };
  const textsOf = async (...ids: readonly string[]) => {
    const texts: string[] = [];
    for (const id of ids) texts.push(await textOf(id));
    return texts;
  };
  /** What is remembered, as digits; nothing else with so many digits and no letters is in the store. */
  const remembered = async () => [...(await fresh().textAtRest()).matchAll(/remembered\W+(\d+)/g)].map(([, digits]) => digits);

  describe('a number that is split over messages', () => {
    it('is masked in all of them while no run has had them, and then forgotten', async () => {
      await receive([said('1', 'My card is 4111 1111')]);
      expect(await remembered()).toEqual(['41111111']);
      await receive([said('2', '1111 1111, thanks')]);
      expect(await remembered()).toEqual([]);
      expect((await recordOf('2')).redaction).toEqual({ count: 1, fields: ['text.body'] });
      expect((await recordOf('1')).redaction).toEqual({ count: 1, fields: ['text.body'] });
    });

    it('keeps its first six and last four digits over all of its parts', async () => {
      for (const [id, text] of [['1', 'Visa 4111'], ['2', '1111'], ['3', '1111'], ['4', '1111']] as const) await receive([said(id, text)]);
      expect(await textsOf('1', '2', '3', '4')).toEqual(['Visa 4111', '11••', '••••', '1111']);
    });

    it('is masked in one batch before anything of it is written', async () => {
      const { textAtRest } = fresh();
      await receive([said('1', 'My card is 4111 1111'), said('2', '1111 1111')]);
      const text = await textAtRest();
      expect(text).toContain('4111 11••');
      expect(text).not.toContain('4111 1111');
      expect(await textsOf('1', '2')).toEqual(['My card is 4111 11••', '•••• 1111']);
    });

    it('is masked for every trigger and listening editor, and where messages wait to be combined', async () => {
      const editor = { ...target, nodeId: `${target.nodeId}#test` };
      const combining = ingestTarget({ ...otherTarget, combine: { quietMs: 3_000, mostMs: 10_000 } });
      const targets = [ingestTarget(), combining, ingestTarget({ ...editor, topics: ['message'] })];
      await receive([said('1', '4111 1111')], targets);
      await receive([said('2', '1111 1111')], targets);
      for (const one of [target, otherTarget, editor]) expect([await textOf('1', one), await textOf('2', one)]).toEqual(['4111 11••', '•••• 1111']);
    });

    it('is masked where n8n was told of a part and no run has claimed it', async () => {
      await receive([said('1', '4111 1111')]);
      expect(await fresh().store.markEmitted(deliveryOf('1'), 1, 'p', NOON)).toBe(true);
      await receive([said('2', '1111 1111')]);
      expect((await recordOf('2')).redaction).not.toHaveProperty('alreadyEmitted');
      expect(await textOf('1')).toBe('4111 11••');
    });

    it('names the parts that a run has had, in the message that completes it, and masks them for the next attempt', async () => {
      const { store } = fresh();
      for (const [id, text] of [['1', '4111'], ['2', '1111'], ['3', '1111']] as const) await receive([said(id, text)]);
      await claim('1');
      await claim('2');
      await store.settleDelivery(deliveryOf('2'), 1, 'success', NOON);
      await receive([said('4', '1111')]);
      expect((await recordOf('4')).redaction).toEqual({ count: 1, fields: ['text.body'], alreadyEmitted: [{ messageId: '1' }, { messageId: '2' }] });
      expect(await textOf('3')).toBe('••••');
    });

    it('is masked for the next attempt where a run has had a part, and that is told', async () => {
      const { store, textAtRest } = fresh();
      await receive([said('1', '4111 1111')]);
      await claim('1');
      await receive([said('2', '1111 1111')]);
      expect((await recordOf('2')).redaction).toEqual({ count: 1, fields: ['text.body'], alreadyEmitted: [{ messageId: '1' }] });
      expect(await textAtRest()).not.toContain('4111 1111');
      await store.recoverDeliveries(target, { silentSince: NOON + 1, claimedBefore: 0, onCrash: 'runAgain' }, NOON + 1);
      expect((await claim('1', target, 2))?.record).toMatchObject({ message: { text: '4111 11••' } });
    });

    it('names a part that a run got together with an earlier message', async () => {
      const combining = ingestTarget({ combine: { quietMs: 3_000, mostMs: 10_000 } });
      await receive([said('0', 'Hello'), said('1', '4111 1111')], [combining]);
      const run = { deliveryId: deliveryOf('0'), attempt: 1, executionId: '1', processId: 'p', now: NOON, combine: true };
      expect((await fresh().store.claimDelivery(run))?.joined).toHaveLength(1);
      await receive([said('2', '1111 1111')], [combining]);
      expect((await recordOf('2')).redaction).toMatchObject({ alreadyEmitted: [{ messageId: '1' }] });
    });

    it('names no part that no trigger got', async () => {
      await receive([said('1', '4111 1111')], []);
      await receive([said('2', '1111 1111')]);
      expect((await recordOf('2')).redaction).toEqual({ count: 1, fields: ['text.body'] });
    });
  });

  describe('the parts of a number', () => {
    it('may have other messages between them', async () => {
      await receive([said('1', '4111 1111')]);
      await receive([said('2', 'wait, I have to turn it over'), said('3', '')]);
      await receive([said('4', '1111 1111')]);
      expect(await textsOf('1', '2', '4')).toEqual(['4111 11••', 'wait, I have to turn it over', '•••• 1111']);
    });

    it('belong together by when they were sent, whatever came first', async () => {
      await receive([said('2', '1111 1111', { sentAt: NOON + 1_000 })]);
      await receive([said('1', 'Card: 4111 1111', { sentAt: NOON })]);
      expect(await textsOf('1', '2')).toEqual(['Card: 4111 11••', '•••• 1111']);
      const [first, second, third] = [said('3', '5555 55', { sentAt: NOON }), said('4', '55 5555', { sentAt: NOON + 1_000 }), said('5', '4444', { sentAt: NOON + 2_000 })];
      await receive([third, second, first], [ingestTarget()], NOON);
      expect(await textsOf('3', '4', '5')).toEqual(['5555 55', '•• ••••', '4444']);
    });

    it('belong together when the middle one comes last', async () => {
      await receive([said('1', '5555 55', { sentAt: NOON })]);
      await receive([said('3', '4444 is the end', { sentAt: NOON + 2_000 })]);
      await claim('3');
      await receive([said('2', '55 5555', { sentAt: NOON + 1_000 })]);
      expect((await recordOf('2')).redaction).toEqual({ count: 1, fields: ['text.body'], alreadyEmitted: [{ messageId: '3' }] });
      expect(await textsOf('1', '2')).toEqual(['5555 55', '•• ••••']);
    });

    it('belong together for ten minutes, by the customer’s clock, however late they come', async () => {
      const late = NOON + 3_600_000;
      const after = MINUTES * MINUTE_MS;
      await receive([said('1', '4111 1111', { sentAt: NOON })], [ingestTarget()], late);
      await receive([said('2', '1111 1111', { sentAt: NOON + after })], [ingestTarget()], late);
      await receive([said('3', '4111 1111', { sentAt: late })], [ingestTarget()], late);
      await receive([said('4', '1111 1111', { sentAt: late + after + 1 })], [ingestTarget()], late);
      expect(await textsOf('1', '2', '3', '4')).toEqual(['4111 11••', '•••• 1111', '4111 1111', '1111 1111']);
    });

    it('do not belong to a much older message that comes between them', async () => {
      await receive([said('1', '4111 1111', { sentAt: NOON })]);
      await receive([said('old', '99', { sentAt: NOON - MINUTES * MINUTE_MS - 1 })]);
      await receive([said('2', '1111 1111', { sentAt: NOON + 1_000 })]);
      expect(await textsOf('1', 'old', '2')).toEqual(['4111 11••', '99', '•••• 1111']);
    });

    it('are taken once, however often Meta delivers them', async () => {
      await receive([said('1', '4111 1111'), said('1', '4111 1111')]);
      expect(await remembered()).toEqual(['41111111']);
      await receive([said('1', '4111 1111'), said('2', '1111 1111')]);
      await receive([said('2', '1111 1111')]);
      expect(await textsOf('1', '2')).toEqual(['4111 11••', '•••• 1111']);
      expect(await remembered()).toEqual([]);
    });

    it('are of one writer: neither of another customer nor of another member of a group', async () => {
      const by = (waId: string, groupId: string | null = 'GROUP1') => ({ from: contact(waId), groupId });
      await receive([said('1', '4111 1111', by(ADA, null)), said('2', '1111 1111', by(BOB, null))]);
      await receive([said('3', '4111 1111', by(ADA)), said('4', '1111 1111', by(BOB)), said('5', '1111 1111', by(ADA))]);
      expect(await textsOf('1', '2', '3', '4', '5')).toEqual(['4111 1111', '1111 1111', '4111 11••', '1111 1111', '•••• 1111']);
    });

    it('are remembered as at most twelve digits, and nothing else of the text', async () => {
      const { textAtRest } = fresh();
      await receive([said('1', 'The secret word is Rumpelstilzchen, order 12345678'), said('2', 'and 87654321')], []);
      expect(await remembered()).toEqual(['87654321']);
      expect(await textAtRest()).not.toContain('Rumpelstilzchen');
    });

    it('are not looked for without a reader: masking is off', async () => {
      await fresh().store.ingest([said('1', '4111 1111'), said('2', '1111 1111')], [ingestTarget()], NOON);
      expect(await remembered()).toEqual([]);
      expect(await textsOf('1', '2')).toEqual(['4111 1111', '1111 1111']);
    });

    it('are masked when two processes receive them at once', async () => {
      const other = await fresh().connect();
      const customers = Array.from({ length: 12 }, (_, index) => contact(`155501${10_000 + index}`));
      const parts = (index: number) => [
        said(`a${index}`, '4111 1111', { from: customers[index]!, sentAt: NOON }),
        said(`b${index}`, '1111 1111', { from: customers[index]!, sentAt: NOON + 1_000 }),
      ] as const;
      await Promise.all(
        customers.flatMap((_, index) => {
          const [one, two] = index % 2 === 0 ? [fresh().store, other] : [other, fresh().store];
          return [receive([parts(index)[0]], undefined, NOON, one), receive([parts(index)[1]], undefined, NOON, two)];
        }),
      );
      for (const index of customers.keys()) expect(await textsOf(`a${index}`, `b${index}`)).toEqual(['4111 11••', '•••• 1111']);
    });

    it('are masked, or named, when a run claims them at the same moment', async () => {
      const other = await fresh().connect();
      for (let round = 0; round < 10; round += 1) {
        const from = contact(`155502${10_000 + round}`);
        await receive([said(`a${round}`, '4111 1111', { from })]);
        const run = { deliveryId: deliveryOf(`a${round}`), attempt: 1, executionId: '1', processId: 'p', now: NOON };
        const [claimed] = await Promise.all([other.claimDelivery(run), receive([said(`b${round}`, '1111 1111', { from })])]);
        const sawIt = (claimed?.record as InboundMessage).message.text === '4111 1111';
        expect((await recordOf(`b${round}`)).redaction.alreadyEmitted ?? []).toEqual(sawIt ? [{ messageId: `a${round}` }] : []);
      }
    });
  });

  describe('what is remembered of messages', () => {

    it('is deleted ten minutes after the last of them came', async () => {
      await receive([said('1', '4111 1111', { sentAt: NOON - 60 * MINUTE_MS })]);
      await receive([said('2', '5555 5555', { from: contact(BOB) })], undefined, NOON + 1);
      expect(await fresh().store.forgetParts(NOON + MINUTES * MINUTE_MS, 100)).toBe(0);
      expect(await fresh().store.forgetParts(NOON + MINUTES * MINUTE_MS + 1, 100)).toBe(1);
      expect(await remembered()).toEqual(['55555555']);
    });

    it('is deleted with the customer, also in groups, and without that of others', async () => {
      const { store } = fresh();
      const [ada, bob] = [contact(ADA, { userId: 'US.1' }), contact(BOB)];
      await receive([said('1', '4111 1111', { from: ada }), said('2', '4222 2222', { from: ada, groupId: 'GROUP1' })]);
      await receive([said('3', '5555 5555', { from: bob }), said('4', '5111 1111', { from: bob, groupId: 'GROUP1' })]);
      const [first] = await store.nextDeliveries(target, NOON, 1);
      await store.deleteCustomer(first!.conversationId!, NOON);
      expect((await remembered()).toSorted()).toEqual(['51111111', '55555555']);
    });
  });
}
