import { topicOf, wishesFor, type ConversationEvent, type InboundRecord, type InboundStatus } from '../../shared/inbound';
import type { Content } from '../content';
import { deliveryId, eventId, passes, staleIds, statusLane, withGroupStatusesJoined, type Inbound } from '../facts';
import type { CombineRule, IngestResult, IngestTarget, InboxStore, SequenceReader, TriggerTarget } from '../SupportStore';
import { growingTransaction, type LockMore } from './growingLocks';
import { noteInbound, noteRecipients, type Noting } from './inboundConversations';
import { inboundLocks, sentMessageLock } from './lockNames';
import { currentIds } from './mergedIds';
import { readSequences, type NewMessage } from './openParts';
import { noteStatuses } from './outbox';
import type { Database, Sql } from './Sql';
import { changedRows, rowsIn } from './values';

const isInbound = (record: InboundRecord): record is Inbound => record.kind === 'message' || record.kind === 'customerEvent';
const isStatus = (record: InboundRecord): record is InboundStatus => record.kind === 'status';
const isOwnEvent = (record: InboundRecord): record is ConversationEvent => record.kind === 'event';

function locksOf(record: InboundRecord): readonly string[] {
  switch (record.kind) {
    case 'message':
    case 'customerEvent':
      return inboundLocks(record);
    case 'status':
      return [sentMessageLock(record.wamid)];
    case 'accountEvent':
    case 'event':
      return [];
    default:
      return record satisfies never;
  }
}

/** Remembers the records, and statuses that they make stale; gives those that were new, in their order. */
async function takeNew(sql: Sql, records: readonly InboundRecord[], at: number): Promise<readonly InboundRecord[]> {
  const byId = new Map<string, InboundRecord>();
  for (const record of records) {
    const id = eventId(record);
    if (!byId.has(id)) byId.set(id, record);
  }
  const ids = new Set([...byId.keys(), ...records.filter(isStatus).flatMap(staleIds)]);
  const inserted = await changedRows<{ readonly event_id: string }>(
    sql,
    (rows) => `INSERT INTO seen_events (event_id, seen_at) VALUES ${rows} ON CONFLICT DO NOTHING RETURNING event_id`,
    // In one order in all processes, so that none waits for another that waits for it.
    [...ids].sort().map((id) => [id, at]),
  );
  const fresh = new Set(inserted.map(({ event_id: id }) => id));
  return [...byId].filter(([id]) => fresh.has(id)).map(([, record]) => record);
}

/** News of the account come one after the other, beside all conversations. */
const ACCOUNT_LANE = 'account';

/** Where a record belongs. */
interface Place {
  readonly lane: string;
  readonly conversationId: string | null;
  readonly isNew: boolean;
}

/** Writes the facts that records of one business number bring. Only there an event key means one event. */
async function noteFactsOf(records: readonly InboundRecord[], noting: Noting): Promise<(record: InboundRecord) => Place> {
  const { sql, phoneNumberId, at } = noting;
  const conversationOf = await noteInbound(records.filter(isInbound), noting);
  await noteRecipients(records.filter(isStatus), noting);
  const recipientOf = await noteStatuses(sql, phoneNumberId, records.filter(isStatus), at);
  const currentOf = await currentIds(sql, records.filter(isOwnEvent).map(({ conversationId }) => conversationId));
  return (record) => {
    switch (record.kind) {
      case 'message':
      case 'customerEvent': {
        const { id, isNew } = conversationOf.get(record.eventKey)!;
        return { lane: id, conversationId: id, isNew };
      }
      case 'status':
        return { lane: statusLane(record.wamid), conversationId: recipientOf.get(record.eventKey) ?? null, isNew: false };
      case 'accountEvent':
        return { lane: ACCOUNT_LANE, conversationId: null, isNew: false };
      case 'event': {
        const id = currentOf.get(record.conversationId) ?? record.conversationId;
        return { lane: id, conversationId: id, isNew: false };
      }
      default:
        return record satisfies never;
    }
  };
}

/** Writes the facts that the records bring; gives where each belongs. */
async function noteFacts(
  records: readonly InboundRecord[],
  noting: Omit<Noting, 'phoneNumberId'>,
): Promise<ReadonlyMap<InboundRecord, Place>> {
  const places = new Map<InboundRecord, Place>();
  for (const phoneNumberId of new Set(records.map(({ business }) => business.phoneNumberId))) {
    const own = records.filter(({ business }) => business.phoneNumberId === phoneNumberId);
    const placeOf = await noteFactsOf(own, { ...noting, phoneNumberId });
    for (const record of own) places.set(record, placeOf(record));
  }
  return places;
}

const wants = ({ phoneNumberId, topics, filter }: IngestTarget, record: InboundRecord) =>
  phoneNumberId === record.business.phoneNumberId &&
  wishesFor(record).every((wish) => topics.includes(wish)) &&
  (record.kind !== 'message' || filter === undefined || passes(record, filter));

const isTooOld = ({ maxMessageAgeMs }: IngestTarget, record: InboundRecord, at: number) =>
  record.kind === 'message' && maxMessageAgeMs !== null && at - record.message.sentAt > maxMessageAgeMs;

/** A record on its way to a target. */
interface Parcel {
  readonly record: InboundRecord;
  readonly place: Place;
  readonly target: IngestTarget;
}

const isCombined = (kind: InboundRecord['kind'], combine: CombineRule | null): combine is CombineRule =>
  combine !== null && kind === 'message';

