import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { searchTemplates, templateVariables } from '../shared/templateMethods';
import * as sendText from './operations/sendText.operation';

/** Answers a customer inside the 24-hour window; outside it the item goes the way that its policy says. */
export class WhatsAppReply implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'WhatsApp Reply',
    name: 'whatsAppReply',
    icon: { light: 'file:whatsAppReply.svg', dark: 'file:whatsAppReply.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: 'send text',
    description: 'Answers a customer on WhatsApp, once, and only while the 24-hour window is open',
    defaults: { name: 'WhatsApp Reply' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
    outputNames: ['Sent', 'Window Closed'],
    credentials: [{ name: 'whatsAppSupportAccountApi', required: true, testedBy: 'whatsAppSupportAccountTest' }],
    hints: [
      {
        message: 'Connect Window Closed to WhatsApp Template: after 24 hours WhatsApp allows only approved templates.',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        type: 'info',
        displayCondition: '={{ ($parameter["whenClosed"] ?? "route") === "route" }}',
      },
      {
        message: 'Replies that wait for the customer leave through Sent too, with reply.state "kept".',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        type: 'info',
        displayCondition: '={{ $parameter["whenClosed"] === "keep" }}',
      },
    ],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [{ name: 'Message', value: 'message' }],
        default: 'message',
      },
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: ['message'] } },
        options: [{ name: 'Send Text', value: 'sendText', action: 'Send text message', description: 'Answer with a text' }],
        default: 'sendText',
      },
      ...sendText.description,
    ],
  };

  methods = {
    credentialTest: { whatsAppSupportAccountTest },
    listSearch: { searchTemplates },
    resourceMapping: { templateVariables },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await sendText.execute(this);
  }
}
