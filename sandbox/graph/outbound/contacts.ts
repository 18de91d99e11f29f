import { asArray, asRecord, asText } from '../../../src/shared/shape';
import type { MessageContent } from '../../state/types';
import { optionalText, requireList, requireObject, requireText, type Fields } from '../fields';
import { invalidValue, missingParameter } from '../GraphError';
import type { CheckedContent } from './messageContent';

const MAX_CONTACTS = 257;
const LONGEST = 1_000;

/** Contact cards as the pages show them. */
export function shownContacts(contacts: readonly unknown[]): MessageContent['contacts'] {
  return contacts.map((entry) => {
    const { name, phones } = asRecord(entry);
    const numbers = asArray(phones).map((phone) => asText(asRecord(phone).phone) ?? asText(asRecord(phone).wa_id) ?? '');
    return { name: asText(asRecord(name).formatted_name) ?? 'Contact', phones: numbers.filter(Boolean) };
  });
}

const LISTS = ['phones', 'emails', 'addresses', 'urls'] as const;

function checkedCard(entry: unknown, path: string): string {
  const card = requireObject(entry, path);
  const name = requireObject(card.name, `${path}.name`);
  for (const list of LISTS) {
    if (card[list] !== undefined) requireList(card[list], `${path}.${list}`, 0, 20).forEach((each, at) => requireObject(each, `${path}.${list}[${at}]`));
  }
  const birthday = optionalText(card.birthday, `${path}.birthday`, 10);
  if (birthday !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(birthday)) throw invalidValue(`${path}.birthday must be YYYY-MM-DD.`);
  return requireText(name.formatted_name, `${path}.name.formatted_name`, LONGEST);
}

/** `contacts` stands on the body itself. */
export function contacts(body: Fields): CheckedContent {
  if (body.contacts === undefined) throw missingParameter('contacts');
  const cards = requireList(body.contacts, 'contacts', 1, MAX_CONTACTS);
  const names = cards.map((entry, index) => checkedCard(entry, `contacts[${index}]`));
  return { content: { type: 'contacts', text: names.join(', '), contacts: shownContacts(cards) } };
}
