// All statements of the store, for tests of how the engines find their rows.
import { splitNumbers } from '../../../nodes/WhatsAppSupportTrigger/splitNumbers';
import type { Database, Sql, SqlValue } from '../../../src/store/sql/Sql';
import type { SqlStore } from '../../../src/store/sql/store';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { contact, conversationEvent, customerEvent, inboundCall, inboundMessage, inboundStatus, ingestTarget, nobody, NOON, NUMBER, target } from '../../contract/supportStore/records';

/** Hears of a statement before it runs. */
type Observer = (sql: Sql, text: string, values: readonly SqlValue[]) => void | Promise<void>;

/** Passes everything on and lets it be seen. */
export function observed(database: Database, see: Observer): Database {
  const seen = (sql: Sql): Sql => ({
    rows: async <Row>(text: string, ...values: readonly SqlValue[]) => {
      await see(sql, text, values);
      return sql.rows<Row>(text, ...values);
    },
    row: async <Row>(text: string, ...values: readonly SqlValue[]) => {
      await see(sql, text, values);
      return sql.row<Row>(text, ...values);
    },
    change: async (text, ...values) => {
      await see(sql, text, values);
      return sql.change(text, ...values);
    },
  });
  return { ...database, ...seen(database), transaction: (locks, work) => database.transaction(locks, (sql) => work(seen(sql))) };
}

const MANY = 50;

const combining = ingestTarget({ topics: ['message', 'status', 'windowClosing'], combine: { quietMs: 1, mostMs: 2 } });

