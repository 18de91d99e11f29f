import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import { helpdeskField, withHelpdesks } from '../shared/helpdesk';
import * as addComment from './operations/addComment.operation';
import * as create from './operations/create.operation';
import * as createOrAppend from './operations/createOrAppend.operation';
import * as findByConversation from './operations/findByConversation.operation';
import * as get from './operations/get.operation';
import * as getMany from './operations/getMany.operation';
import * as update from './operations/update.operation';

/** In the order of the panel. */
const operations = { addComment, create, createOrAppend, findByConversation, get, getMany, update };

/** Keeps a customer's messages on one ticket of the helpdesk. */
export class SupportTicket implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Support Ticket',
    name: 'supportTicket',
    icon: { light: 'file:supportTicket.svg', dark: 'file:supportTicket.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ ($parameter["operation"] + ": " + $parameter["helpdesk"]).split(/(?=[A-Z])/).join(" ").toLowerCase() }}',
    description: 'Keeps a customer’s messages and files on one ticket of your helpdesk, and works on tickets; card numbers are masked',
    defaults: { name: 'Support Ticket' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    // The shared store, where it stands which ticket belongs to whom, comes with the account; other channels do without it.
    credentials: withHelpdesks({ name: 'whatsAppSupportAccountApi', displayName: 'WhatsApp Support Account', required: false, testedBy: 'whatsAppSupportAccountTest' }),
    hints: [
      {
        message: 'Messages join the customer’s open ticket. A solved one is reopened, a closed one gets a follow-up.',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        displayCondition: '={{ $parameter["operation"] === "createOrAppend" }}',
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
        options: Object.values(operations).map(({ option }) => option),
        default: 'createOrAppend',
      },
      helpdeskField,
      ...Object.values(operations).flatMap(({ description }) => description),
    ],
  };

  methods = { credentialTest: { whatsAppSupportAccountTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
    return await operations[operation].execute(this);
  }
}
