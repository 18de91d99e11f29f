import { SupportError } from '../../../shared/errors';
import { asArray, asRecord, asText } from '../../../shared/shape';
import { succeeded, unreadable } from '../parts/answers';
import { reasonsOf } from './answers';
import type { HubSpotApi } from './api';

/** What the names of all properties of these nodes begin with. */
export const PREFIX = 'whatsapp_support_';

/** On tickets, unique: the conversation's key; a further ticket of it has its number behind a `#`. */
export const THREAD = `${PREFIX}thread`;
/** On tickets: HubSpot's own have no tags that flows can make up. */
export const TAGS = `${PREFIX}tags`;
/** On tickets: which message opened it, so that it opens no other one. */
export const OPENED_BY = `${PREFIX}opened_by`;
/** On tickets: the id of the contact who writes. */
export const CONTACT = `${PREFIX}contact`;
/** On tickets: written with every stage that these nodes set, so that it is not taken for an agent's. */
export const STAGE_CHANGE = `${PREFIX}stage_change`;
/** On contacts, unique: the conversation's key. */
export const CUSTOMER = `${PREFIX}customer`;
/** On notes, unique: which message of which ticket it holds. */
export const MARKER = `${PREFIX}marker`;

interface Property {
  readonly name: string;
  readonly label: string;
  readonly unique: boolean;
}

const PROPERTIES: Readonly<Record<'contacts' | 'notes' | 'tickets', readonly Property[]>> = {
  tickets: [
    { name: THREAD, label: 'WhatsApp conversation', unique: true },
    { name: TAGS, label: 'WhatsApp tags', unique: false },
    { name: OPENED_BY, label: 'WhatsApp first message', unique: false },
    { name: CONTACT, label: 'WhatsApp contact', unique: false },
    { name: STAGE_CHANGE, label: 'WhatsApp stage change', unique: false },
  ],
  contacts: [{ name: CUSTOMER, label: 'WhatsApp conversation', unique: true }],
  notes: [{ name: MARKER, label: 'WhatsApp message', unique: true }],
};

/**
 * Makes the properties that are missing.
 * @returns whether any was
 */
export async function createProperties(api: HubSpotApi): Promise<boolean> {
  let created = false;
  for (const [type, wanted] of Object.entries(PROPERTIES)) {
    const path = `/crm/v3/properties/${type}`;
    const read = await api.ask({ method: 'POST', path: `${path}/batch/read`, json: { archived: false, inputs: wanted.map(({ name }) => ({ name })) } });
    const known = new Set(asArray(read.results).map((property) => asRecord(property).name));
    const missing = wanted.filter(({ name }) => !known.has(name));
    if (missing.length === 0) continue;
    const groupName = await firstGroup(api, path);
    const inputs = missing.map(({ name, label, unique }) => ({ name, label, groupName, type: 'string', fieldType: 'text', hasUniqueValue: unique, formField: false }));
    const response = await api.call({ method: 'POST', path: `${path}/batch/create`, json: { inputs } });
    if (response.status === 403) throw notAllowed(type, missing);
    succeeded(api.name, response, reasonsOf);
    created = true;
  }
  return created;
}

function notAllowed(type: string, missing: readonly Property[]): SupportError {
  const names = missing.map(({ name, unique }) => (unique ? `${name} (unique)` : name)).join(', ');
  return new SupportError(
    'helpdeskRefused',
    `HubSpot's ${type} lack properties that these nodes need, and the token may not make them.`,
    `Give the private app the scopes whose names begin with crm.schemas, or make these text properties by hand: ${names}.`,
  );
}

async function firstGroup(api: HubSpotApi, path: string): Promise<string> {
  const [group] = asArray((await api.ask({ method: 'GET', path: `${path}/groups` })).results).map(asRecord);
  const name = asText(group?.name);
  if (name === null) throw unreadable(api.name);
  return name;
}
