import type { ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperFields } from 'n8n-workflow';
import { listTemplates } from '../../src/graph/templates';
import { approvedTemplates, chooseTemplate, parseTemplateRef } from '../../src/template/chooseTemplate';
import { templateRef, type TemplateVariable } from '../../src/template/definition';
import { ACCOUNT_CREDENTIAL, readAccount } from './account';
import { toNodeError } from './errors';
import { httpSend } from './http';

/** The approved templates for the From List picker; `filter` is what the user typed. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  try {
    const account = await readAccount(this);
    const entries = await listTemplates(httpSend(this, ACCOUNT_CREDENTIAL), account.graph, { status: 'APPROVED' });
    const wanted = (filter ?? '').toLowerCase();
    const results = approvedTemplates(entries)
      .filter(({ name, body }) => `${name} ${body}`.toLowerCase().includes(wanted))
      .map((template) => ({
        name: `${template.name} (${template.language}, ${template.category.toLowerCase()})`,
        value: templateRef(template),
        description: template.body,
      }));
    return { results };
  } catch (failure) {
    throw toNodeError(this.getNode(), failure);
  }
}

function field({ key, example }: TemplateVariable): ResourceMapperFields['fields'][number] {
  return {
    id: key,
    displayName: `{{${key}}}${example === null ? '' : ` (e.g. ${example})`}`,
    type: 'string',
    required: true,
    defaultMatch: false,
    display: true,
  };
}

/** The chosen template's body variables as labelled fields. */
export async function templateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
  try {
    const ref = this.getNodeParameter('template', '', { extractValue: true }) as string;
    if (!ref) return { fields: [], emptyFieldsNotice: 'Choose a template first.' };
    const { name } = parseTemplateRef(ref);
    const account = await readAccount(this);
    const template = chooseTemplate(await listTemplates(httpSend(this, ACCOUNT_CREDENTIAL), account.graph, { name }), ref);
    return { fields: template.bodyVariables.map(field), emptyFieldsNotice: 'This template has no variables in its body.' };
  } catch (failure) {
    throw toNodeError(this.getNode(), failure);
  }
}
