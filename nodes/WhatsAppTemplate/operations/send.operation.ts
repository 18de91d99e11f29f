import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { listTemplates } from '../../../src/graph/templates';
import { chooseTemplate, parseTemplateRef } from '../../../src/template/chooseTemplate';
import { compileTemplate } from '../../../src/template/compileTemplate';
import type { TemplateDefinition } from '../../../src/template/definition';
import { ACCOUNT_CREDENTIAL } from '../../shared/account';
import { httpSend } from '../../shared/http';
import { outboxKey, recipientFields, resolveAddressee } from '../../shared/recipient';
import { openSession, runPerItem, sendOnce, type NodeSession } from '../../shared/sending';

const show = { resource: ['template'], operation: ['send'] };

export const description: INodeProperties[] = [
  ...recipientFields,
  {
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

/** Meta's entries by template name, of all languages: one look-up per run, since Meta allows 200 an hour. */
type Lookups = Map<string, Promise<readonly unknown[]>>;

async function definitionOf({ context, account }: NodeSession, lookups: Lookups, ref: string): Promise<TemplateDefinition> {
  const { name } = parseTemplateRef(ref);
  const entries = lookups.get(name) ?? listTemplates(httpSend(context, ACCOUNT_CREDENTIAL), account.graph, { name });
  lookups.set(name, entries);
  return chooseTemplate(await entries, ref);
}

async function sendItem(session: NodeSession, lookups: Lookups, itemIndex: number): Promise<IDataObject> {
  const { context } = session;
  const to = await resolveAddressee(context, session.store, session.account, itemIndex);
  const ref = context.getNodeParameter('template', itemIndex, '', { extractValue: true }) as string;
  const values = context.getNodeParameter('variables.value', itemIndex, {}) as IDataObject | null;
  const template = await definitionOf(session, lookups, ref);
  const { content, text } = compileTemplate(template, values ?? {});
  const { wamid, alreadySent } = await sendOnce(session, to, content, await outboxKey(context, session.store, to, itemIndex));
  return {
    sent: true,
    reason: alreadySent ? 'This template had gone out before; it was not sent again.' : 'Sent.',
    next: null,
    messageId: wamid,
    alreadySent,
    name: template.name,
    language: template.language,
    category: template.category,
    text,
  };
}

/** Validates and sends the template to each item's customer. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  const lookups: Lookups = new Map();
  return await runPerItem(context, 1, async (itemIndex) => {
    const json = await sendItem(session, lookups, itemIndex);
    return { adds: { template: json }, forAgent: { sent: json.sent, reason: json.reason, next: json.next } };
  });
}
