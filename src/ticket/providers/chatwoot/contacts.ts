import { SupportError } from '../../../shared/errors';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { Requester } from '../../TicketProvider';
import { succeeded, unreadable } from '../parts/answers';
import { reasonsOf, type ChatwootApi } from './api';

async function searchContacts(api: ChatwootApi, words: string): Promise<readonly Json[]> {
  return asArray(asRecord(await api.ask({ method: 'GET', path: 'contacts/search', query: { q: words } })).payload).map(asRecord);
}

/** The id of the contact with this identifier. The search also gives what only looks similar. */
export async function findContact(api: ChatwootApi, externalId: string): Promise<number | null> {
  return asNumber((await searchContacts(api, externalId)).find(({ identifier }) => identifier === externalId)?.id);
}

/** The id of the customer's contact; made when there is none. */
export async function ensureContact(api: ChatwootApi, requester: Requester): Promise<number> {
  return (await findContact(api, requester.externalId)) ?? (await newContact(api, requester));
}

/** A contact without an identifier who has the customer's number is the customer; with another one, the number stays with them. */
async function newContact(api: ChatwootApi, { externalId, name, phone }: Requester): Promise<number> {
  const contact = { inbox_id: api.account.inboxId, source_id: externalId, name, identifier: externalId };
  const create = (more: Json = {}) => api.call({ method: 'POST', path: 'contacts', json: { ...contact, ...more } }, async () => (await findContact(api, externalId)) !== null);
  let response = await create(phone === null ? {} : { phone_number: phone });
  if (response?.status === 422 && phone !== null) {
    const namesake = (await searchContacts(api, phone)).find(({ phone_number }) => phone_number === phone);
    const id = asText(namesake?.identifier) === null ? asNumber(namesake?.id) : null;
    if (id !== null) {
      await api.ask({ method: 'PUT', path: `contacts/${id}`, json: { identifier: externalId } });
      return id;
    }
    response = await create();
  }
  const { payload } = asRecord(response === null ? null : succeeded(api.name, response, reasonsOf));
  const id = response === null ? await findContact(api, externalId) : asNumber(asRecord(asRecord(payload).contact).id);
  if (id === null) throw unreadable(api.name);
  return id;
}

/**
 * The id of an agent or a team that is named by its id, name or e-mail address.
 * @throws {SupportError} `invalidInput` when there is none
 */
export async function idOf(api: ChatwootApi, kind: 'agents' | 'teams', wanted: string): Promise<number> {
  const entries = asArray(await api.ask({ method: 'GET', path: kind })).map(asRecord);
  const match = entries.find(({ id, name, email }) => [String(id), name, email].includes(wanted));
  const id = asNumber(match?.id);
  if (id !== null) return id;
  const one = kind === 'agents' ? 'agent' : 'team';
  throw new SupportError('invalidInput', `${api.name} has no such ${one}.`, `Enter the ${one}’s name or id as it stands in Chatwoot’s settings.`);
}
