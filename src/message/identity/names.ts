import type { Contact } from '../../shared/inbound';
import { phoneSpellings } from './phoneSpellings';

/** What a customer is recognised by. The user name that they chose is only shown: another person may have it tomorrow. */
export type CustomerNames = Pick<Contact, 'userId' | 'waId'> & Partial<Pick<Contact, 'parentUserId' | 'phone'>>;

/** Source: cloud-api.md §2.4. */
const USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Whether a text is a business-scoped user id, or that of a parent. */
export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

const unique = (names: readonly (string | null | undefined)[]) => [
  ...new Set(names.filter((name): name is string => typeof name === 'string' && name !== '')),
];

/** The names that no other person will ever have: BSUID, then that of the business's parent. */
export function userIdsOf({ userId, parentUserId }: CustomerNames): readonly string[] {
  return unique([userId, parentUserId]);
}

/** WhatsApp id and digits of the phone number in all their spellings; another person may have them later. */
export function numbersOf({ waId, phone }: CustomerNames): readonly string[] {
  return unique([waId, phone?.replace(/\D/g, '')].flatMap((digits) => (typeof digits === 'string' ? phoneSpellings(digits) : [])));
}

/** The aliases that a contact is found by, the most lasting first. */
export function contactAliases(names: CustomerNames): readonly string[] {
  return unique([...userIdsOf(names), ...numbersOf(names)]);
}

/** Whether an alias is a phone number or a WhatsApp id. */
export function isNumber(alias: string): boolean {
  return /^\d+$/.test(alias);
}

/** An alias in all its spellings. */
export function spellingsOf(alias: string): readonly string[] {
  return isNumber(alias) ? phoneSpellings(alias) : [alias];
}

/** The alias of a group, which is a conversation of its own: its members' names lead to their own conversations. */
export function groupAlias(groupId: string): string {
  return `group:${groupId}`;
}
