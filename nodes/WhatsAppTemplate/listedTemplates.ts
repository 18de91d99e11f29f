import type { IDataObject, IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { TemplateDefinition } from '../../src/template/definition';
import { readTemplate } from '../../src/template/readTemplate';
import { readAccount, type Account } from '../shared/account';
import { toNodeError } from '../shared/errors';
import { hintAtOutdated, readTemplatesOf } from '../shared/templateCatalog';
import { templateJson } from './templateJson';

/** A template as Meta describes it, and what we read of that. */
export interface ListedTemplate {
  readonly entry: unknown;
  readonly template: TemplateDefinition;
}

/** The credential, for operations that need no store; what is wrong with it concerns every item and ends the node. */
export async function openAccount(context: IExecuteFunctions): Promise<Account> {
  try {
    return await readAccount(context);
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

/** All templates of the account, or those of one name; in any status, sorted by name and language. */
export async function listedTemplates(context: IExecuteFunctions, account: Account, name: string | null): Promise<readonly ListedTemplate[]> {
  const known = await readTemplatesOf(context, account, name);
  hintAtOutdated(context, known);
  const listed = known.entries.flatMap((entry) => {
    const template = readTemplate(entry);
    return template === null || (name !== null && template.name !== name) ? [] : [{ entry, template }];
  });
  return listed.sort(({ template: one }, { template: other }) => one.name.localeCompare(other.name) || one.language.localeCompare(other.language));
}

/** How much of a template is returned. */
export function simplifyField(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
  return {
    displayName: 'Simplify',
    name: 'simplify',
    type: 'boolean',
    default: true,
    description: 'Whether to return a simplified version of the response instead of the raw data',
    displayOptions: { show },
  };
}

/** What an item holds of a template, by its field {@link simplifyField}. */
export function listedJson(context: IExecuteFunctions, { entry, template }: ListedTemplate, itemIndex: number): { template: IDataObject } {
  const simplify = context.getNodeParameter('simplify', itemIndex, true) !== false;
  return { template: simplify ? templateJson(entry, template) : (entry as IDataObject) };
}
