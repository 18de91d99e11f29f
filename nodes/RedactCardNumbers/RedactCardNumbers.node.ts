import {
  NodeConnectionTypes,
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
} from 'n8n-workflow';
import * as redact from './operations/redact.operation';

/** Masks payment card numbers in the texts of its items and reports where they stood. */
export class RedactCardNumbers implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Redact Card Numbers',
    name: 'redactCardNumbers',
    icon: { light: 'file:redactCardNumbers.svg', dark: 'file:redactCardNumbers.dark.svg' },
    group: ['transform'],
    version: 1,
    subtitle: '={{ $parameter["fieldsToCheck"] === "selected" ? "in selected fields" : "in all text fields" }}',
    description: 'Masks payment card numbers in text, so that at most the first six and last four digits stay',
    defaults: { name: 'Redact Card Numbers' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    hints: [
      {
        message: 'WhatsApp Support Trigger already masks card numbers; use this for text from other sources.',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        type: 'info',
      },
    ],
    properties: redact.description,
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await redact.execute(this);
  }
}
