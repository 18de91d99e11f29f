import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ContactCard } from '../../../src/graph/message/contacts';
import { draftOf, showFor } from '../draft';
import { listFields, listParameter, type Entry, type ListField } from '../entries';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Contacts', value: 'sendContacts', action: 'Send contacts', description: 'Send contact cards that the customer can save' };

const contacts: ListField = {
  name: 'contacts',
  displayName: 'Contacts',
  entry: 'Contact',
  description: 'One card each',
  example: '[{ "firstName": "Ana", "lastName": "Lima", "phone": "+16505551234", "email": "ana@example.com" }]',
  fields: [
    { displayName: 'Birthday', name: 'birthday', type: 'string', default: '', placeholder: 'e.g. 1990-12-31' },
    { displayName: 'Company', name: 'company', type: 'string', default: '', placeholder: 'e.g. Example Ltd' },
    { displayName: 'Email', name: 'email', type: 'string', placeholder: 'name@email.com', default: '' },
    { displayName: 'First Name', name: 'firstName', type: 'string', default: '', placeholder: 'e.g. Ana' },
    { displayName: 'Job Title', name: 'jobTitle', type: 'string', default: '', placeholder: 'e.g. Service' },
    { displayName: 'Last Name', name: 'lastName', type: 'string', default: '', placeholder: 'e.g. Lima' },
    { displayName: 'Phone', name: 'phone', type: 'string', default: '', placeholder: 'e.g. +16505551234' },
    { displayName: 'Phone Is on WhatsApp', name: 'onWhatsApp', type: 'boolean', default: false, description: 'Whether the card has a button that writes to this phone number on WhatsApp' },
    { displayName: 'Website', name: 'website', type: 'string', default: '', placeholder: 'e.g. https://example.com' },
  ],
};

export const description: INodeProperties[] = listFields(contacts, showFor('sendContacts'));

const oneOf = <T>(value: T | undefined): readonly T[] | undefined => (value === undefined ? undefined : [value]);

function phoneOf(contact: Entry): NonNullable<ContactCard['phones']>[number] | undefined {
  const phone = contact.optional('phone');
  if (phone === undefined) return undefined;
  return { phone, waId: contact.text('onWhatsApp') === 'true' ? phone.replace(/\D/g, '') : undefined };
}

function cardOf(contact: Entry): ContactCard {
  const [email, url] = [contact.optional('email'), contact.optional('website')];
  return {
    name: { first: contact.optional('firstName'), last: contact.optional('lastName') },
    company: contact.optional('company'),
    jobTitle: contact.optional('jobTitle'),
    birthday: contact.optional('birthday'),
    phones: oneOf(phoneOf(contact)),
    emails: oneOf(email === undefined ? undefined : { email }),
    websites: oneOf(url === undefined ? undefined : { url }),
  };
}

export const execute = replyWith(({ context }, itemIndex) =>
  draftOf({ kind: 'contacts', contacts: listParameter(context, contacts, itemIndex).map(cardOf) }),
);
