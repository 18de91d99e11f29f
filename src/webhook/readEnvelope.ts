import { readMessages } from '../message/readMessages';
import { keepText, type MaskText } from '../message/maskFreeText';
import { readStatuses } from '../message/readStatuses';
import type { InboundRecord } from '../shared/inbound';
import { asArray, asRecord, asText } from '../shared/shape';
import { validate } from './envelope.validator';

/** A webhook's content, one record per message or event, in the order in which Meta listed them. */
export interface Envelope {
  readonly records: readonly InboundRecord[];
  /** Changes and messages that were passed over: fields nobody reads, or a shape that cannot be read. */
  readonly skipped: number;
}

const PASSED_OVER: Envelope = { records: [], skipped: 1 };

function readChange(change: unknown, wabaId: string | null, mask: MaskText): Envelope {
  const { field, value } = asRecord(change);
  const content = asRecord(value);
  const metadata = asRecord(content.metadata);
  const phoneNumberId = asText(metadata.phone_number_id);
  if (field !== 'messages' || phoneNumberId === null) return PASSED_OVER;
  const business = { phoneNumberId, displayPhoneNumber: asText(metadata.display_phone_number), wabaId };
  const records = [...readMessages(content, business, mask), ...readStatuses(content, business)];
  const listed = asArray(content.messages).length + asArray(content.statuses).length;
  return listed === 0 ? PASSED_OVER : { records, skipped: listed - records.length };
}

/**
 * Reads a whole batch: entry × changes × messages and statuses. Free texts are masked with `mask` while they are read.
 * Gives `null` when the body is not a WhatsApp webhook. Never throws, whatever the JSON holds.
 * Source: cloud-api.md §1.3, §1.4.
 */
export function readEnvelope(body: unknown, mask: MaskText = keepText): Envelope | null {
  if (!validate(body)) return null;
  const changes = asArray(asRecord(body).entry).flatMap((entry) => {
    const { id, changes: listed } = asRecord(entry);
    return asArray(listed).map((change) => readChange(change, asText(id), mask));
  });
  return {
    records: changes.flatMap(({ records }) => records),
    skipped: changes.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}
