import { readMessages } from '../message/readMessages';
import { keepText, type MaskText } from '../message/maskFreeText';
import { readStatuses } from '../message/readStatuses';
import type { InboundRecord } from '../shared/inbound';
import { asArray, asRecord, asText } from '../shared/shape';
import { validate } from './envelope.validator';

/** A webhook's content, one record per message or event, in the order in which Meta listed them. */
export interface Envelope {
  readonly records: readonly InboundRecord[];
  /** Changes and messages that were passed over: fields nobody reads, or entries of a shape that cannot be read. */
  readonly skipped: number;
}

function readChange(change: unknown, wabaId: string | null, mask: MaskText): readonly InboundRecord[] | null {
  const { field, value } = asRecord(change);
  const content = asRecord(value);
  const metadata = asRecord(content.metadata);
  const phoneNumberId = asText(metadata.phone_number_id);
  if (field !== 'messages' || phoneNumberId === null) return null;
  const business = { phoneNumberId, displayPhoneNumber: asText(metadata.display_phone_number), wabaId };
  return [...readMessages(content, business, mask), ...readStatuses(content, business)];
}

/**
 * Reads a whole batch: entry × changes × messages and statuses. Free texts are masked with `mask` while they are read.
 * Gives `null` when the body is not a WhatsApp webhook. Never throws, whatever the JSON holds.
 * Source: cloud-api.md §1.3, §1.4.
 */
export function readEnvelope(body: unknown, mask: MaskText = keepText): Envelope | null {
  if (!validate(body)) return null;
  const records: InboundRecord[] = [];
  let skipped = 0;
  for (const entry of asArray(asRecord(body).entry)) {
    const { id, changes } = asRecord(entry);
    for (const change of asArray(changes)) {
      const read = readChange(change, asText(id), mask);
      if (read === null || read.length === 0) skipped += 1;
      else for (const record of read) records.push(record);
    }
  }
  return { records, skipped };
}
