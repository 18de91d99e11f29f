import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { splitNumbers } from '../../../nodes/WhatsAppSupportTrigger/splitNumbers';
import { sealedContent } from '../../../src/store/content';
import { plainSeal } from '../../../src/store/contentSeal';
import type { Database, Sql } from '../../../src/store/sql/Sql';
import { sqlStore, type SqlStore } from '../../../src/store/sql/store';
import { openDatabase } from '../../../src/store/sqlite/openDatabase';
import { sqliteDatabase } from '../../../src/store/sqlite/sqliteSql';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { contact, conversationEvent, inboundCall, inboundMessage, inboundStatus, ingestTarget, NOON, NUMBER, target } from '../../contract/supportStore/records';
import { testFolder } from './folder';

/** Passes everything on and remembers the statements. */
function recording(database: Database, texts: Set<string>): Database {
  const noted = (sql: Sql): Sql => ({
    rows: (text, ...values) => sql.rows(texts.add(text) && text, ...values),
    row: (text, ...values) => sql.row(texts.add(text) && text, ...values),
    change: (text, ...values) => sql.change(texts.add(text) && text, ...values),
  });
  return { ...database, ...noted(database), transaction: (locks, work) => database.transaction(locks, (sql) => work(noted(sql))) };
}

const planOf = (database: DatabaseSync, text: string) =>
  database
    .prepare(`EXPLAIN QUERY PLAN ${text}`)
    .all(...Array<null>(text.split('?').length - 1).fill(null))
    .map(({ detail }) => String(detail));

const combining = ingestTarget({ topics: ['message', 'status', 'windowClosing'], combine: { quietMs: 1, mostMs: 2 } });

/** Every method once or more, so that each of its statements is seen; the type names those that are missing. */
async function useEverything(store: SqlStore): Promise<void> {
  const { business } = inboundMessage();
  const { id: conversationId } = await store.ensureConversation(business, contact('15550100001'), NOON);
  const closed = { conversationId, countsAsAnswer: true, reply: { content: { type: 'text' }, whenClosed: { action: 'route' } } } as const;
  const run = { attempt: 1, executionId: '1', processId: 'p', now: NOON, combine: true } as const;
  let first: DeliveryRef | undefined;
  let ticketId = '';
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
    findConversation: () => store.findConversation(NUMBER, '15550100001'),
    ensureConversation: () => store.ensureConversation(business, contact('15550100002'), NOON),
    listConversations: async () => {
      for (const filter of [{ kind: 'unanswered' }, { kind: 'windowClosing', now: NOON, withinMs: 1 }, { kind: 'unsentAnswers' }] as const) {
        await store.listConversations({ phoneNumberId: NUMBER, filter, limit: 10 });
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
    dueFollowUps: () => store.dueFollowUps(NUMBER, 10),
    completeFollowUp: () => store.completeFollowUp('key1', NOON),
    unreportedSends: () => store.unreportedSends(conversationId, 10),
    markReported: () => store.markReported(['key1']),
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
      ticketId = (await store.createDeskTicket({ conversationId, subject: 's', requester: 'r', tags: [] }, comment)).id;
    },
    addDeskComment: () => store.addDeskComment(ticketId, comment),
    setDeskTicketState: () => store.setDeskTicketState(ticketId, 'solved', NOON),
    getDeskTicket: () => store.getDeskTicket(ticketId),
    findDeskTicket: () => store.findDeskTicket(conversationId, 'open'),
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

/** Tables that are small whatever happens: what is in them is in use now, or is cleaned away. */
const SMALL = ['access_grants', 'callbacks', 'listeners', 'locks', 'processes', 'rates', 'triggers'];

/** Of the replies that were ever kept, this index holds those that still wait. */
const SMALL_INDEX = 'kept_replies USING INDEX kept_replies_by_expiry';

describe('how SQLite looks things up', () => {
  const folder = testFolder();

  it('reads no table as a whole that grows with messages or customers', async () => {
    const connection = await openDatabase(path.join(folder(), 'store.sqlite'));
    const texts = new Set<string>();
    await useEverything(sqlStore(recording(sqliteDatabase(connection), texts), sealedContent(plainSeal), () => undefined));
    const tables = connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all().map(({ name }) => String(name));
    const details = [...texts].flatMap((text) => planOf(connection, text));
    connection.close();
    expect(texts.size).toBeGreaterThan(60);
    const scans = details.filter((detail) => detail.startsWith('SCAN ')).map((detail) => detail.slice('SCAN '.length));
    const ofTables = scans.filter((scan) => tables.includes(scan.split(' ')[0]!));
    expect([...new Set(ofTables)].sort()).toEqual([...SMALL, SMALL_INDEX].sort());
    // Nearly all customers are those of one number; and an index that has to be made first reads as much.
    const wide = details.filter((detail) => /^SEARCH conversations .*\(phone_number_id=\?\)$|AUTOMATIC/.test(detail));
    expect([...new Set(wide)]).toEqual(['SEARCH conversations USING INDEX conversations_of_groups (phone_number_id=?)']);
  });

  it('looks for work through indexes of what is not settled, without sorting what is pending', async () => {
    const connection = await openDatabase(path.join(folder(), 'store.sqlite'));
    const texts = new Set<string>();
    const sql = recording(sqliteDatabase(connection), texts);
    const store = sqlStore(sql, sealedContent(plainSeal), () => undefined);
    const flood = Array.from({ length: 300 }, (_, index) => inboundMessage({ id: `flood.${index}` }));
    await store.ingest(flood, [ingestTarget()], NOON);
    texts.clear();
    await store.nextDeliveries(target, NOON, 10);
    const plans = [...texts].map((text) => planOf(connection, text));
    connection.close();
    const indexes = plans.map((plan) => plan.filter((detail) => detail.includes('deliveries') || detail.includes('candidate')));
    const busy = 'SEARCH busy USING INDEX deliveries_under_way (workflow_id=? AND node_id=? AND lane=?)';
    const byLane = 'SEARCH deliveries USING INDEX deliveries_open_by_lane';
    expect(indexes).toEqual([
      [
        'SEARCH deliveries USING INDEX deliveries_open_by_state (workflow_id=? AND node_id=? AND state=?)',
        // Of the oldest, which the line above found.
        expect.stringMatching(/^SCAN candidate/),
        busy,
        'SEARCH older USING INDEX deliveries_open_by_lane (workflow_id=? AND node_id=? AND lane=? AND seq<?)',
      ],
      [
        `${byLane} (workflow_id=? AND node_id=? AND lane>?)`,
        `${byLane} (workflow_id=? AND node_id=? AND lane>?)`,
        'SEARCH candidate USING INTEGER PRIMARY KEY (rowid=?)',
        `${byLane} (workflow_id=? AND node_id=? AND lane=?)`,
        busy,
      ],
    ]);
  });
});
