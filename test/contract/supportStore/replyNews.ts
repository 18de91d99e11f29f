import type { ReplyNews } from '../../../src/store/SupportStore';
import { contact, inboundMessage, inboundStatus, NOON, NUMBER } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const ZENDESK = { provider: 'zendesk', account: 'company', phoneNumberId: NUMBER };

export function replyNewsContract(open: OpenStore): void {
  describe('news of replies', () => {
    const fresh = freshStore(open);
    let conversationId: string;
    const news = (more: Partial<ReplyNews> = {}): ReplyNews => ({ key: 'one', kind: 'kept', conversationId, at: NOON, text: 'Hello', reason: 'Because.', ...more });
    const untold = async (limit = 10) => (await fresh().store.untoldReplyNews(conversationId, limit)).map(({ key, kind }) => `${key} ${kind}`);
    const toTell = (teller = ZENDESK, since = 0, limit = 10) => fresh().store.conversationsToTell(teller, since, limit);
    const bind = async (id: string, provider = 'zendesk', account = 'company') =>
      await fresh().store.putTicketBinding({ conversationId: id, provider, account, ticketId: '1', ticketNumber: '1', ticketUrl: null }, NOON);
    const customer = async (waId: string): Promise<string> => {
      await fresh().store.ingest([inboundMessage({ id: `wamid.${waId}`, from: contact(waId) })], [], NOON);
      return (await fresh().store.findConversation(NUMBER, waId))?.id ?? '';
    };
    beforeEach(async () => {
      conversationId = await customer('15550100001');
    });

    it('are written once per reply and kind; the first words stay', async () => {
      const { store } = fresh();
      await store.putReplyNews(news());
      await store.putReplyNews(news({ text: 'Other', reason: 'Other.' }));
      await store.putReplyNews(news({ kind: 'delivered', at: NOON + 1 }));
      expect(await store.untoldReplyNews(conversationId, 10)).toEqual([news(), news({ kind: 'delivered', at: NOON + 1 })]);
    });

    it('come oldest first, until they are told', async () => {
      const { store } = fresh();
      for (const [index, key] of ['late', 'early'].entries()) await store.putReplyNews(news({ key, at: NOON - index }));
      expect(await untold()).toEqual(['early kept', 'late kept']);
      expect(await untold(1)).toEqual(['early kept']);
      await store.markNewsTold([news({ key: 'early' })]);
      expect(await untold()).toEqual(['late kept']);
      await store.putReplyNews(news({ key: 'early' }));
      expect(await untold()).toEqual(['late kept']);
    });

    it('are to be told by the system that has the latest ticket, of its business number', async () => {
      const { store } = fresh();
      await store.putReplyNews(news());
      expect(await toTell()).toEqual([]);
      await bind(conversationId);
      expect(await toTell()).toEqual([conversationId]);
      expect(await toTell({ ...ZENDESK, account: 'other' })).toEqual([]);
      expect(await toTell({ ...ZENDESK, phoneNumberId: 'other' })).toEqual([]);
      expect(await toTell(ZENDESK, NOON + 1)).toEqual([]);
      await bind(conversationId, 'redmine', 'r');
      expect(await toTell()).toEqual([]);
      expect(await toTell({ ...ZENDESK, provider: 'redmine', account: 'r' })).toEqual([conversationId]);
    });

    it('those of unknown fate and those that failed late are to be told too, each conversation once, the longest waiting first', async () => {
      const { store } = fresh();
      const other = await customer('15550100002');
      const details = { countsAsAnswer: true, reply: null };
      await bind(conversationId);
      await bind(other);
      await store.putReplyNews(news({ at: NOON + 5 }));
      await store.reserveSend('unknown', { ...details, conversationId }, NOON + 4);
      await store.settleSend('unknown', { state: 'unknown' }, NOON + 4);
      await store.reserveSend('failed', { ...details, conversationId: other }, NOON + 3);
      await store.settleSend('failed', { state: 'sent', wamid: 'wamid.FAILED' }, NOON + 3);
      await store.ingest([inboundStatus({ wamid: 'wamid.FAILED', status: 'failed', recipient: contact('15550100002') })], [], NOON + 4);
      expect(await toTell()).toEqual([other, conversationId]);
      expect(await toTell(ZENDESK, 0, 1)).toEqual([other]);
      await store.markReported(['unknown', 'failed']);
      expect(await toTell()).toEqual([conversationId]);
      await store.markNewsTold([news()]);
      expect(await toTell()).toEqual([]);
    });

    it('go with the customer’s data', async () => {
      const { store } = fresh();
      await store.putReplyNews(news());
      await store.deleteCustomer(conversationId, NOON);
      expect(await untold()).toEqual([]);
    });
  });
}
