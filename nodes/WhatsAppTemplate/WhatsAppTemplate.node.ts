import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { searchTemplates, templateVariables } from '../shared/templateMethods';
import * as get from './operations/get.operation';
import * as getMany from './operations/getMany.operation';
import * as preview from './operations/preview.operation';
import * as send from './operations/send.operation';

const operations = { get, getMany, preview, send };

/** Sends approved templates: the only messages that WhatsApp allows outside the 24-hour window. */
export class WhatsAppTemplate implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'WhatsApp Template',
    name: 'whatsAppTemplate',
    icon: { light: 'file:whatsAppTemplate.svg', dark: 'file:whatsAppTemplate.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle:
      '={{ $parameter["operation"] === "getMany" ? "get many templates" : $parameter["operation"] + ": " + ($parameter["template"]?.value || $parameter["template"] || "template").toString().split("|")[0] }}',
    description: 'Sends approved WhatsApp templates at any time, with their variables as fields',
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
        options: [
          { name: 'Get', value: 'get', action: 'Get template', description: 'A template in one language: its text, variables and status' },
          {
            name: 'Get Many',
            value: 'getMany',
            action: 'Get many templates',
            description: 'The templates of this WhatsApp account, with their variables and status',
            // An AI agent speaks for one customer with the templates that it was given.
            displayOptions: { hide: { '@tool': [true] } },
          },
          { name: 'Preview', value: 'preview', action: 'Preview template message', description: 'The message as the customer would see it, and what it is charged as' },
          { name: 'Send', value: 'send', action: 'Send template message', description: 'Send an approved template to a customer' },
        ],
        default: 'send',
      },
      ...Object.values(operations).flatMap(({ description }) => description),
    ],
  };

  methods = {
    credentialTest: { whatsAppSupportAccountTest },
    listSearch: { searchTemplates },
    resourceMapping: { templateVariables },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
    return await operations[operation].execute(this);
  }
}
