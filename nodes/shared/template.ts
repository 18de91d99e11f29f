import type { IDataObject, IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { redactCardNumbersIn } from '../../src/redaction';
import { maskMessage } from '../../src/reply/maskReply';
import { systemClock } from '../../src/shared/clock';
import { chooseTemplate, chooseTemplateFor, parseTemplateRef, type TemplateName } from '../../src/template/chooseTemplate';
import { compileTemplate, type CompiledTemplate } from '../../src/template/compileTemplate';
import { templateFields as fieldsOf, type TemplateDefinition } from '../../src/template/definition';
import type { Account } from './account';
import { textParameter } from './parameters';
import { chooseFresh } from './templateCatalog';
import { withUploads } from './templateFiles';

type Show = NonNullable<IDisplayOptions['show']>;

/** The choice of a template. Its methods are those of `templateMethods.ts`. */
export function templateField(show: Show): INodeProperties {
  return {
    displayName: 'Template',
    name: 'template',
    type: 'resourceLocator',
    required: true,
    default: { mode: 'list', value: '' },
    description: 'An approved template of this WhatsApp account',
    displayOptions: { show },
    modes: [
      {
        displayName: 'From List',
        name: 'list',
        type: 'list',
        placeholder: 'Choose a template',
        typeOptions: { searchListMethod: 'searchTemplates', searchable: true },
      },
      {
        displayName: 'By Name',
        name: 'id',
        type: 'string',
        placeholder: 'e.g. support_followup|en_US',
        hint: 'Name and language with a | between them',
        validation: [
          { type: 'regex', properties: { regex: '^\\s*[a-z0-9_]+\\s*\\|\\s*[A-Za-z_]+\\s*$', errorMessage: 'Write name|language, e.g. support_followup|en_US' } },
        ],
      },
    ],
  };
}

/**
 * The same with its variables. A node may have it several times, for cases of which at most one shows: all of them are
 * one parameter.
 */
export function templateFields(show: Show): INodeProperties[] {
  return [
    templateField(show),
    {
      displayName: 'Variables',
      name: 'variables',
      type: 'resourceMapper',
      noDataExpression: true,
      default: { mappingMode: 'defineBelow', value: null },
      displayOptions: { show, hide: { template: [''] } },
      typeOptions: {
        loadOptionsDependsOn: ['template.value'],
        resourceMapper: {
          resourceMapperMethod: 'templateVariables',
          mode: 'add',
          addAllFields: true,
          supportAutoMap: false,
          valuesLabel: 'Variables',
          noFieldsError: 'This template has no variables.',
          fieldWords: { singular: 'variable', plural: 'variables' },
        },
      },
    },
  ];
}

/** In which language a template goes out; for the options of a node. */
export const languageOptions: readonly INodeProperties[] = [
  {
    displayName: 'Contact’s Language',
    name: 'contactLanguage',
    type: 'string',
    default: '',
    placeholder: 'e.g. pt_BR',
    description: 'Their language, e.g. from an expression. Leave it empty for the one that is known of the conversation.',
    displayOptions: { show: { language: ['contact'] } },
  },
  {
    displayName: 'Default Language',
    name: 'defaultLanguage',
    type: 'string',
    default: '',
    placeholder: 'e.g. en_US',
    description: 'For contacts in whose language the template is not approved. Leave it empty for the language of the chosen template.',
    displayOptions: { show: { language: ['contact'] } },
  },
  {
    displayName: 'Language',
    name: 'language',
    type: 'options',
    options: [
      { name: 'By Contact’s Language', value: 'contact', description: 'The closest approved one: for pt_BR this is pt_BR, pt_PT, pt, then Default Language' },
      { name: 'The Template’s', value: 'template', description: 'The language of the chosen template' },
    ],
    default: 'template',
    description: 'In which language the template of this name goes out',
  },
];

/** What choosing an item's template needs. */
export interface TemplateChoice {
  readonly context: IExecuteFunctions;
  readonly account: Account;
  /** The contact's language as far as the conversation knows it. Default: it does not. */
  readonly contactLanguage?: string | null;
  /** Whether card numbers are masked in what people read. Default: `false`, because whoever sends it does. */
  readonly maskCardNumbers?: boolean;
}

/** Name and language as the item's fields say. @throws {SupportError} `invalidInput` when no template is chosen */
export function templateName(context: IExecuteFunctions, itemIndex: number): TemplateName {
  return parseTemplateRef(context.getNodeParameter('template', itemIndex, '', { extractValue: true }) as string);
}

async function definitionFor({ context, account, contactLanguage = null }: TemplateChoice, itemIndex: number): Promise<TemplateDefinition> {
  const chosen = templateName(context, itemIndex);
  if (context.getNodeParameter('options.language', itemIndex, 'template') !== 'contact') {
    return await chooseFresh(context, account, chosen, (entries) => chooseTemplate(entries, chosen));
  }
  const wanted = textParameter(context, 'options.contactLanguage', itemIndex) || contactLanguage;
  const otherwise = { ...chosen, language: textParameter(context, 'options.defaultLanguage', itemIndex) || chosen.language };
  return await chooseFresh(context, account, chosen, (entries) => chooseTemplateFor(wanted, entries, otherwise));
}

/** With card numbers masked in what people read: in the values, because a card number may not look like one among the template's own words. */
function masked(template: TemplateDefinition, values: IDataObject): { readonly value: IDataObject; readonly count: number } {
  const words = fieldsOf(template).filter(({ input }) => input === 'words' || input === 'object');
  return redactCardNumbersIn(values, words.map(({ id }) => id));
}

/** An item's template with its variables filled in. */
export interface ChosenTemplate extends CompiledTemplate {
  readonly definition: TemplateDefinition;
  /** Values that were masked. */
  readonly maskedCardNumbers: number;
}

/** @throws {SupportError} `invalidInput` or `notFound` with what to do, where the item's template cannot be sent */
export async function chosenTemplate(choice: TemplateChoice, itemIndex: number): Promise<ChosenTemplate> {
  const { context, account, maskCardNumbers = false } = choice;
  const definition = await definitionFor(choice, itemIndex);
  const values = (context.getNodeParameter('variables.value', itemIndex, {}) as IDataObject | null) ?? {};
  const { value: words, count: maskedCardNumbers } = maskCardNumbers ? masked(definition, values) : { value: values, count: 0 };
  const complete = await withUploads(context, account, definition, words, itemIndex);
  const { content, preview } = compileTemplate(definition, complete, systemClock.now());
  // Titles stand inside of a list with ids.
  const { value: sent, count: further } = maskCardNumbers ? maskMessage(content) : { value: content, count: 0 };
  return { definition, maskedCardNumbers: maskedCardNumbers + further, content: sent, preview };
}
