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
import { withHelpdesks } from '../shared/helpdesk';
import { claimAnswers } from './claim';
import { properties } from './properties';
import { receiveWebhook } from './receive';
import { webhookRegistration } from './registration';
import { watchTickets } from './watch';

/** Brings what agents do in the helpdesk: `webhook()` hears that there is something, `trigger()` reads and emits it, `execute()` claims. */
export class SupportTicketTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Support Ticket Trigger',
    name: 'supportTicketTrigger',
    icon: { light: 'file:supportTicketTrigger.svg', dark: 'file:supportTicketTrigger.dark.svg' },
    group: ['trigger'],
    // For each webhook of a node of version 1 n8n evaluates an expression, which costs it more than all that ours does.
    version: 1.1,
    subtitle: '={{ $parameter["helpdesk"].split(/(?=[A-Z])/).join(" ").toLowerCase() }}',
    description: 'Starts the workflow when an agent answers a customer’s ticket: in order, once each, with the agent’s files',
    defaults: { name: 'Support Ticket Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    // The shared store, where it stands which ticket belongs to whom, comes with the account.
    credentials: withHelpdesks({ name: 'whatsAppSupportAccountApi', displayName: 'WhatsApp Support Account', required: true, testedBy: 'whatsAppSupportAccountTest' }),
    webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'tickets', responseData: '' }],
    triggerPanel: {
      header: '',
      executionsHelp: {
        inactive:
          'While you build: click <b>Execute workflow</b>; the last answer of an agent runs the flow once. For every answer: <b>publish</b> the workflow.',
        active:
          'While you build: click <b>Execute workflow</b>; the last answer of an agent runs the flow once more, and a customer who has it does not get it again. See the runs of the published workflow under <b>Executions</b>.',
      },
      activationHint: 'Publish the workflow to pass every answer on.',
    },
    properties: [...properties],
  };

  methods = { credentialTest: { whatsAppSupportAccountTest } };

  webhookMethods = { default: webhookRegistration };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return await receiveWebhook(this);
  }

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    return await watchTickets(this);
  }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await claimAnswers(this);
  }
}
