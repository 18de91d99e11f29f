import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { searchTemplates, templateVariables } from '../shared/templateMethods';
import * as send from './operations/send.operation';

/** Sends approved templates: the only messages that WhatsApp allows outside the 24-hour window. */
export class WhatsAppTemplate implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'WhatsApp Template',
    name: 'whatsAppTemplate',
    icon: { light: 'file:whatsAppTemplate.svg', dark: 'file:whatsAppTemplate.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ ($parameter["template"]?.value || $parameter["template"] || "send template").toString().split("|")[0] }}',
    description: 'Sends an approved WhatsApp template, at any time, with its variables as fields',
    defaults: { name: 'WhatsApp Template' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'whatsAppSupportAccountApi', required: true, testedBy: 'whatsAppSupportAccountTest' }],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [{ name: 'Template', value: 'template' }],
        default: 'template',
      },
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: ['template'] } },
        options: [{ name: 'Send', value: 'send', action: 'Send template message', description: 'Send an approved template to a customer' }],
        default: 'send',
      },
      ...send.description,
    ],
  };

  methods = {
    credentialTest: { whatsAppSupportAccountTest },
    listSearch: { searchTemplates },
    resourceMapping: { templateVariables },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await send.execute(this);
  }
}
