import { SupportError } from '../../../shared/errors';
import { asNumber, asText, type Json } from '../../../shared/shape';
import type { TicketFields } from '../../TicketProvider';
import type { ZendeskApi } from './api';

/** Who and what of a ticket, in people's words. */
export interface NamedProperties {
  readonly assignee?: string | null;
  readonly group?: string | null;
  readonly fields?: TicketFields;
}

/**
 * Assignee, group and custom fields as Zendesk takes them, looked up where people gave a name.
 * @throws {SupportError} `invalidInput` for a name that Zendesk does not know
 */
export async function namedProperties({ assignee = null, group = null, fields = {} }: NamedProperties, api: ZendeskApi): Promise<Json> {
  const customFields = await toCustomFields(fields, api);
  return {
    ...(assignee === null ? {} : toAssignee(assignee)),
    ...(group === null ? {} : { group_id: await groupId(group, api) }),
    ...(customFields.length === 0 ? {} : { custom_fields: customFields }),
  };
}

function toAssignee(assignee: string): Json {
  const given = assignee.trim();
  if (/^\d+$/.test(given)) return { assignee_id: Number(given) };
  if (given.includes('@')) return { assignee_email: given };
  throw new SupportError('invalidInput', 'Zendesk does not know agents by their name.', 'Enter the e-mail address or the id of the agent.');
}

async function groupId(group: string, api: ZendeskApi): Promise<number> {
  if (/^\d+$/.test(group.trim())) return Number(group);
  return idByName(group, 'name', 'group', api.pages('groups', 'groups'));
}

async function toCustomFields(fields: TicketFields, api: ZendeskApi): Promise<readonly Json[]> {
  const customFields: Json[] = [];
  for (const [name, value] of Object.entries(fields)) {
    // Zendesk drops a field that it does not know, without a word: so ids are looked up too.
    customFields.push({ id: await idByName(name, 'title', 'ticket field', api.pages('ticket_fields', 'ticket_fields')), value });
  }
  return customFields;
}

async function idByName(wanted: string, property: string, kind: string, pages: AsyncGenerator<readonly Json[]>): Promise<number> {
  const name = wanted.trim().toLowerCase();
  for await (const page of pages) {
    const match = page.find((record) => String(record.id) === name || asText(record[property])?.toLowerCase() === name);
    const id = asNumber(match?.id);
    if (id !== null) return id;
  }
  throw new SupportError('invalidInput', `Zendesk has no ${kind} of that name or id.`, `Copy the name from the Admin Center, or enter the id of the ${kind}.`);
}
