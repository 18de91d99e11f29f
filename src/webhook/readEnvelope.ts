import { keepText, type MaskText } from '../message/maskFreeText';
import { readCalls } from '../message/readCalls';
import type { Reading } from '../message/reading';
import { readMessages } from '../message/readMessages';
import { readStatuses } from '../message/readStatuses';
import { systemClock } from '../shared/clock';
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

type Content = Readonly<Record<string, unknown>>;

interface FieldReader {
  /** The keys whose entries become records. */
  readonly lists: readonly string[];
  readonly read: (content: Content, reading: Reading) => readonly InboundRecord[];
}

/** Echoes of what the business sent, the chats of Meta's own agent and account notices are fields that nobody reads. */
const FIELDS: ReadonlyMap<unknown, FieldReader> = new Map<unknown, FieldReader>([
  ['messages', { lists: ['messages', 'statuses'], read: (...change) => [...readMessages(...change), ...readStatuses(...change)] }],
  ['calls', { lists: ['calls'], read: readCalls }],
]);

function readChange(change: unknown, wabaId: string | null, { mask, receivedAt }: Omit<Reading, 'business'>): Envelope {
  const { field, value } = asRecord(change);
  const content = asRecord(value);
  const metadata = asRecord(content.metadata);
  const phoneNumberId = asText(metadata.phone_number_id);
  const reader = FIELDS.get(field);
  if (reader === undefined || phoneNumberId === null) return PASSED_OVER;
  const business = { phoneNumberId, displayPhoneNumber: asText(metadata.display_phone_number), wabaId };
  const records = reader.read(content, { business, mask, receivedAt });
  const listed = reader.lists.reduce((sum, name) => sum + asArray(content[name]).length, 0);
  return listed === 0 ? PASSED_OVER : { records, skipped: listed - records.length };
}

/**
 * Reads a whole batch: entry × changes × messages, statuses and calls. Free texts are masked with `mask` while they are
 * read. Gives `null` when the body is not a WhatsApp webhook. Never throws, whatever the JSON holds.
 * Source: cloud-api.md §1.3, §1.4.
 * @param receivedAt when it came, milliseconds: the time of statuses that Meta gives none.
 */
export function readEnvelope(body: unknown, mask: MaskText = keepText, receivedAt = systemClock.now()): Envelope | null {
  if (!validate(body)) return null;
  const changes = asArray(asRecord(body).entry).flatMap((entry) => {
    const { id, changes: listed } = asRecord(entry);
    return asArray(listed).map((change) => readChange(change, asText(id), { mask, receivedAt }));
  });
  return {
    records: changes.flatMap(({ records }) => records),
    skipped: changes.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}
