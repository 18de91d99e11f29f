import { hashKey } from '../shared/hash';
import type { InboundStatus, StatusError } from '../shared/inbound';
import { asArray, asNumber, asObject, asRecord, asText } from '../shared/shape';
import { digitsAsPhone, readIds } from './contact';
import { isReadable, readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import type { Reading } from './reading';

type Json = Readonly<Record<string, unknown>>;

function readError(value: unknown): StatusError {
  const error = asRecord(value);
  return {
    code: asNumber(error.code),
    title: asText(error.title) ?? asText(error.message),
    details: asText(asRecord(error.error_data).details),
  };
}

/** Who got the message; for a message to a group, one status per member. */
function recipientKey(raw: Json): string {
  const { waId, userId } = readIds(raw.recipient_id, raw.recipient_user_id);
  const member = readIds(raw.recipient_participant_id, raw.recipient_participant_user_id);
  return hashKey(waId ?? userId ?? '', member.waId ?? member.userId ?? '');
}

function readStatus(value: unknown, { business, mask, receivedAt }: Reading): InboundStatus | null {
  const original = asRecord(value);
  const wamid = asText(original.id);
  const status = asText(original.status);
  if (wamid === null || status === null || !isReadable(original)) return null;
  const raw = maskFreeText(original, mask).value;
  const { waId, userId } = readIds(raw.recipient_type === 'group' ? null : raw.recipient_id, raw.recipient_user_id);
  return {
    kind: 'status',
    eventKey: hashKey(wamid, status, recipientKey(raw)),
    business,
    recipient: { name: null, username: null, waId, userId, phone: digitsAsPhone(waId) },
    wamid,
    status,
    at: readTime(raw.timestamp) ?? receivedAt,
    errors: asArray(raw.errors).map(readError),
    pricing: asObject(raw.pricing),
    callbackData: asText(raw.biz_opaque_callback_data),
    raw,
  };
}

/**
 * The statuses of one change; entries without id or status are passed over. A status without a time is not: it may be
 * the proof that a message went out. It gets the time of its arrival. Source: cloud-api.md §3.
 */
export function readStatuses(content: Json, reading: Reading): readonly InboundStatus[] {
  return asArray(content.statuses).flatMap((status) => readStatus(status, reading) ?? []);
}
