import { readNews } from '../message/accountEvents';
import { readUserIdUpdate } from '../message/contactChanges';
import { isReadable, readTime } from '../message/limits';
import { keepText, type MaskText } from '../message/maskFreeText';
import { readCall, readCallStatus } from '../message/readCalls';
import { readAgentEcho, readAppEcho } from '../message/readEchoes';
import { readGroupChange } from '../message/readGroupChange';
import { readHandover } from '../message/readHandover';
import type { ReadEntry, Reading } from '../message/reading';
import { readMessageEntry, readStandbyMessage } from '../message/readMessages';
import { readPreference } from '../message/readPreference';
import { readStandbyStatus, readStatusEntry, withStatusesInOrder } from '../message/readStatuses';
import { systemClock } from '../shared/clock';
import type { MetaRecord } from '../shared/inbound';
import { asArray, asObject, asRecord, asText, type Json } from '../shared/shape';
import { validate } from './envelope.validator';

/** A webhook's content, one record per message or event, in the order in which Meta listed them; statuses in theirs. */
export interface Envelope {
  readonly records: readonly MetaRecord[];
  /** Entries and changes that were passed over, because they have no id, are no object, or nest without end. */
  readonly skipped: number;
}

const PASSED_OVER: Envelope = { records: [], skipped: 1 };

/** How the entries of a list become records, by the list's name. */
type ListReaders = Readonly<Record<string, ReadEntry>>;

const MESSAGE_LISTS: ListReaders = { messages: readMessageEntry, statuses: readStatusEntry, message_echoes: readAppEcho, errors: readNews('errors') };
const GROUP_LISTS: ListReaders = { groups: readGroupChange, errors: readNews('errors') };

/** Meta's fields with lists of entries. Source: cloud-api.md §1.4 to §1.6, §10. */
const LISTS: ReadonlyMap<unknown, ListReaders> = new Map<unknown, ListReaders>([
  ['messages', MESSAGE_LISTS],
  ['message_echoes', MESSAGE_LISTS],
  ['smb_message_echoes', MESSAGE_LISTS],
  ['standby', { messages: readStandbyMessage, statuses: readStandbyStatus, message_echoes: readAgentEcho, errors: readNews('errors') }],
  ['calls', { calls: readCall, statuses: readCallStatus, errors: readNews('errors') }],
  ['user_preferences', { user_preferences: readPreference }],
  ['user_id_update', { user_id_update: readUserIdUpdate }],
  ['group_lifecycle_update', GROUP_LISTS],
  ['group_participants_update', GROUP_LISTS],
  ['group_settings_update', GROUP_LISTS],
  ['group_status_update', GROUP_LISTS],
  ['history', { history: readNews('history') }],
  ['smb_app_state_sync', { state_sync: readNews('smb_app_state_sync') }],
  ['automatic_events', { automatic_events: readNews('automatic_events') }],
]);

/** Those of a conversation that Meta's own AI answers stand one level deeper. */
const contentOf = (field: unknown, value: Json): Json => (field === 'standby' ? { ...value, ...asRecord(value.standby) } : value);

/** The number a change belongs to: notices of handovers name it as the recipient. */
function businessOf({ metadata, recipient }: Json, wabaId: string | null): Reading['business'] {
  const { phone_number_id: phoneNumberId, display_phone_number: display } = { ...asRecord(recipient), ...asRecord(metadata) };
  return { phoneNumberId: asText(phoneNumberId) ?? '', displayPhoneNumber: asText(display), wabaId };
}

/** The entries of a change that become records, each with its reader. */
function entriesOf(field: unknown, value: Json): ReadonlyArray<readonly [entry: unknown, read: ReadEntry]> {
  const readers = LISTS.get(field);
  if (readers !== undefined) {
    const content = contentOf(field, value);
    return Object.entries(readers).flatMap(([name, read]) => asArray(content[name]).map((entry) => [entry, read] as const));
  }
  return [[value, field === 'messaging_handovers' ? readHandover : readNews(asText(field) ?? '')]];
}

/** Only news of the account come without a number. */
const isAddressed = (record: MetaRecord) => record.kind === 'accountEvent' || record.business.phoneNumberId !== '';

function readChange(change: unknown, entry: Json, { mask, receivedAt }: Pick<Reading, 'mask' | 'receivedAt'>): Envelope {
  const { field, value } = asRecord(change);
  const content = asObject(value);
  if (content === null) return PASSED_OVER;
  const business = businessOf(content, asText(entry.id));
  const reading = { business, mask, receivedAt, field: asText(field) ?? '', sentAt: readTime(entry.time) };
  const entries = entriesOf(field, content);
  const records = entries.flatMap(([one, read]) => {
    const object = asObject(one);
    const record = object !== null && isReadable(object) ? read(object, content, reading) : null;
    return record !== null && isAddressed(record) ? [record] : [];
  });
  return entries.length === 0 ? PASSED_OVER : { records, skipped: entries.length - records.length };
}

/**
 * Reads a whole batch: entry × changes × messages, statuses and events. Free texts are masked with `mask` while they are
 * read. Gives `null` when the body is not a WhatsApp webhook. Never throws, whatever the JSON holds.
 * Source: cloud-api.md §1.3 to §1.6.
 * @param receivedAt when it came, milliseconds: the time of what Meta gives none.
 */
export function readEnvelope(body: unknown, mask: MaskText = keepText, receivedAt = systemClock.now()): Envelope | null {
  if (!validate(body)) return null;
  const changes = asArray(asRecord(body).entry).flatMap((item) => {
    const entry = asRecord(item);
    return asArray(entry.changes).map((change) => readChange(change, entry, { mask, receivedAt }));
  });
  return {
    records: withStatusesInOrder(changes.flatMap(({ records }) => records)),
    skipped: changes.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}
