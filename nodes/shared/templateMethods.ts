import type { FieldType, ILoadOptionsFunctions, INodeListSearchResult, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { chooseTemplate, isApproved, parseTemplateRef, readTemplates } from '../../src/template/chooseTemplate';
import { templateFields, templateRef, type TemplateField } from '../../src/template/definition';
import { readAccount } from './account';
import { toNodeError } from './errors';
import { outdatedWords, readTemplatesOf } from './templateCatalog';
import { takesFile } from './templateFiles';

/** The approved templates for the From List picker; `filter` is what the user typed. */
export async function searchTemplates(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
  try {
    const known = await readTemplatesOf(this, await readAccount(this), null);
    const wanted = (filter ?? '').toLowerCase();
    const results = readTemplates(known.entries)
      .filter(isApproved)
      .filter(({ name, language, body }) => `${name} ${language} ${body.text}`.toLowerCase().includes(wanted))
      .map((template) => ({
        name: `${template.name} (${template.language}, ${template.category.toLowerCase()})`,
        value: templateRef(template),
        description: template.body.text,
      }));
    // n8n's lists have no other place for words.
    const hint = outdatedWords(known);
    return { results: hint === null ? results : [...results, { name: hint, value: '' }] };
  } catch (failure) {
    throw toNodeError(this.getNode(), failure);
  }
}

/** n8n's fields for what is filled in. */
const FIELD_TYPES: Readonly<Record<TemplateField['input'], FieldType>> = {
  words: 'string',
  code: 'string',
  image: 'string',
  video: 'string',
  document: 'string',
  time: 'dateTime',
  object: 'object',
  list: 'array',
};

/** What is said behind the label. */
function inBrackets(field: TemplateField): string {
  if (takesFile(field)) return ' (link, media ID, or input field with the file)';
  return field.example === null ? '' : ` (e.g. ${field.example})`;
}

/** Optional ones can be added. */
function mapperField(field: TemplateField): ResourceMapperField {
  const { id, label, required, input } = field;
  return {
    id,
    displayName: `${label}${inBrackets(field)}`,
    type: FIELD_TYPES[input],
    required,
    defaultMatch: false,
    display: true,
    removed: !required,
  };
}

/** The chosen template's variables as labelled fields. */
export async function templateVariables(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
  try {
    const ref = this.getNodeParameter('template', '', { extractValue: true }) as string;
    if (!ref) return { fields: [], emptyFieldsNotice: 'Choose a template first.' };
    const wanted = parseTemplateRef(ref);
    const { entries } = await readTemplatesOf(this, await readAccount(this), wanted.name);
    return { fields: templateFields(chooseTemplate(entries, wanted)).map(mapperField), emptyFieldsNotice: 'This template has no variables.' };
  } catch (failure) {
    throw toNodeError(this.getNode(), failure);
  }
}
