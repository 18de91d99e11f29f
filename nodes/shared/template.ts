import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { listTemplates } from '../../src/graph/templates';
import { MINUTE_MS, systemClock } from '../../src/shared/clock';
import { hashKey } from '../../src/shared/hash';
import { chooseTemplate, parseTemplateRef } from '../../src/template/chooseTemplate';
import { compileTemplate, type CompiledTemplate } from '../../src/template/compileTemplate';
import type { TemplateDefinition } from '../../src/template/definition';
import { ACCOUNT_CREDENTIAL } from './account';
import { httpSend } from './http';
import type { NodeSession } from './sending';

/**
 * The choice of a template and its variables. A node may have it several times, for cases of which at most one shows:
 * all of them are one parameter. Its methods are those of `templateMethods.ts`.
 */
export function templateFields(show: NonNullable<IDisplayOptions['show']>, displayName = 'Template', description = 'An approved template of this WhatsApp account'): INodeProperties[] {
  return [
    {
      displayName,
      name: 'template',
      type: 'resourceLocator',
      required: true,
      default: { mode: 'list', value: '' },
      description,
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
    },
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
          noFieldsError: 'This template has no variables in its body.',
          fieldWords: { singular: 'variable', plural: 'variables' },
        },
      },
    },
  ];
}

/** Meta allows 200 look-ups an hour, and one run per message would need more. */
const FRESH_MS = 10 * MINUTE_MS;

interface Lookup {
  readonly at: number;
  /** Of all languages. */
  readonly entries: Promise<readonly unknown[]>;
}

/** By account and template name. */
const lookups = new Map<string, Lookup>();

async function definitionOf({ context, account }: NodeSession, ref: string): Promise<TemplateDefinition> {
  const { name } = parseTemplateRef(ref);
  const key = hashKey(account.accessToken, account.graph.baseUrl, account.graph.wabaId, name);
  const now = systemClock.now();
  for (const [other, { at }] of lookups) if (now - at >= FRESH_MS) lookups.delete(other);
  const lookup = lookups.get(key) ?? { at: now, entries: listTemplates(httpSend(context, ACCOUNT_CREDENTIAL), account.graph, { name }) };
  lookups.set(key, lookup);
  const chosen = lookup.entries.then((entries) => chooseTemplate(entries, ref));
  return await chosen.catch((failure: unknown) => {
    // What is missing or not approved may be there the next time.
    lookups.delete(key);
    throw failure;
  });
}

/** The chosen template with an item's variables filled in, as it was approved within the last ten minutes. */
export interface ChosenTemplate extends CompiledTemplate {
  readonly definition: TemplateDefinition;
}

/** @throws {SupportError} `invalidInput` or `notFound` with what to do, where the item's template cannot be sent */
export async function chosenTemplate(session: NodeSession, itemIndex: number): Promise<ChosenTemplate> {
  const { context } = session;
  const definition = await definitionOf(session, context.getNodeParameter('template', itemIndex, '', { extractValue: true }) as string);
  const values = context.getNodeParameter('variables.value', itemIndex, {}) as IDataObject | null;
  return { definition, ...compileTemplate(definition, values ?? {}) };
}
