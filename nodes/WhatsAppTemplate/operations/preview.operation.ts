import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { runPerItem, type ItemResult } from '../../shared/sending';
import { chosenTemplate, languageOptions, templateFields } from '../../shared/template';
import { openAccount } from '../listedTemplates';
import { previewJson } from '../templateJson';

const show = { resource: ['template'], operation: ['preview'] };

export const description: INodeProperties[] = [
  ...templateFields(show),
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: { show },
    options: [...languageOptions],
  },
];

/** Each item goes on with its template as the customer would see it; nothing is sent. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const account = await openAccount(context);
  return await runPerItem(context, 1, async (itemIndex): Promise<ItemResult> => {
    const { definition, preview, maskedCardNumbers } = await chosenTemplate({ context, account, maskCardNumbers: true }, itemIndex);
    const adds = { template: { ...previewJson(definition, preview), maskedCardNumbers } };
    return { adds, forAgent: adds, maskedCardNumbers };
  });
}
