import { asArray, asNumber, asRecord, asText } from '../shared/shape';
import { SECOND_MS } from '../shared/clock';
import { hashKey } from '../shared/hash';
import { digitsAsPhone } from './contact';
import type { BusinessNumber, InboundStatus, StatusError } from '../shared/inbound';

function readError(value: unknown): StatusError {
  const error = asRecord(value);
  return {
    code: asNumber(error.code),
    title: asText(error.title) ?? asText(error.message),
    details: asText(asRecord(error.error_data).details),
  };
}

function readStatus(value: unknown, business: BusinessNumber): InboundStatus | null {
  const raw = asRecord(value);
  const wamid = asText(raw.id);
  const status = asText(raw.status);
  if (wamid === null || status === null) return null;
  const waId = asText(raw.recipient_id);
  const userId = asText(raw.recipient_user_id);
  return {
    kind: 'status',
    eventKey: hashKey(wamid, status, waId ?? userId ?? '', asText(raw.recipient_participant_id) ?? ''),
    business,
    recipient: { name: null, username: null, waId, userId, phone: digitsAsPhone(waId) },
    wamid,
    status,
    at: (asNumber(raw.timestamp) ?? 0) * SECOND_MS,
    errors: asArray(raw.errors).map(readError),
    pricing: raw.pricing === undefined ? null : asRecord(raw.pricing),
    callbackData: asText(raw.biz_opaque_callback_data),
    raw,
  };
}

/** The statuses of one change; entries without id or status are passed over. Source: cloud-api.md §3. */
export function readStatuses(
  content: Readonly<Record<string, unknown>>,
  business: BusinessNumber,
): readonly InboundStatus[] {
  return asArray(content.statuses).flatMap((status) => readStatus(status, business) ?? []);
}
