import { asArray, asRecord, asText } from '../shared/shape';
import type { Contact } from '../shared/inbound';

/** `16505551234` → `+16505551234`; `null` for anything that is not 7 to 15 digits. */
export function digitsAsPhone(waId: string | null): string | null {
  return waId !== null && /^\d{7,15}$/.test(waId) ? `+${waId}` : null;
}

/**
 * Who wrote a message: the ids on the message itself, completed by the entry of `contacts` that names one of them.
 * Any part may be missing. Source: cloud-api.md §1.4, §2.4.
 */
export function readContact(
  message: Readonly<Record<string, unknown>>,
  content: Readonly<Record<string, unknown>>,
): Contact {
  const from = asText(message.from);
  const fromUser = asText(message.from_user_id);
  const entries = asArray(content.contacts).map(asRecord);
  const entry =
    entries.find(({ user_id }) => fromUser !== null && user_id === fromUser) ??
    entries.find(({ wa_id }) => from !== null && wa_id === from) ??
    (entries.length === 1 ? entries[0] : undefined) ??
    {};
  const profile = asRecord(entry.profile);
  const waId = from ?? asText(entry.wa_id);
  return {
    name: asText(profile.name),
    username: asText(profile.username)?.replace(/^@/, '') ?? null,
    waId,
    userId: fromUser ?? asText(entry.user_id),
    phone: digitsAsPhone(waId),
  };
}
