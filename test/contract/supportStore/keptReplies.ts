import type { KeptReply } from '../../../src/store/SupportStore';
import { contact, inboundMessage, NOON, NUMBER, OTHER_NUMBER } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

export function keptReplyContract(open: OpenStore): void {
  const fresh = freshStore(open);
  const reply = (key: string, part: Partial<KeptReply> = {}): KeptReply => ({
    key,
    conversationId: 'c_1',
    content: { type: 'text', text: { body: `Unmistakable answer ${key}` } },
    countsAsAnswer: true,
    keptAt: NOON,
    expiresAt: NOON + 1_000,
    ...part,
  });
  const waiting = async (conversationId = 'c_1') => (await fresh().store.listKeptReplies(conversationId)).map(({ key }) => key);

  describe('kept replies', () => {
    it('wait in the order in which they were kept, per conversation', async () => {
      const { store } = fresh();
      for (const key of ['b', 'a', 'c']) expect(await store.keepReply(reply(key))).toBe(true);
      await store.keepReply(reply('other', { conversationId: 'c_2', countsAsAnswer: false }));
      expect(await waiting()).toEqual(['b', 'a', 'c']);
      expect(await store.listKeptReplies('c_2')).toEqual([reply('other', { conversationId: 'c_2', countsAsAnswer: false })]);
    });

    it('are kept once per key, whatever became of them, also by two processes at once', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      const results = await Promise.all([store, other, store].map((each) => each.keepReply(reply('a'))));
      expect(results.filter(Boolean)).toHaveLength(1);
      await store.settleKeptReply('a', 'sent', NOON);
      expect(await store.keepReply(reply('a'))).toBe(false);
      expect(await waiting()).toEqual([]);
    });

    it('end once, and their content is deleted', async () => {
      const { store, connect, textAtRest } = fresh();
      const other = await connect();
      await store.keepReply(reply('a'));
      expect(await textAtRest()).toContain('Unmistakable answer');
      const results = await Promise.all([store, other].map((each) => each.settleKeptReply('a', 'sent', NOON)));
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await store.settleKeptReply('a', 'expired', NOON)).toBe(false);
      expect(await store.settleKeptReply('unknown', 'expired', NOON)).toBe(false);
      expect(await textAtRest()).not.toContain('Unmistakable answer');
    });

    it('expire at their time, oldest first, for their number only', async () => {
      const { store } = fresh();
      await store.ingest([inboundMessage(), inboundMessage({ id: 'wamid.2', phoneNumberId: OTHER_NUMBER, from: contact('15550100002') })], [], NOON);
      const ada = (await store.findConversation(NUMBER, '15550100001'))!.id;
      const bob = (await store.findConversation(OTHER_NUMBER, '15550100002'))!.id;
      await store.keepReply(reply('late', { conversationId: ada, expiresAt: NOON + 3 }));
      await store.keepReply(reply('early', { conversationId: ada, expiresAt: NOON + 1 }));
      await store.keepReply(reply('settled', { conversationId: ada, expiresAt: NOON }));
      await store.settleKeptReply('settled', 'refused', NOON);
      await store.keepReply(reply('other', { conversationId: bob, expiresAt: NOON }));
      const expired = async (now: number, limit = 10) => (await store.expiredKeptReplies(NUMBER, now, limit)).map(({ key }) => key);
      expect(await expired(NOON)).toEqual([]);
      expect(await expired(NOON + 1)).toEqual(['early']);
      expect(await expired(NOON + 3)).toEqual(['early', 'late']);
      expect(await expired(NOON + 3, 1)).toEqual(['early']);
      expect(await waiting(ada)).toEqual(['late', 'early']);
    });
  });
}
