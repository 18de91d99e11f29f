import type { InboundRecord } from '../../shared/inbound';
import type { Content } from '../content';
import { deliveryId, eventId, statusLane } from '../facts';
import type { IngestResult, IngestTarget, InboxStore } from '../SupportStore';
import { conversationFacts } from './conversations';
import { outboxFacts } from './outbox';
import type { Sql } from './sql';

/** Where a record belongs. */
interface Place {
  readonly lane: string;
  readonly conversationId: string | null;
  readonly isNew: boolean;
}

/** Writes the facts that a record brings; gives where it belongs. */
function factsWriter(sql: Sql, content: Content): (record: InboundRecord, at: number) => Place {
  const conversations = conversationFacts(sql, content);
  const outbox = outboxFacts(sql);
  return (record, at) => {
    switch (record.kind) {
      case 'message': {
        const { id, isNew } = conversations.noteMessage(record, at);
        return { lane: id, conversationId: id, isNew };
      }
      case 'status': {
        const ours = outbox.noteStatus(record, at);
        const conversationId = ours ?? conversations.find(record.business.phoneNumberId, record.recipient);
        return { lane: statusLane(record.wamid), conversationId, isNew: false };
      }
      default:
        return record satisfies never;
    }
  };
}

const wants = ({ phoneNumberId, kinds }: IngestTarget, { business, kind }: InboundRecord) =>
  phoneNumberId === business.phoneNumberId && kinds.includes(kind);

export function sqliteIngest(sql: Sql, content: Content): InboxStore['ingest'] {
  const noteFacts = factsWriter(sql, content);
  const remember = sql.change('INSERT INTO seen_events (event_id, seen_at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const addDelivery = sql.change(
    `INSERT INTO deliveries (id, workflow_id, node_id, kind, lane, conversation_id, is_new, state, attempt, not_before,
       touched_at, payload) VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 1, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );

  function deliver(record: InboundRecord, place: Place, targets: readonly IngestTarget[], at: number): number {
    const interested = targets.filter((target) => wants(target, record));
    if (interested.length === 0) return 0;
    const { lane, conversationId, isNew } = place;
    const payload = content.seal(record);
    return interested.reduce((count, target) => {
      const { workflowId, nodeId, notBefore = 0 } = target;
      const id = deliveryId(target, record.eventKey);
      return count + addDelivery(id, workflowId, nodeId, record.kind, lane, conversationId, Number(isNew), notBefore, at, payload);
    }, 0);
  }

  return async (records, targets, at): Promise<IngestResult> =>
    sql.transaction(() => {
      let recorded = 0;
      let deliveries = 0;
      for (const record of records) {
        if (remember(eventId(record.business.phoneNumberId, record.eventKey), at) === 0) continue;
        recorded += 1;
        deliveries += deliver(record, noteFacts(record, at), targets, at);
      }
      return { recorded, duplicates: records.length - recorded, deliveries };
    });
}
