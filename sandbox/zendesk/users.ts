import { asArray, asRecord, asText } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskUser } from '../state/zendeskTypes';
import { invalidAttribute, invalidRecord } from './ZendeskError';
import { zendeskTime } from './zendeskTime';

/** The next id of the stand-in. */
export function nextId(state: SandboxState): number {
  return state.data.zendesk.nextId++;
}

/** The agent whose e-mail and token open the API; made on first use. */
export function agentUser(state: SandboxState): ZendeskUser {
  const { users } = state.data.zendesk;
  const known = users.find(({ role }) => role === 'admin');
  if (known !== undefined) return known;
  return addUser(state, { name: 'Sandbox Agent', email: state.installation.zendesk.email, phone: null, externalId: null, role: 'admin' });
}

function addUser(state: SandboxState, user: Omit<ZendeskUser, 'id' | 'createdAt' | 'updatedAt'>): ZendeskUser {
  const added: ZendeskUser = { ...user, id: nextId(state), createdAt: state.now(), updatedAt: state.now() };
  state.data.zendesk.users.push(added);
  state.changed({ topic: 'tickets' });
  return added;
}

export function findUser(state: SandboxState, id: number): ZendeskUser | null {
  return state.data.zendesk.users.find((user) => user.id === id) ?? null;
}

const same = (left: string | null, right: string | null): boolean => left !== null && left.toLowerCase() === right?.toLowerCase();

/** Zendesk matches users by external id (whatever its case) or e-mail, never by phone. */
function matchUser(state: SandboxState, externalId: string | null, email: string | null): ZendeskUser | null {
  const { users } = state.data.zendesk;
  return users.find((user) => same(user.externalId, externalId)) ?? users.find((user) => same(user.email, email)) ?? null;
}

/** `POST /users/create_or_update`. */
export function createOrUpdateUser(state: SandboxState, body: unknown): { readonly user: ZendeskUser; readonly created: boolean } {
  if (typeof asRecord(body).user !== 'object') throw invalidAttribute('user', 'must be an object');
  const given = asRecord(asRecord(body).user);
  const name = asText(given.name)?.trim();
  if (!name) throw invalidRecord('name', 'Name: is too short (minimum one character)', 'BlankValue');
  const [externalId, email] = [asText(given.external_id), asText(given.email)];
  const phone = asText(given.phone) ?? phoneIdentity(given.identities);
  const known = matchUser(state, externalId, email);
  if (known === null) return { user: addUser(state, { name, email, phone, externalId, role: 'end-user' }), created: true };
  Object.assign(known, {
    name,
    email: email ?? known.email,
    phone: phone ?? known.phone,
    externalId: externalId ?? known.externalId,
    updatedAt: state.now(),
  });
  state.changed({ topic: 'tickets' });
  return { user: known, created: false };
}

function phoneIdentity(identities: unknown): string | null {
  const phone = asArray(identities)
    .map(asRecord)
    .find(({ type }) => type === 'phone_number');
  return asText(phone?.value);
}

/** `GET /users/search`: by external id, or by a query for an e-mail address, a phone number or a name. */
export function searchUsers(state: SandboxState, query: Readonly<Record<string, unknown>>): readonly ZendeskUser[] {
  const { users } = state.data.zendesk;
  const externalId = asText(query.external_id);
  if (externalId !== null) return users.filter((user) => same(user.externalId, externalId));
  const words = asText(query.query)?.replace(/^(email|phone|name):/, '').replace(/^"|"$/g, '').toLowerCase();
  if (words === undefined) throw invalidAttribute('query', 'is missing');
  return users.filter((user) => [user.email, user.phone, user.name].some((value) => value?.toLowerCase().includes(words) === true));
}

/** A user as Zendesk shows it. */
export function userView(user: ZendeskUser): unknown {
  const { id, name, email, phone, externalId, role } = user;
  return {
    id,
    name,
    email,
    phone,
    external_id: externalId,
    role,
    active: true,
    verified: role === 'admin',
    suspended: false,
    created_at: zendeskTime(user.createdAt),
    updated_at: zendeskTime(user.updatedAt),
  };
}
