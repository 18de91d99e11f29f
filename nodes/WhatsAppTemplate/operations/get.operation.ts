import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { templateNotFound } from '../../../src/template/chooseTemplate';
import { runPerItem } from '../../shared/sending';
import { templateField, templateName } from '../../shared/template';
import { listedJson, listedTemplates, openAccount, simplifyField } from '../listedTemplates';

const show = { resource: ['template'], operation: ['get'] };

export const description: INodeProperties[] = [templateField(show), simplifyField(show)];

/** Each item goes on with its template as it is now, in any status. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const account = await openAccount(context);
  return await runPerItem(context, 1, async (itemIndex) => {
    const wanted = templateName(context, itemIndex);
    const sameName = await listedTemplates(context, account, wanted.name);
    const found = sameName.find(({ template }) => template.language === wanted.language);
    if (found === undefined) throw templateNotFound(wanted, sameName.map(({ template }) => template));
    const adds = listedJson(context, found, itemIndex);
    return { adds, forAgent: adds };
  });
}
