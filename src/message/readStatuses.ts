import { hashKey } from '../shared/hash';
import type { InboundStatus, MetaRecord } from '../shared/inbound';
import { asObject, asText, type Json } from '../shared/shape';
import { digitsAsPhone, readIds, readParentUserId } from './contact';
import { readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import { readErrors } from './readErrors';
import type { ReadEntry, Reading } from './reading';

/** The group member that a status speaks of. */
function participantsOf(raw: Json): InboundStatus['participants'] {
  const member = readIds(raw.recipient_participant_id, raw.recipient_participant_user_id);
  return member.waId === null && member.userId === null ? [] : [member];
}

/** Who got the message; for a message to a group, one status per member. */
function recipientKey(raw: Json): string {
  const { waId, userId } = readIds(raw.recipient_id, raw.recipient_user_id);
  const [member] = participantsOf(raw);
  return hashKey(waId ?? userId ?? '', member?.waId ?? member?.userId ?? '');
}

/** Each implies those before it; `failed` comes after `sent` and leads nowhere. Source: cloud-api.md §3. */
const STEPS = ['sent', 'delivered', 'read', 'played'];
const ORDER = ['sent', 'failed', 'delivered', 'read', 'played'];

/** The statuses that have nothing more to say once this one is known. */
const impliedBy = (status: string) => (status === 'failed' ? ['sent'] : STEPS.slice(0, Math.max(0, STEPS.indexOf(status))));

const rankOf = ({ status }: InboundStatus) => (ORDER.includes(status) ? ORDER.indexOf(status) : ORDER.length);

/** With the statuses among the records in the order in which they happen, whatever the order in which they came. */
export function withStatusesInOrder(records: readonly MetaRecord[]): readonly MetaRecord[] {
  const isStatus = (record: MetaRecord): record is InboundStatus => record.kind === 'status';
  const inOrder = records.filter(isStatus).sort((one, other) => rankOf(one) - rankOf(other)).values();
  return records.map((record) => (isStatus(record) ? (inOrder.next().value ?? record) : record));
}

function readStatus(original: Json, { business, mask, receivedAt }: Reading, standby: boolean): InboundStatus | null {
  const wamid = asText(original.id);
  const status = asText(original.status);
  if (wamid === null || status === null) return null;
  const raw = maskFreeText(original, mask).value;
  const toGroup = raw.recipient_type === 'group';
  const { waId, userId } = readIds(toGroup ? null : raw.recipient_id, raw.recipient_user_id);
  const keyOf = (one: string) => hashKey(wamid, one, recipientKey(raw));
  return {
    kind: 'status',
    eventKey: keyOf(status),
    implies: impliedBy(status).map(keyOf),
    business,
    recipient: { name: null, username: null, waId, userId, phone: digitsAsPhone(waId), ...readParentUserId(raw.recipient_parent_user_id) },
    groupId: toGroup ? asText(raw.recipient_id) : null,
    participants: participantsOf(raw),
    standby,
    wamid,
    status,
    at: readTime(raw.timestamp) ?? receivedAt,
    errors: readErrors(raw.errors),
    pricing: asObject(raw.pricing),
    callbackData: asText(raw.biz_opaque_callback_data),
    raw,
  };
}

/**
 * Reads an entry of `statuses`; `null` without id or status. One without a time may be the proof that a message went out: it
 * gets the time of its arrival. Source: cloud-api.md §3.
 */
export const readStatusEntry: ReadEntry = (entry, _content, reading) => readStatus(entry, reading, false);

/** The same for what Meta's own AI sent. Source: cloud-api.md §1.6. */
export const readStandbyStatus: ReadEntry = (entry, _content, reading) => readStatus(entry, reading, true);