function notBefore({ record, target }: Parcel, at: number): number {
  const { combine, notBefore: from = 0 } = target;
  return isCombined(record.kind, combine) ? Math.max(from, at + Math.min(combine.quietMs, combine.mostMs)) : from;
}

async function addDeliveries(sql: Sql, content: Content, parcels: readonly Parcel[], at: number): Promise<readonly Parcel[]> {
  const payloads = new Map<InboundRecord, string>();
  for (const { record } of parcels) if (!payloads.has(record)) payloads.set(record, content.seal(record));
  const byId = new Map(parcels.map((parcel) => [deliveryId(parcel.target, parcel.record), parcel]));
  const added = await changedRows<{ readonly id: string }>(
    sql,
    (rows) => `INSERT INTO deliveries (id, workflow_id, node_id, kind, lane, conversation_id, is_new, state, attempt, not_before,
      received_at, touched_at, payload) VALUES ${rows} ON CONFLICT (id) DO NOTHING RETURNING id`,
    [...byId].map(([id, parcel]) => {
      const { record, place, target } = parcel;
      const { lane, conversationId, isNew } = place;
      const head = [id, target.workflowId, target.nodeId, topicOf(record), lane, conversationId, Number(isNew)];
      return [...head, 'pending', 1, notBefore(parcel, at), at, at, payloads.get(record) ?? null];
    }),
  );
  return added.flatMap(({ id }) => byId.get(id) ?? []);
}

/**
 * The customers wrote again: the message that their next run begins with waits until they are silent. It is the lane's oldest
 * that nobody claimed yet.
 */
async function awaitSilence(
  sql: Sql,
  { workflowId, nodeId }: TriggerTarget,
  { quietMs, mostMs }: CombineRule,
  lanes: readonly string[],
  at: number,
): Promise<void> {
  const silentAt = at + quietMs;
  await rowsIn(
    sql,
    (list) => `UPDATE deliveries SET not_before = CASE WHEN received_at + ? < ? THEN received_at + ? ELSE ? END
      WHERE not_before < ? AND not_before < received_at + ? AND state = 'pending' AND seq IN (
        SELECT MIN(seq) FROM deliveries WHERE workflow_id = ? AND node_id = ? AND state = 'pending' AND state <> 'settled'
          AND kind = 'message' AND combined = 0 AND lane IN (${list}) GROUP BY lane)`,
    lanes,
    mostMs,
    silentAt,
    mostMs,
    silentAt,
    silentAt,
    mostMs,
    workflowId,
    nodeId,
  );
}

async function awaitSilenceOf(sql: Sql, targets: readonly IngestTarget[], added: readonly Parcel[], at: number): Promise<void> {
  for (const target of targets) {
    if (target.combine === null) continue;
    const own = added.filter((parcel) => parcel.target === target && parcel.record.kind === 'message');
    const lanes = [...new Set(own.map(({ place }) => place.lane))];
    await awaitSilence(sql, target, target.combine, lanes, at);
  }
}

/** The records of parcels as they are to be written: with what the messages among them turn out to be in their sequences. */
async function readInSequence(sql: Sql, content: Content, placeOf: ReadonlyMap<InboundRecord, Place>, parcels: readonly Parcel[], sequences: SequenceReader, at: number) {
  const deliveryIdsOf = new Map<InboundRecord, string[]>();
  for (const { record, target } of parcels) deliveryIdsOf.set(record, [...(deliveryIdsOf.get(record) ?? []), deliveryId(target, record)]);
  const messages = [...placeOf].flatMap(([message, { conversationId }]): readonly NewMessage[] =>
    message.kind === 'message' && conversationId !== null ? [{ message, conversationId, deliveryIds: deliveryIdsOf.get(message) ?? [] }] : [],
  );
  const masked: ReadonlyMap<InboundRecord, InboundRecord> = await readSequences(sql, content, messages, sequences, at);
  return parcels.map((parcel) => ({ ...parcel, record: masked.get(parcel.record) ?? parcel.record }));
}

/** What {@link InboxStore.ingest} is given. */
interface Webhook {
  readonly records: readonly InboundRecord[];
  readonly targets: readonly IngestTarget[];
  readonly at: number;
  readonly sequences: SequenceReader | undefined;
}

/** Writes a webhook's records; `announce` says that there is something to emit. */
export function ingest(database: Database, content: Content, announce: () => void): InboxStore['ingest'] {
  async function write(sql: Sql, lockMore: LockMore, { records, targets, at, sequences }: Webhook): Promise<IngestResult> {
    const fresh = await takeNew(sql, records, at);
    const places = await noteFacts(withGroupStatusesJoined(fresh), { sql, content, at, lockMore });
    const wanted = [...places].flatMap(([record, place]) =>
      targets.filter((target) => wants(target, record)).map((target) => ({ record, place, target })),
    );
    const parcels = wanted.filter(({ record, target }) => !isTooOld(target, record, at));
    const toWrite = sequences === undefined ? parcels : await readInSequence(sql, content, places, parcels, sequences, at);
    const added = await addDeliveries(sql, content, toWrite, at);
    await awaitSilenceOf(sql, targets, added, at);
    return {
      recorded: fresh.length,
      duplicates: records.length - fresh.length,
      deliveries: added.length,
      tooOld: wanted.length - parcels.length,
    };
  }

  return async (records, targets, at, sequences) => {
    const webhook = { records, targets, at, sequences };
    const result = await growingTransaction(database, records.flatMap(locksOf), (sql, lockMore) => write(sql, lockMore, webhook));
    if (result.deliveries > 0) announce();
    return result;
  };
}
