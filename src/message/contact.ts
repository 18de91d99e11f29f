import type { Contact } from '../shared/inbound';
import { asArray, asRecord, asText, type Json } from '../shared/shape';
import { isUserId } from './identity/names';
import { keepText, type MaskText } from './maskFreeText';

/** The names that Meta has for a customer. */
type CustomerIds = Pick<Contact, 'waId' | 'userId'>;

/** `16505551234` → `+16505551234`; `null` for anything that is not 7 to 15 digits. */
export function digitsAsPhone(waId: string | null): string | null {
  return waId !== null && /^\d{7,15}$/.test(waId) ? `+${waId}` : null;
}

/** A WhatsApp id and a BSUID; some payloads carry the BSUID in the place of the WhatsApp id. */
export function readIds(waId: unknown, userId: unknown): CustomerIds {
  const id = asText(waId);
  return id !== null && isUserId(id) ? { waId: null, userId: asText(userId) ?? id } : { waId: id, userId: asText(userId) };
}

/** The parent's id of a customer, where Meta tells one. */
export function readParentUserId(parentUserId: unknown): Pick<Contact, 'parentUserId'> {
  const id = asText(parentUserId);
  return id === null ? {} : { parentUserId: id };
}

const idsOf = (entry: Json) => readIds(entry.wa_id, entry.user_id);
const isSame = (one: string | null, other: string | null) => one !== null && one === other;
const differs = (one: string | null, other: string | null) => one !== null && other !== null && one !== other;

/** The entry that names the writer, by BSUID first; a single entry also where no id says so, unless it names somebody else. */
function entryOf(writer: CustomerIds, entries: readonly Json[]): Json {
  const named =
    entries.find((entry) => isSame(idsOf(entry).userId, writer.userId)) ??
    entries.find((entry) => isSame(idsOf(entry).waId, writer.waId));
  if (named !== undefined) return named;
  const [only, ...others] = entries;
  if (only === undefined || others.length > 0) return {};
  const { waId, userId } = idsOf(only);
  return differs(waId, writer.waId) || differs(userId, writer.userId) ? {} : only;
}

/** The number that the customer shared with WhatsApp's own button, which shares no other. Source: cloud-api.md §2, §2.4. */
function sharedNumber(message: Json): string | null {
  const [card, ...others] = asArray(message.contacts).map(asRecord);
  if (card?.origin !== 'contact_request' || others.length > 0) return null;
  const waId = asText(asRecord(asArray(card.phones)[0]).wa_id);
  return digitsAsPhone(waId) === null ? null : waId;
}

/**
 * Who wrote a message or called: the ids on the message itself, completed by the entry of `contacts` that names one of
 * them, or by the number that the message shares; the names that the customer chose are masked. Any part may be missing. Source: cloud-api.md §1.4, §2.4.
 */
export function readContact(message: Json, content: Json, mask: MaskText = keepText): Contact {
  const writer = readIds(message.from, message.from_user_id);
  const entry = entryOf(writer, asArray(content.contacts).map(asRecord));
  const known = idsOf(entry);
  const profile = asRecord(entry.profile);
  const chosen = (text: string | null) => (text === null ? null : mask(text).text);
  const waId = writer.waId ?? known.waId ?? sharedNumber(message);
  return {
    name: chosen(asText(profile.name)),
    username: chosen(asText(profile.username)?.replace(/^@/, '') ?? null),
    waId,
    userId: writer.userId ?? known.userId,
    phone: digitsAsPhone(waId),
    ...readParentUserId(message.from_parent_user_id ?? entry.parent_user_id),
  };
}
