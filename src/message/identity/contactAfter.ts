import type { Contact } from '../../shared/inbound';
import { numbersOf, type CustomerNames } from './names';

/** A contact with what was heard of it: what is known stays where nothing was said. */
export function contactAfter(known: Contact, heard: Contact): Contact {
  const parentUserId = heard.parentUserId ?? known.parentUserId;
  return {
    name: heard.name ?? known.name,
    username: heard.username ?? known.username,
    waId: heard.waId ?? known.waId,
    userId: heard.userId ?? known.userId,
    phone: heard.phone ?? known.phone,
    ...(parentUserId === undefined ? {} : { parentUserId }),
  };
}

/** A contact with other names: those that are not told are not known any more. Whoever has the former number is a stranger. */
export function renamedContact({ name, username }: Contact, heard: Contact): Contact {
  return { ...heard, name: heard.name ?? name, username: heard.username ?? username };
}

/** A contact whose number is another person's now. */
export function withoutNumber(contact: Contact, theirs: CustomerNames): Contact {
  const taken = numbersOf(theirs);
  return numbersOf(contact).some((number) => taken.includes(number)) ? { ...contact, waId: null, phone: null } : contact;
}