/** Every method once or more, so that each of its statements is seen; the type names those that are missing. */
export async function useEverything(store: SqlStore): Promise<void> {
  const { business } = inboundMessage();
  const { id: conversationId } = await store.ensureConversation(business, contact('15550100001'), NOON);
  const closed = { conversationId, countsAsAnswer: true, reply: { content: { type: 'text' }, whenClosed: { action: 'route' } } } as const;
  const run = { attempt: 1, executionId: '1', processId: 'p', now: NOON, combine: true } as const;
  let first: DeliveryRef | undefined;
  let ticketId = '';
  const place = { conversationId, provider: 'p', account: 'a' };
  const scope = { provider: 'p', account: 'a', phoneNumberId: NUMBER };
  const ticketTrigger = { workflowId: 'w2', nodeId: 'n2' };
  const hint = { ticketId: '1', hints: 2, failures: 0 };
  const file = { name: 'n', mimeType: 'text/plain', bytes: new Uint8Array([1]) };
  const comment = { author: 'bot', visibility: 'public', text: 'note', marker: null, at: NOON } as const;
  const kept = { key: 'kept1', conversationId, content: { type: 'text' }, countsAsAnswer: true, keptAt: NOON, expiresAt: NOON } as const;
  const each: { readonly [Method in keyof SqlStore]: () => Promise<unknown> } = {
    registerTrigger: () => store.registerTrigger({ ...combining, accountKey: 'a', webhookUrl: null }, NOON),
    listTriggers: () => store.listTriggers(NUMBER),
    addListener: () => store.addListener({ ...target, phoneNumberId: NUMBER, accountKey: 'a', testUrl: 'u', expiresAt: NOON }),
    listListeners: () => store.listListeners(NUMBER, NOON),
    ingest: async () => {
      const event = conversationEvent({ event: 'windowClosing', conversationId });
      const status = inboundStatus({ wamid: 'wamid.SENT1', status: 'failed', callbackData: 'key1' });
      await store.reserveSend('key1', closed, NOON);
      await store.ingest([inboundMessage(), inboundMessage({ id: '2' }), inboundCall(), event, status], [combining], NOON);
      const parts = ['4111 1111', '1111 1111', '12345678'].map((text, index) => inboundMessage({ id: `part.${index}`, text }));
      for (const part of parts) await store.ingest([part], [combining], NOON, splitNumbers);
    },
    nextDeliveries: async () => {
      [first] = await store.nextDeliveries(target, NOON + 10, 10);
      const flood = Array.from({ length: 300 }, (_, index) => inboundMessage({ id: `flood.${index}` }));
      await store.ingest(flood, [combining], NOON);
      await store.nextDeliveries(target, NOON + 10, 100);
    },
    markEmitted: () => store.markEmitted(first!.id, 1, 'p', NOON),
    claimDelivery: () => store.claimDelivery({ ...run, deliveryId: first!.id }),
    claimOf: () => store.claimOf(first!.id),
    returnDelivery: () => store.returnDelivery(first!.id, 1, NOON),
    settleDelivery: () => store.settleDelivery(first!.id, 1, 'success', NOON),
    heartbeat: () => store.heartbeat('p', NOON),
    recoverDeliveries: async () => {
      for (const onCrash of ['runAgain', 'leaveIt'] as const) {
        await store.recoverDeliveries(target, { silentSince: NOON, claimedBefore: NOON, onCrash }, NOON);
      }
    },
    removeListener: () => store.removeListener(target, NOON),
    unregisterTrigger: () => store.unregisterTrigger(target, NOON),
    getConversation: () => store.getConversation(conversationId),
    idsOf: async () => {
      const [phone, user] = [contact('15550100003'), { ...nobody, userId: 'US.3' }];
      const people = [phone, user, { ...phone, ...user, waId: phone.waId }];
      await store.ingest(people.map((from, index) => inboundMessage({ id: `merged.${index}`, from })), [combining], NOON, splitNumbers);
      const formerly = { waId: '15550100003', userId: 'US.3' };
      await store.ingest([customerEvent('contactChanged', { from: contact('15550100004', { userId: 'US.4' }), formerly })], [combining], NOON);
      await store.idsOf(conversationId);
    },
    findConversation: () => store.findConversation(NUMBER, '15550100001'),
    ensureConversation: () => store.ensureConversation(business, contact('15550100002'), NOON),
    listConversations: async () => {
      // With few in a list SQLite may find other ways than with many.
      for (let index = 0; index < MANY; index += 1) await store.keepReply({ ...kept, key: `many${index}`, conversationId: `c_${index}` });
      for (const filter of [{ kind: 'unanswered' }, { kind: 'windowClosing', now: NOON, withinMs: 1 }, { kind: 'unsentAnswers' }] as const) {
        await store.listConversations({ phoneNumberId: NUMBER, filter, limit: MANY });
      }
    },
    setOptedOut: async () => {
      await store.setOptedOut(conversationId, false, NOON);
      await store.setOptedOut(conversationId, true, NOON);
    },
    reserveSend: () => store.reserveSend('key2', closed, NOON, NOON),
    settleSend: async () => {
      await store.settleSend('key1', { state: 'sent', wamid: 'wamid.SENT1' }, NOON);
      await store.settleSend('key2', { state: 'refused', errorCode: 1 }, NOON);
    },
    getSend: () => store.getSend('key1'),
    giveUpSends: () => store.giveUpSends(NOON, NOON),
    dueFollowUps: () => store.dueFollowUps(NUMBER, 10),
    completeFollowUp: () => store.completeFollowUp('key1', NOON),
    unreportedSends: () => store.unreportedSends(conversationId, 10),
    markReported: () => store.markReported(['key1']),
    putReplyNews: () => store.putReplyNews({ key: 'key1', kind: 'kept', conversationId, at: NOON, text: 't', reason: 'r' }),
    untoldReplyNews: () => store.untoldReplyNews(conversationId, 10),
    markNewsTold: () => store.markNewsTold([{ key: 'key1', kind: 'kept' }]),
    conversationsToTell: () => store.conversationsToTell({ provider: 'p', account: 'a', phoneNumberId: NUMBER }, NOON, 10),
    keepReply: () => store.keepReply(kept),
    listKeptReplies: () => store.listKeptReplies(conversationId),
    settleKeptReply: () => store.settleKeptReply('kept1', 'sent', NOON),
    expiredKeptReplies: () => store.expiredKeptReplies(NUMBER, NOON, 10),
    takeSendSlot: () => store.takeSendSlot([{ name: 'pair:1', intervalMs: 1, burst: 1 }], NOON, 0),
    exhaustRate: () => store.exhaustRate('pair:1', NOON),
    putTicketBinding: () =>
      store.putTicketBinding({ conversationId, provider: 'p', account: 'a', ticketId: '1', ticketNumber: '1', ticketUrl: null }, NOON),
    getTicketBinding: () => store.getTicketBinding(conversationId, 'p', 'a'),
    latestTicketBinding: () => store.latestTicketBinding(conversationId),
    createDeskTicket: async () => {
      ticketId = (await store.createDeskTicket({ conversationId, subject: 's', requester: 'r', tags: [] }, { ...comment, files: [file] })).id;
    },
    addDeskComment: () => store.addDeskComment(ticketId, comment),
    changeDeskTicket: () => store.changeDeskTicket(ticketId, { state: 'solved', priority: 'low', addTags: ['t'] }, NOON),
    listDeskTickets: async () => {
      await store.listDeskTickets({ state: 'any', limit: 10 });
      await store.listDeskTickets({ state: 'open', conversationId, limit: 10 });
      await store.listDeskTickets({ state: 'any', among: { phoneNumberId: NUMBER, idPrefix: 'x_' }, limit: 10 });
    },
    readDeskFile: async () => {
      const files = (await store.getDeskTicket(ticketId))?.comments.flatMap((one) => one.files) ?? [];
      await store.readDeskFile(files[0]?.id ?? '');
    },
    putWaitingMessage: () => store.putWaitingMessage(place, { marker: 'm', text: 't', files: [file] }, NOON),
    waitingMessages: () => store.waitingMessages(place),
    batchMessages: () => store.batchMessages(place, ['m'], { id: 'b', ticketId }),
    noteTicketMessages: () => store.noteTicketMessages(place, ['m'], ticketId, NOON),
    ticketOfMessage: () => store.ticketOfMessage(place, 'm'),
    registerTicketTrigger: () => store.registerTicketTrigger({ ...scope, ...ticketTrigger, topics: ['solved'] }, NOON),
    unregisterTicketTrigger: () => store.unregisterTicketTrigger(ticketTrigger, NOON),
    listTicketTriggers: () => store.listTicketTriggers(scope),
    putTicketWebhook: () => store.putTicketWebhook(ticketTrigger, { url: 'u', id: 'w', secret: 's' }),
    getTicketWebhook: () => store.getTicketWebhook(ticketTrigger),
    noteChangedTickets: () => store.noteChangedTickets(scope, ['1'], 'c', NOON),
    getTicketCursor: () => store.getTicketCursor(scope),
    hintAtTickets: () => store.hintAtTickets(scope, ['1'], NOON),
    dueTickets: () => store.dueTickets(scope, NOON, 10),
    postponeTicketHint: () => store.postponeTicketHint(scope, hint, NOON),
    settleTicketHint: () => store.settleTicketHint(scope, hint),
    getDeskTicket: () => store.getDeskTicket(ticketId),
    acquireLock: () => store.acquireLock('l', 'o', NOON, NOON),
    releaseLock: () => store.releaseLock('l', 'o'),
    getCallback: () => store.getCallback('p'),
    putCallback: () => store.putCallback('p', { ourUrl: 'u', previousUrl: null }),
    removeCallback: () => store.removeCallback('p'),
    urlOwner: () => store.urlOwner('u'),
    countWebhooks: () => store.countWebhooks(NUMBER, [{ outcome: 'accepted', count: 1, lastAt: NOON }]),
    webhookCounts: () => store.webhookCounts(NUMBER, NOON),
    getAccess: () => store.getAccess('k'),
    putAccess: () => store.putAccess('k', { phoneNumberIds: [], confirmedAt: NOON }),
    forgetParts: () => store.forgetParts(NOON, 10),
    cleanUp: () => store.cleanUp({ recordsMs: 1, customers: { phoneNumberId: NUMBER, silentMs: 1 } }, NOON, 10),
    deleteCustomer: () => store.deleteCustomer(conversationId, NOON),
  };
  for (const use of Object.values(each)) await use();
}
