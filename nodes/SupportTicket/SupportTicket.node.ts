import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { helpdeskField } from '../shared/helpdesk';
import * as createOrAppend from './operations/createOrAppend.operation';

/** Keeps a customer's messages on one ticket of the helpdesk. */
export class SupportTicket implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Support Ticket',
    name: 'supportTicket',
    icon: { light: 'file:supportTicket.svg', dark: 'file:supportTicket.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ "create or append: " + $parameter["helpdesk"] }}',
    description: 'Opens a ticket for a customer’s message, or adds it to the one they have; card numbers are masked',
    defaults: { name: 'Support Ticket' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      // The shared store, where it stands which ticket belongs to whom, comes with the account.
      { name: 'whatsAppSupportAccountApi', displayName: 'WhatsApp Support Account', required: true, testedBy: 'whatsAppSupportAccountTest' },
      { name: 'supportZendeskApi', displayName: 'Zendesk Account', required: true, displayOptions: { show: { helpdesk: ['zendesk'] } } },
      { name: 'supportChatwootApi', displayName: 'Chatwoot Account', required: true, displayOptions: { show: { helpdesk: ['chatwoot'] } } },
      { name: 'supportRedmineApi', displayName: 'Redmine Account', required: true, displayOptions: { show: { helpdesk: ['redmine'] } } },
      { name: 'supportRequestTrackerApi', displayName: 'Request Tracker Account', required: true, displayOptions: { show: { helpdesk: ['requestTracker'] } } },
      { name: 'supportFreshdeskApi', displayName: 'Freshdesk Account', required: true, displayOptions: { show: { helpdesk: ['freshdesk'] } } },
      { name: 'supportZammadApi', displayName: 'Zammad Account', required: true, displayOptions: { show: { helpdesk: ['zammad'] } } },
      { name: 'supportJiraApi', displayName: 'Jira Account', required: true, displayOptions: { show: { helpdesk: ['jira'] } } },
      { name: 'supportHttpApi', displayName: 'Helpdesk Account', required: true, displayOptions: { show: { helpdesk: ['genericHttp'] } } },
    ],
    hints: [
      {
        message: 'Messages join the customer’s open ticket. A solved one is reopened, a closed one gets a follow-up.',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        type: 'info',
      },
    ],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [{ name: 'Ticket', value: 'ticket' }],
        default: 'ticket',
      },
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: ['ticket'] } },
        options: [
          {
            name: 'Create or Append',
            value: 'createOrAppend',
            action: 'Create or append ticket',
            description: 'Add the message to the customer’s ticket, or open one',
          },
        ],
        default: 'createOrAppend',
      },
      helpdeskField,
      ...createOrAppend.description,
    ],
  };

  methods = { credentialTest: { whatsAppSupportAccountTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await createOrAppend.execute(this);
  }
}
