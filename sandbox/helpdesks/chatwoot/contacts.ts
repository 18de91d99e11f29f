import type { Request, Router } from 'express';
import { asRecord, asText } from '../../../src/shared/shape';
import { invalidRecord, notFound, unprocessable } from './chatwootError';
import type { ChatwootState, Contact } from './state';
import { contactView, conversationView } from './views';

const PAGE_SIZE = 15;
/** So many conversations of a contact are shown, the newest first. */
const MOST_CONVERSATIONS = 20;

/** `/contacts`. Identifier and number are unique in the account. */
export function contactRoutes(api: Router, state: ChatwootState, origin: () => string): void {
  const contactOf = (request: Request): Contact => {
    const contact = state.contacts.find(({ id }) => String(id) === request.params.id);
    if (contact === undefined) throw notFound();
    return contact;
  };

  api.get('/contacts/search', (request, response) => {
    const words = asText(request.query.q)?.trim().toLowerCase();
    if (words === undefined) throw unprocessable('Specify search string with parameter q');
    const found = state.contacts.filter(({ name, identifier, phoneNumber }) => [name, identifier, phoneNumber].some((text) => isLike(text, words)));
    const page = Number(request.query.page ?? 1);
    response.json({ meta: { count: found.length, current_page: page }, payload: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map(contactView) });
  });

  api.post('/contacts', (request, response) => {
    const contact: Contact = { id: state.nextId(), name: '', identifier: null, phoneNumber: null };
    assign(state, contact, request.body);
    state.contacts.push(contact);
    const { inbox_id: id, source_id = `${contact.id}-random` } = asRecord(request.body);
    response.json({ payload: { contact: contactView(contact), contact_inbox: { inbox: { id }, source_id } } });
  });

  api.put('/contacts/:id', (request, response) => {
    const contact = contactOf(request);
    assign(state, contact, request.body);
    response.json({ payload: contactView(contact) });
  });

  api.get('/contacts/:id/conversations', (request, response) => {
    const contact = contactOf(request);
    const own = state.conversations.filter((conversation) => conversation.contact === contact).toReversed();
    response.json({ payload: own.slice(0, MOST_CONVERSATIONS).map((conversation) => conversationView(state, conversation, origin())) });
  });
}

/** SQL's LIKE: an underscore stands for any character. */
function isLike(text: string | null, words: string): boolean {
  const pattern = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('_', '.').replaceAll('%', '.*');
  return text !== null && new RegExp(pattern, 'is').test(text);
}

function assign(state: ChatwootState, contact: Contact, body: unknown): void {
  const given = asRecord(body);
  const others = state.contacts.filter((each) => each !== contact);
  const [identifier, phoneNumber] = [asText(given.identifier), asText(given.phone_number)];
  if (phoneNumber !== null && !/^\+[1-9]\d{1,14}$/.test(phoneNumber)) throw invalidRecord('phone_number', 'should be in e164 format');
  if (identifier !== null && others.some((each) => each.identifier === identifier)) throw invalidRecord('identifier', 'has already been taken');
  if (phoneNumber !== null && others.some((each) => each.phoneNumber === phoneNumber)) throw invalidRecord('phone_number', 'has already been taken');
  contact.name = asText(given.name) ?? contact.name;
  contact.identifier = identifier ?? contact.identifier;
  contact.phoneNumber = phoneNumber ?? contact.phoneNumber;
}
