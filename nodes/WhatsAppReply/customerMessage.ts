import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { asRecord, asText } from '../../src/shared/shape';
import { textParameter } from '../shared/parameters';
import { isTool, runCustomer } from '../shared/runCustomer';

/** The choice of one message, e.g. to react to. */
export function messageFields(show: NonNullable<IDisplayOptions['show']>): INodeProperties[] {
  return [
    {
      displayName: 'Message',
      name: 'message',
      type: 'options',
      options: [
        { name: 'By ID', value: 'id' },
        { name: 'Message That Started This Run', value: 'runMessage', description: 'The customer’s message, even when other nodes dropped its fields' },
      ],
      default: 'runMessage',
      displayOptions: { show },
    },
    {
      displayName: 'Message ID',
      name: 'messageId',
      type: 'string',
      required: true,
      default: '={{ $json.message.id }}',
      description: 'The ID of a message of this conversation, as WhatsApp Support Trigger gives it',
      displayOptions: { show: { ...show, message: ['id'] } },
    },
  ];
}

/**
 * The id of the customer's message that started the run of this item; of several that came together the last.
 * @throws {SupportError} `noCustomer` when the run was started by something else
 */
export function runMessageId(context: IExecuteFunctions, itemIndex: number): string {
  const id = asText(asRecord(runCustomer(context, itemIndex).triggerItem.message).id);
  if (id !== null) return id;
  throw new SupportError('noCustomer', 'What started this run is no message of a customer.', 'Choose the message by its ID.');
}

/**
 * The message that {@link messageFields} choose; for an AI agent always the one that started the run.
 * @throws {SupportError} `noCustomer` as {@link runMessageId}; `invalidInput` when there is no id
 */
export function chosenMessageId(context: IExecuteFunctions, itemIndex: number): string {
  const byId = !isTool(context) && context.getNodeParameter('message', itemIndex, 'runMessage') === 'id';
  if (!byId) return runMessageId(context, itemIndex);
  return givenMessageId(textParameter(context, 'messageId', itemIndex), 'Message ID');
}

/** @throws {SupportError} `invalidInput` when the field gives no id of a message */
export function givenMessageId(id: string, field: string): string {
  if (id.startsWith('wamid.')) return id;
  throw new SupportError('invalidInput', `The field "${field}" holds no ID of a WhatsApp message.`, 'IDs of messages begin with "wamid."; check the expression that should give one.');
}
