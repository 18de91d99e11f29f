import { digitsOf, type Installation } from '../installation';
import { SECOND_MS } from '../../src/shared/clock';
import { parentUserIdOf } from '../state/conversations';
import type { AccountSettings } from '../state/settings';
import type { ContactRecord, IdentityMode } from '../state/types';

/** Meta's times in webhooks: seconds, as a string. */
export function seconds(timeMs: number): string {
  return String(Math.floor(timeMs / SECOND_MS));
}

type Value = Readonly<Record<string, unknown>>;

function oneChange(entry: Value, field: string, value: Value): unknown {
  return { object: 'whatsapp_business_account', entry: [{ ...entry, changes: [{ field, value }] }] };
}

/** The business number under Meta's two names for it. */
export function numberMetadata({ displayPhoneNumber, phoneNumberId }: Installation): Value {
  return { display_phone_number: digitsOf(displayPhoneNumber), phone_number_id: phoneNumberId };
}

/** One change of a number's field in Meta's envelope. */
export function envelope(installation: Installation, content: Value, field = 'messages'): unknown {
  return oneChange({ id: installation.wabaId }, field, { messaging_product: 'whatsapp', metadata: numberMetadata(installation), ...content });
}

/** A conversation's hand-over names the number as its recipient and has no metadata. */
export function handoverEnvelope(installation: Installation, content: Value): unknown {
  return oneChange({ id: installation.wabaId }, 'messaging_handovers', { messaging_product: 'whatsapp', recipient: numberMetadata(installation), ...content });
}

/** News of the account: no metadata, and the time stands on the entry. */
export function accountEnvelope({ wabaId }: Installation, value: Value, field: string, nowMs: number): unknown {
  return oneChange({ id: wabaId, time: Math.floor(nowMs / SECOND_MS) }, field, value);
}

/** Somebody who adopted a username is no longer named by number, unless a test says so. */
export function identityOf({ identity, username }: ContactRecord): IdentityMode {
  return identity ?? (username === undefined ? 'both' : 'userId');
}

/** The phone number under Meta's name for it; left out where the customer is known by a username. */
export function phoneAs(name: 'from' | 'recipient_id' | 'recipient_participant_id' | 'to' | 'wa_id', contact: ContactRecord): Readonly<Record<string, string>> {
  return identityOf(contact) === 'userId' ? {} : { [name]: contact.phone };
}

/** Meta's names for the business-scoped user id, and those of the parent's beside them. */
const PARENT_NAMES = {
  user_id: 'parent_user_id',
  from_user_id: 'from_parent_user_id',
  to_user_id: 'to_parent_user_id',
  recipient_user_id: 'recipient_parent_user_id',
  recipient_participant_user_id: 'recipient_participant_parent_user_id',
} as const;

/** The business-scoped user id under Meta's name for it, with the parent's where the business is enrolled. */
export function userIdAs(name: keyof typeof PARENT_NAMES, contact: ContactRecord, { parentIds }: AccountSettings): Readonly<Record<string, string>> {
  if (identityOf(contact) === 'phone') return {};
  return { [name]: contact.userId, ...(parentIds === 'on' ? { [PARENT_NAMES[name]]: parentUserIdOf(contact) } : {}) };
}

/** `contacts[]` of a customer's message. */
export function inboundContact(contact: ContactRecord, settings: AccountSettings): unknown {
  const { name, username, identityKeyHash } = contact;
  return {
    profile: username === undefined ? { name } : { name, username },
    ...phoneAs('wa_id', contact),
    ...userIdAs('user_id', contact, settings),
    ...(identityKeyHash === undefined ? {} : { identity_key_hash: identityKeyHash }),
  };
}

/** `contacts[]` of a status: no profile. */
export function statusContact(contact: ContactRecord, settings: AccountSettings): unknown {
  return { ...phoneAs('wa_id', contact), ...userIdAs('user_id', contact, settings) };
}
