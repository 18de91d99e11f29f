import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type ITriggerFunctions,
  type ITriggerResponse,
  type IWebhookFunctions,
  type IWebhookResponseData,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { claimMessages } from './claim';
import { dispatchDeliveries } from './dispatch';
import { properties } from './properties';
import { callbackRegistration } from './registration';
import { receiveWebhook } from './receive';
import { getVerifyToken } from './verifyToken';

/** Receives Meta's webhooks: `webhook()` writes, `trigger()` emits, `execute()` claims; see architecture.md §3. */
export class WhatsAppSupportTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'WhatsApp Support Trigger',
    name: 'whatsAppSupportTrigger',
    icon: { light: 'file:whatsAppSupportTrigger.svg', dark: 'file:whatsAppSupportTrigger.dark.svg' },
    group: ['trigger'],
    // For each webhook of a node of version 1 n8n evaluates an expression, which costs it more than all that ours does.
    version: 1.1,
    subtitle: '={{ $parameter["triggerOn"].length === 1 ? $parameter["triggerOn"][0].replace(/([A-Z])/g, " $1").toLowerCase() : $parameter["triggerOn"].length + " kinds of events" }}',
    description: 'Starts the workflow when a customer writes on WhatsApp: verified, in order, once each, card numbers masked',
    defaults: { name: 'WhatsApp Support Trigger' },
    inputs: [],
    // Always four, because n8n wires by position.
    outputs: [
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
      NodeConnectionTypes.Main,
    ],
    outputNames: ['Messages', 'Delivery Statuses', 'Conversation Events', 'Account Events'],
    credentials: [{ name: 'whatsAppSupportAccountApi', required: true, testedBy: 'whatsAppSupportAccountTest' }],
    webhooks: [
      // First: Meta calls it while the second one is being registered.
      { name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'whatsapp', responseData: '' },
      { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'whatsapp', responseData: '' },
    ],
    triggerPanel: {
      header: '',
      executionsHelp: {
        inactive:
          'While you build: click <b>Execute workflow</b> and write to your WhatsApp number; the next message runs the flow once. For every message: <b>publish</b> the workflow.',
        active:
          'While you build: click <b>Execute workflow</b> and write to your WhatsApp number. The published workflow goes on meanwhile and answers as always; see its runs under <b>Executions</b>.',
      },
      activationHint: 'Publish the workflow to answer every message.',
    },
    properties: [...properties],
  };

  methods = { credentialTest: { whatsAppSupportAccountTest }, loadOptions: { getVerifyToken } };

  webhookMethods = { default: callbackRegistration };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await receiveWebhook(this);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return await dispatchDeliveries(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await claimMessages(this);
  }
}
