import { asArray, asRecord, asText } from '../../src/shared/shape';
import type { SandboxState } from '../state/SandboxState';
import type { ZendeskUser } from '../state/zendeskTypes';
import { invalidAttribute, invalidRecord } from './ZendeskError';
import { zendeskTime } from './zendeskTime';

/** The next id of the stand-in. */
export function nextId(state: SandboxState): number {
  return state.data.zendesk.nextId++;
}

/** A person who answers on the desk page; an API token opens the API in the name of every agent. */
export const HUMAN_AGENT = { name: 'Robin Agent', email: 'robin@sandbox.invalid' } as const;

/** The agent whose e-mail n8n's credential has; made on first use. */
export function agentUser(state: SandboxState): ZendeskUser {
  return staff(state, 'admin', { name: 'Sandbox Agent', email: state.installation.zendesk.email });
}

/** {@link HUMAN_AGENT}; made on first use. */
export function humanAgent(state: SandboxState): ZendeskUser {
  return staff(state, 'agent', HUMAN_AGENT);
}

function staff(state: SandboxState, role: 'admin' | 'agent', { name, email }: { readonly name: string; readonly email: string }): ZendeskUser {
  const known = state.data.zendesk.users.find((user) => user.role === role);
  return known ?? addUser(state, { name, email, phone: null, externalId: null, role });
}

/** @returns `null` when there is no such agent. */
export function findAgent(state: SandboxState, { id, email }: { readonly id?: unknown; readonly email?: unknown }): ZendeskUser | null {
  const agents = [agentUser(state), humanAgent(state)];
  return agents.find((user) => user.id === id || same(user.email, asText(email))) ?? null;
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

/** `GET /users/show_many?ids=1,2`. */
export function usersById(state: SandboxState, query: Readonly<Record<string, unknown>>): readonly ZendeskUser[] {
  const ids = asText(query.ids)?.split(',').map(Number);
  if (ids === undefined || ids.length > 100) throw invalidAttribute('ids', 'must be up to 100 ids');
  return state.data.zendesk.users.filter(({ id }) => ids.includes(id));
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
    verified: role !== 'end-user',
    suspended: false,
    created_at: zendeskTime(user.createdAt),
    updated_at: zendeskTime(user.updatedAt),
  };
}
