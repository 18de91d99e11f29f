import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import { whatsAppSupportAccountTest } from '../shared/accountTest';
import * as checkWindow from './operations/checkWindow.operation';
import * as copyToPostgres from './operations/copyToPostgres.operation';
import * as deleteCustomer from './operations/deleteCustomer.operation';
import * as diagnose from './operations/diagnose.operation';
import * as get from './operations/get.operation';
import * as getMany from './operations/getMany.operation';
import * as sendKeptReplies from './operations/sendKeptReplies.operation';

const operations = { checkWindow, copyToPostgres, deleteCustomer, diagnose, get, getMany, sendKeptReplies };

/** An AI agent speaks for one customer: these look beyond the conversation that it is in. */
const notForAgents = { displayOptions: { hide: { '@tool': [true] } } };

/** Looks conversations up in the store, and works on what it keeps of them. */
export class SupportConversation implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Support Conversation',
    name: 'supportConversation',
    icon: { light: 'file:supportConversation.svg', dark: 'file:supportConversation.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle:
      '={{ ({ checkWindow: "check window", copyToPostgres: "copy to PostgreSQL", deleteCustomer: "delete customer data", diagnose: "diagnose", get: "get", getMany: "get many", sendKeptReplies: "send kept replies" })[$parameter["operation"]] }}',
    description: 'Checks the 24-hour window, finds unanswered customers, deletes a customer’s data, and diagnoses the account',
    defaults: { name: 'Support Conversation' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs:
      '={{ $parameter["operation"] === "checkWindow" ? [{ type: "main", displayName: "Open" }, { type: "main", displayName: "Closed" }] : ["main"] }}',
    credentials: [{ name: 'whatsAppSupportAccountApi', required: true, testedBy: 'whatsAppSupportAccountTest' }],
    hints: [
      {
        message: 'First switch off all workflows with a WhatsApp Support Trigger, and wait a minute; afterwards switch them on again.',
        displayCondition: '={{ $parameter["operation"] === "copyToPostgres" }}',
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
        options: [
          { name: 'Account', value: 'account', ...notForAgents },
          { name: 'Conversation', value: 'conversation' },
          { name: 'Store', value: 'store', ...notForAgents },
        ],
        default: 'conversation',
      },
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: ['account'] } },
        options: [
          {
            name: 'Diagnose',
            value: 'diagnose',
            action: 'Diagnose account',
            description: 'Check token, number, webhooks and clock: one item per check with what was found and what to do',
          },
        ],
        default: 'diagnose',
      },
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: ['conversation'] } },
        options: [
          {
            name: 'Check Window',
            value: 'checkWindow',
            action: 'Check window',
            description: 'Whether the customer may be answered freely now, on two outputs',
          },
          {
            name: 'Delete Customer Data',
            value: 'deleteCustomer',
            action: 'Delete customer data',
            description: 'For privacy requests: delete what the store holds of a customer',
            ...notForAgents,
          },
          { name: 'Get', value: 'get', action: 'Get conversation', description: 'The conversation and its window as they are now' },
          {
            name: 'Get Many',
            value: 'getMany',
            action: 'Get many conversations',
            description: 'Conversations that are unanswered, close soon, or have unsent answers',
            ...notForAgents,
          },
          {
            name: 'Send Kept Replies',
            value: 'sendKeptReplies',
            action: 'Send kept replies',
            description: 'Send what waits for the customer, if the window is open',
          },
        ],
        default: 'checkWindow',
      },
      {
        displayName: 'Operation',
        name: 'operation',
        type: 'options',
        noDataExpression: true,
        displayOptions: { show: { resource: ['store'] } },
        options: [
          {
            name: 'Copy to PostgreSQL',
            value: 'copyToPostgres',
            action: 'Copy store',
            description: 'Copy what the built-in store of this n8n holds into the credential’s PostgreSQL',
          },
        ],
        default: 'copyToPostgres',
      },
      ...Object.values(operations).flatMap(({ description }) => description),
    ],
  };

  methods = { credentialTest: { whatsAppSupportAccountTest } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
    return await operations[operation].execute(this);
  }
}
