import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { asRecord, asText, asWritten } from '../../src/shared/shape';
import { ticketProviders, type ProviderFeatures, type TicketFields, type TicketPriority, type TicketState } from '../../src/ticket';
import { helpdesksWith } from '../shared/helpdesk';

const shownFor = (helpdesks: readonly string[]): Pick<INodeProperties, 'displayOptions'> => ({ displayOptions: { show: { '/helpdesk': [...helpdesks] } } });

const byLabel = (fields: readonly INodeProperties[]): INodeProperties[] => [...fields].sort((one, other) => one.displayName.localeCompare(other.displayName));

/** One field per word that helpdesks have for a group. */
const groupFields = (): INodeProperties[] =>
  [...new Set(Object.values(ticketProviders).map(({ features }) => features.group))].flatMap((label) => {
    if (label === null) return [];
    const field = { displayName: label, name: 'group', type: 'string', default: '', placeholder: 'e.g. Support' } as const;
    return [{ ...field, description: `The ${label.toLowerCase()} that the ticket goes to, by the name or ID that the helpdesk has for it`, ...shownFor(helpdesksWith(({ group }) => group === label)) }];
  });

/** What can be set on every ticket, new or not. */
const settingFields = (): INodeProperties[] => [
  {
    displayName: 'Assignee',
    name: 'assignee',
    type: 'string',
    default: '',
    placeholder: 'e.g. maria@example.com',
    description: 'The agent who gets the ticket, by the ID, e-mail address or name that the helpdesk knows them by',
    ...shownFor(helpdesksWith(({ assignee }) => assignee)),
  },
  {
    displayName: 'Custom Fields',
    name: 'customFields',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add field',
    default: {},
    options: [
      {
        displayName: 'Field',
        name: 'field',
        values: [
          { displayName: 'Name or ID', name: 'name', type: 'string', default: '', placeholder: 'e.g. order_number', description: 'As the helpdesk knows the field' },
          { displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. 1042', description: 'Card numbers in it are masked' },
        ],
      },
    ],
    description: 'Further fields that your helpdesk has',
    ...shownFor(helpdesksWith(({ fields }) => fields)),
  },
  ...groupFields(),
  {
    displayName: 'Priority',
    name: 'priority',
    type: 'options',
    options: [
      { name: 'High', value: 'high' },
      { name: 'Low', value: 'low' },
      { name: 'Normal', value: 'normal' },
      { name: 'Urgent', value: 'urgent' },
    ],
    default: 'normal',
    description: 'How soon somebody should look at it',
    ...shownFor(helpdesksWith(({ priority }) => priority)),
  },
];

const tagField = (displayName: string, name: string, description: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  default: '',
  placeholder: 'e.g. billing, vip',
  description,
  ...shownFor(helpdesksWith(({ tags }) => tags)),
});

/** The optional fields of a new ticket, with those of the operation. */
export const newTicketFields = (...own: readonly INodeProperties[]): INodeProperties[] =>
  byLabel([...settingFields(), tagField('Tags', 'tags', 'Separated by commas; the channel, e.g. "whatsapp", is always one of them'), ...own]);

/** The desk knows two states only. */
const statusField = (options: readonly TicketState[], helpdesks: readonly string[]): INodeProperties => ({
  displayName: 'Status',
  name: 'status',
  type: 'options',
  options: options.map((value) => ({ name: STATUS_NAMES[value], value })),
  default: 'solved',
  description: 'How far the work on the ticket is',
  ...shownFor(helpdesks),
});

const STATUS_NAMES: Readonly<Record<TicketState, string>> = { closed: 'Closed', new: 'New', onHold: 'On Hold', open: 'Open', pending: 'Pending', solved: 'Solved' };

/** What an update can change. */
export const changeFields = (): INodeProperties[] =>
  byLabel([
    ...settingFields(),
    statusField(['closed', 'onHold', 'open', 'pending', 'solved'], helpdesksWith(() => true).filter((id) => id !== 'builtInDesk')),
    statusField(['open', 'solved'], ['builtInDesk']),
    tagField('Tags to Add', 'addTags', 'Separated by commas'),
    tagField('Tags to Remove', 'removeTags', 'Separated by commas'),
  ]);

/** What the fields above hold; what is missing or not for this helpdesk is left out. */
export interface TicketSettings {
  readonly priority?: TicketPriority;
  readonly assignee?: string;
  readonly group?: string;
  readonly fields?: TicketFields;
  readonly tags?: readonly string[];
  readonly addTags?: readonly string[];
  readonly removeTags?: readonly string[];
  readonly state?: TicketState;
}

/** Tags that an expression may also give as a list. */
function tagsIn(value: unknown): readonly string[] {
  const given = Array.isArray(value) ? value : [value];
  return given.flatMap((tag) => (asWritten(tag) ?? '').split(',')).map((tag) => tag.trim()).filter((tag) => tag !== '');
}

function fieldsIn(value: unknown): TicketFields {
  const rows = asRecord(value).field;
  const named = (Array.isArray(rows) ? rows : []).map(asRecord).filter(({ name }) => asText(name) !== null);
  return Object.fromEntries(named.map(({ name, value: content }) => [String(name).trim(), content]));
}

/** The values of a collection of the fields above. */
export function readSettings(context: IExecuteFunctions, collection: string, features: ProviderFeatures, itemIndex: number): TicketSettings {
  const given = context.getNodeParameter(collection, itemIndex, {}) as IDataObject;
  const text = (name: string): string | null => asText((asWritten(given[name]) ?? '').trim());
  const only = <T>(known: boolean, name: string, value: T | null): Readonly<Record<string, T>> => (known && given[name] !== undefined && value !== null ? { [name]: value } : {});
  const fields = fieldsIn(given.customFields);
  return {
    ...only(features.priority, 'priority', text('priority')),
    ...only(features.assignee, 'assignee', text('assignee')),
    ...only(features.group !== null, 'group', text('group')),
    ...only(features.tags, 'tags', tagsIn(given.tags)),
    ...only(features.tags, 'addTags', tagsIn(given.addTags)),
    ...only(features.tags, 'removeTags', tagsIn(given.removeTags)),
    ...(features.fields && Object.keys(fields).length > 0 ? { fields } : {}),
    ...(text('status') === null ? {} : { state: text('status') as TicketState }),
  };
}
