import { DAY_MS } from '../../../src/shared/clock';
import { RESUME_MS, type SupportStore, type TicketScope, type TicketTrigger } from '../../../src/store/SupportStore';
import { inboundMessage, ingestTarget, NOON, NUMBER, OTHER_NUMBER, otherTarget, target } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

const scope: TicketScope = { provider: 'zendesk', account: 'company', phoneNumberId: NUMBER };
const trigger: TicketTrigger = { ...scope, ...target, topics: ['agentReplied'] };
const idle = { ...scope, account: 'another' };

async function bind(store: SupportStore, ...ticketIds: readonly string[]): Promise<void> {
  for (const ticketId of ticketIds) {
    const binding = { conversationId: `c_${ticketId}`, provider: 'zendesk', account: 'company', ticketId, ticketNumber: ticketId, ticketUrl: null };
    await store.putTicketBinding(binding, NOON);
  }
}

const due = async (store: SupportStore, now = NOON) => (await store.dueTickets(scope, now, 10)).map(({ ticketId }) => ticketId);

export function ticketTriggerContract(open: OpenStore): void {
  describe('triggers of tickets', () => {
    const fresh = freshStore(open);

    it('are listed by helpdesk account and number', async () => {
      const { store } = fresh();
      const second: TicketTrigger = { ...trigger, ...otherTarget, topics: ['solved', 'reopened'] };
      await store.registerTicketTrigger(trigger, NOON);
      await store.registerTicketTrigger(second, NOON + 1);
      for (const [index, other] of [{ provider: 'freshdesk' }, { account: 'another' }, { phoneNumberId: OTHER_NUMBER }].entries()) {
        await store.registerTicketTrigger({ ...trigger, ...other, workflowId: `other${index}` }, NOON);
      }
      expect(await store.listTicketTriggers(scope)).toEqual([{ ...trigger, since: NOON }, { ...second, since: NOON + 1 }]);
      expect(await store.listTriggers(NUMBER)).toEqual([]);
    });

    it('go on where they were after a restart, however long n8n was away, with what is ticked now', async () => {
      const { store } = fresh();
      await store.registerTicketTrigger(trigger, NOON);
      await store.registerTicketTrigger({ ...trigger, topics: ['solved'] }, NOON + 30 * DAY_MS);
      expect(await store.listTicketTriggers(scope)).toEqual([{ ...trigger, topics: ['solved'], since: NOON }]);
    });

    it.each([
      ['a short break', RESUME_MS, NOON, ['35'], 'c1'],
      ['a long one', RESUME_MS + 1, NOON + RESUME_MS + 1, [], null],
    ])('after %s in being published they go on, or begin anew', async (_what, breakMs, since, hints, cursor) => {
      const { store } = fresh();
      await store.registerTicketTrigger(trigger, NOON);
      await store.noteChangedTickets(scope, ['35'], 'c1', NOON);
      await store.ingest([inboundMessage()], [ingestTarget()], NOON);
      await store.unregisterTicketTrigger(target, NOON);
      expect(await store.listTicketTriggers(scope)).toEqual([]);
      await store.registerTicketTrigger(trigger, NOON + breakMs);
      expect(await store.listTicketTriggers(scope)).toEqual([{ ...trigger, since }]);
      expect(await due(store)).toEqual(hints);
      expect(await store.getTicketCursor(scope)).toBe(cursor);
      expect(await store.nextDeliveries(target, NOON + breakMs, 10)).toHaveLength(hints.length);
    });

    it('that begin anew take nothing from others who wait at the same helpdesk', async () => {
      const { store } = fresh();
      await store.registerTicketTrigger(trigger, NOON);
      await store.noteChangedTickets(scope, ['35'], 'c1', NOON);
      await store.registerTicketTrigger({ ...trigger, ...otherTarget }, NOON + DAY_MS);
      expect(await due(store)).toEqual(['35']);
      expect(await store.getTicketCursor(scope)).toBe('c1');
    });

    it('begin anew at another helpdesk', async () => {
      const { store } = fresh();
      await store.registerTicketTrigger(trigger, NOON);
      await store.registerTicketTrigger({ ...trigger, ...idle }, NOON + 1);
      expect(await store.listTicketTriggers(scope)).toEqual([]);
      expect(await store.listTicketTriggers(idle)).toEqual([{ ...trigger, ...idle, since: NOON + 1 }]);
    });

    it('keep their webhook while they are registered, and its secret sealed', async () => {
      const { store, textAtRest, dispose } = await open({ seal: { seal: (text) => Buffer.from(text).toString('hex'), open: (text) => Buffer.from(text, 'hex').toString() } });
      const webhook = { url: 'https://n8n.example/webhook/1/tickets', id: 'w1', secret: 'the-secret-of-the-webhook' };
      await store.registerTicketTrigger(trigger, NOON);
      expect(await store.getTicketWebhook(target)).toBeNull();
      await store.putTicketWebhook(target, webhook);
      await store.registerTicketTrigger(trigger, NOON + 1);
      expect(await store.getTicketWebhook(target)).toEqual(webhook);
      expect(await textAtRest()).not.toContain(webhook.secret);
      await store.putTicketWebhook(target, null);
      expect(await store.getTicketWebhook(target)).toBeNull();
      await dispose();
    });

    it('are forgotten when they have been off for long', async () => {
      const { store } = fresh();
      await store.registerTicketTrigger(trigger, NOON);
      await store.putTicketWebhook(target, { url: 'https://n8n.example', id: null, secret: null });
      await store.unregisterTicketTrigger(target, NOON);
      await store.cleanUp({ recordsMs: 8 * DAY_MS, customers: null }, NOON + 8 * DAY_MS + 1, 100);
      expect(await store.getTicketWebhook(target)).toBeNull();
    });
  });

  describe('tickets to look at', () => {
    const fresh = freshStore(open);

    it('are noted with the cursor, once each, whoever they belong to', async () => {
      const { store, connect } = fresh();
      const other = await connect();
      expect(await store.getTicketCursor(scope)).toBeNull();
      await store.noteChangedTickets(scope, ['2', '1', '2'], 'c1', NOON);
      await other.noteChangedTickets(scope, ['3'], 'c2', NOON + 1);
      expect(await other.getTicketCursor(scope)).toBe('c2');
      expect(await other.getTicketCursor(idle)).toBeNull();
      expect(await due(other)).toEqual(['1', '2']);
      expect(await due(other, NOON + 1)).toEqual(['1', '2', '3']);
    });

    it('are hinted at by webhooks only where they are bound to a conversation', async () => {
      const { store } = fresh();
      await bind(store, '35', '36');
      expect(await store.hintAtTickets(scope, ['35', '999', "' OR 1=1 --", '36', '35'], NOON)).toBe(2);
      expect(await store.hintAtTickets(idle, ['35'], NOON)).toBe(0);
      expect(await store.hintAtTickets(scope, [], NOON)).toBe(0);
      expect(await due(store)).toEqual(['35', '36']);
    });

    it('wake whoever listens, whichever process was called', async () => {
      const { store, connect } = fresh();
      await bind(store, '35');
      let woken = 0;
      const stop = store.onDeliveries(() => void (woken += 1));
      await (await connect()).hintAtTickets(scope, ['999'], NOON);
      expect(woken).toBe(0);
      await (await connect()).hintAtTickets(scope, ['35'], NOON);
      for (let tries = 0; woken === 0 && tries < 200; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
      expect(woken).toBeGreaterThan(0);
      stop();
    });

    it('go away by a look, unless another hint came during it', async () => {
      const { store } = fresh();
      await store.noteChangedTickets(scope, ['35'], 'c1', NOON);
      const [first] = await store.dueTickets(scope, NOON, 10);
      await store.noteChangedTickets(scope, ['35'], 'c2', NOON);
      await store.settleTicketHint(scope, first!);
      const [second] = await store.dueTickets(scope, NOON, 10);
      expect(second).toEqual({ ticketId: '35', hints: 2, failures: 0 });
      await store.settleTicketHint(scope, second!);
      expect(await due(store, NOON + DAY_MS)).toEqual([]);
    });

    it('wait after a look that failed, also where hints go on coming', async () => {
      const { store } = fresh();
      await bind(store, '35');
      await store.hintAtTickets(scope, ['35'], NOON);
      const [hint] = await store.dueTickets(scope, NOON, 10);
      await store.postponeTicketHint(scope, hint!, NOON + 5_000);
      await store.hintAtTickets(scope, ['35'], NOON + 1);
      expect(await due(store, NOON + 4_999)).toEqual([]);
      expect(await store.dueTickets(scope, NOON + 5_000, 10)).toEqual([{ ticketId: '35', hints: 2, failures: 1 }]);
    });

    it('are given up after the time for which duplicates are told apart', async () => {
      const { store } = fresh();
      await store.noteChangedTickets(scope, ['35'], 'c1', NOON);
      const rules = { recordsMs: 8 * DAY_MS, customers: null };
      await store.cleanUp(rules, NOON + 8 * DAY_MS, 100);
      expect(await due(store)).toEqual(['35']);
      await store.cleanUp(rules, NOON + 8 * DAY_MS + 1, 100);
      expect(await due(store)).toEqual([]);
      expect(await store.getTicketCursor(scope)).toBe('c1');
    });
  });
}
