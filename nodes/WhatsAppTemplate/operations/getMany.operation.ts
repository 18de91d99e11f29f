import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { asWritten } from '../../../src/shared/shape';
import { limitFields, limitParameter, runForNewItems } from '../../shared/newItems';
import { listedJson, listedTemplates, openAccount, simplifyField, type ListedTemplate } from '../listedTemplates';

const show = { resource: ['template'], operation: ['getMany'] };

export const description: INodeProperties[] = [
  ...limitFields(show),
  simplifyField(show),
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'collection',
    placeholder: 'Add filter',
    default: {},
    displayOptions: { show },
    options: [
      {
        displayName: 'Category',
        name: 'category',
        type: 'options',
        options: [
          { name: 'Authentication', value: 'AUTHENTICATION' },
          { name: 'Marketing', value: 'MARKETING' },
          { name: 'Utility', value: 'UTILITY' },
        ],
        default: 'UTILITY',
        description: 'What the template is charged as',
      },
      { displayName: 'Language', name: 'language', type: 'string', default: '', placeholder: 'e.g. en_US', description: 'As WhatsApp Manager writes it' },
      { displayName: 'Name Contains', name: 'name', type: 'string', default: '', placeholder: 'e.g. followup', description: 'A part of the name' },
      {
        displayName: 'Status',
        name: 'status',
        type: 'options',
        options: [
          { name: 'Approved', value: 'APPROVED' },
          { name: 'Disabled', value: 'DISABLED' },
          { name: 'Paused', value: 'PAUSED' },
          { name: 'Pending', value: 'PENDING' },
          { name: 'Rejected', value: 'REJECTED' },
        ],
        default: 'APPROVED',
        description: 'Only approved ones can be sent. Without this filter, templates of every status are returned.',
      },
    ],
  },
];

type Filters = Readonly<Partial<Record<'category' | 'language' | 'name' | 'status', unknown>>>;

/** A filter that is empty lets everything through. */
function matches({ category, language, name, status }: Filters, { template }: ListedTemplate): boolean {
  const wanted = (filter: unknown): string => (asWritten(filter) ?? '').trim().toLowerCase();
  const isEqual = (filter: unknown, value: string): boolean => ['', value.toLowerCase()].includes(wanted(filter));
  return isEqual(category, template.category) && isEqual(language, template.language) && isEqual(status, template.status) && template.name.includes(wanted(name));
}

/** One new item per template. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const account = await openAccount(context);
  return await runForNewItems(context, async (itemIndex) => {
    const filters = context.getNodeParameter('filters', itemIndex, {}) as Filters;
    const found = (await listedTemplates(context, account, null)).filter((listed) => matches(filters, listed));
    return found.slice(0, limitParameter(context, itemIndex)).map((listed) => listedJson(context, listed, itemIndex));
  });
}
