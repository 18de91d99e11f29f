import type { Request, Router } from 'express';
import { asText } from '../../../src/shared/shape';
import { requireFields, text } from './fields';
import { invalid, notFound } from './freshdeskError';
import type { Contact, FreshdeskState } from './state';
import { contactView } from './views';

const RULES = { name: text, mobile: text, phone: text, email: text, unique_external_id: text };
const UNIQUE = ['mobile', 'unique_external_id'] as const;

/** `/contacts`: numbers and external ids are unique, and a refusal names who has them. */
export function contactRoutes(api: Router, state: FreshdeskState): void {
  const contactOf = (request: Request): Contact => {
    const contact = state.contacts.find(({ id }) => String(id) === request.params.id);
    if (contact === undefined) throw notFound();
    return contact;
  };
  const write = (contact: Contact, body: unknown, required: readonly string[]): Contact => {
    const fields = requireFields(body, RULES, required);
    const duplicates = UNIQUE.flatMap((field) => {
      const owner = state.contacts.find((each) => each !== contact && each[field] !== null && each[field] === fields[field]);
      return owner === undefined ? [] : [{ field, additional_info: { user_id: owner.id }, message: 'It should be a unique value', code: 'duplicate_value' as const }];
    });
    if (duplicates.length > 0) throw invalid(duplicates, 409);
    contact.name = asText(fields.name) ?? contact.name;
    contact.mobile = asText(fields.mobile) ?? contact.mobile;
    contact.unique_external_id = asText(fields.unique_external_id) ?? contact.unique_external_id;
    return contact;
  };

  api.post('/contacts', (request, response) => {
    const contact = write({ id: state.nextId(), name: '', mobile: null, unique_external_id: null }, request.body, ['name']);
    if (contact.mobile === null && contact.unique_external_id === null) throw invalid([{ field: 'email', message: 'Please fill at least 1 of the contact fields', code: 'missing_field' }]);
    state.contacts.push(contact);
    response.status(201).json(contactView(contact));
  });
  api.get('/contacts/:id', (request, response) => void response.json(contactView(contactOf(request))));
  api.put('/contacts/:id', (request, response) => void response.json(contactView(write(contactOf(request), request.body, []))));
}
