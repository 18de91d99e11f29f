import type { INodeType, INodeTypeDescription, IWebhookResponseData } from 'n8n-workflow';

/** What n8n's own webhook path costs: the webhooks of WhatsApp Support Trigger, with nothing behind them. */
export class BenchFloor implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Bench Floor Trigger',
    name: 'benchFloor',
    group: ['trigger'],
    version: [1, 1.1],
    description: 'Answers and does nothing else',
    defaults: { name: 'Bench Floor Trigger' },
    inputs: [],
    outputs: ['main'],
    webhooks: [
      { name: 'setup', httpMethod: 'GET', responseMode: 'onReceived', path: 'whatsapp', responseData: '' },
      { name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'whatsapp', responseData: '' },
    ],
    properties: [],
  };

  async webhook(): Promise<IWebhookResponseData> {
    return { webhookResponse: 'EVENT_RECEIVED' };
  }
}
