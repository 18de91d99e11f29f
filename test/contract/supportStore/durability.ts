import type { ContentSeal } from '../../../src/store/SupportStore';
import { contact, inboundMessage, ingestTarget, NOON, NUMBER, target } from './records';
import type { OpenStore, StoreUnderTest } from './storeUnderTest';

/** Unreadable at rest and easy to open. */
const scramblingSeal: ContentSeal = {
  seal: (content) => `x1:${Buffer.from(content).toString('base64')}`,
  open: (sealed) => Buffer.from(sealed.slice(3), 'base64').toString(),
};

const WORDS = ['Unmistakable question', 'Unmistakable Name', 'unmistakable_user', 'Unmistakable subject', 'Unmistakable note'];

async function fill({ store }: StoreUnderTest) {
  const [text, name, username, subject, note] = WORDS as [string, string, string, string, string];
  await store.ingest([inboundMessage({ text, from: contact('15550100001', { name, username }) })], [ingestTarget()], NOON);
  const comment = { author: 'customer', visibility: 'public', text: note, marker: null, at: NOON } as const;
  return store.createDeskTicket({ conversationId: 'c_1', subject, requester: name, tags: [] }, comment);
}

export function durabilityContract(open: OpenStore): void {
  describe('content and connections', () => {
    let current: StoreUnderTest | undefined;
    afterEach(() => current?.dispose());

    it('keeps everything for the next process', async () => {
      current = await open();
      const ticket = await fill(current);
      await current.store.close();
      const next = await current.connect();
      expect(await next.findConversation(NUMBER, '15550100001')).toMatchObject({ contact: { name: 'Unmistakable Name' } });
      expect(await next.nextDeliveries(target, NOON, 10)).toHaveLength(1);
      expect(await next.getDeskTicket(ticket.id)).toMatchObject({ subject: 'Unmistakable subject' });
    });

    it('shows what one connection wrote to the others at once', async () => {
      current = await open();
      const other = await current.connect();
      await fill(current);
      const [delivery] = await other.nextDeliveries(target, NOON, 10);
      await other.settleDelivery(delivery!.id, 1, 'success', NOON);
      expect(await current.store.nextDeliveries(target, NOON, 10)).toEqual([]);
    });

    it('writes content as the seal gives it, and reads it through the seal', async () => {
      current = await open({ seal: scramblingSeal });
      const ticket = await fill(current);
      const text = await current.textAtRest();
      for (const word of WORDS) expect(text).not.toContain(word);
      expect(text).toContain(ticket.id);

      const other = await current.connect();
      const [delivery] = await other.nextDeliveries(target, NOON, 10);
      const run = { deliveryId: delivery!.id, attempt: 1, executionId: '1', processId: 'p', now: NOON };
      expect(await other.claimDelivery(run)).toMatchObject({ record: { message: { text: 'Unmistakable question' } } });
      expect(await other.findConversation(NUMBER, '15550100001')).toMatchObject({ contact: { username: 'unmistakable_user' } });
      expect(await other.getDeskTicket(ticket.id)).toMatchObject({
        requester: 'Unmistakable Name',
        comments: [{ text: 'Unmistakable note' }],
      });
    });

    it('has content of the plain seal to find, so that its absence means something', async () => {
      current = await open();
      await fill(current);
      const text = await current.textAtRest();
      for (const word of WORDS) expect(text).toContain(word);
    });

    it('says that content cannot be read, without quoting it', async () => {
      let broken = false;
      current = await open({ seal: { ...scramblingSeal, open: (sealed) => (broken ? 'not JSON: 15550100001' : scramblingSeal.open(sealed)) } });
      await fill(current);
      broken = true;
      const failure = await current.store.findConversation(NUMBER, '15550100001').catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ name: 'SupportError', code: 'storeUnavailable' });
      expect(JSON.stringify(failure) + String(failure)).not.toContain('15550100001');
    });

    it('closes once or twice, and says so afterwards', async () => {
      current = await open();
      await current.store.close();
      await current.store.close();
      await expect(current.store.getSend('key1')).rejects.toMatchObject({
        name: 'SupportError',
        code: 'storeUnavailable',
        hint: expect.stringMatching(/\w/),
      });
      await expect(current.store.ingest([inboundMessage()], [], NOON)).rejects.toMatchObject({ code: 'storeUnavailable' });
    });
  });
}
