import type { IExecuteFunctions } from 'n8n-workflow';
import { SupportError } from '../../src/shared/errors';
import { asNumber, asWritten } from '../../src/shared/shape';

/**
 * A text field of the node, trimmed. Its expression may give anything; `''` when it gives nothing.
 * @throws {SupportError} `invalidInput` for an object or a list, which a customer would read as "[object Object]"
 */
export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
  const text = asWritten(context.getNodeParameter(name, itemIndex, ''));
  if (text !== null) return text.trim();
  throw new SupportError('invalidInput', `The field "${name}" holds an object or a list.`, 'Write an expression that gives a text, e.g. {{ $json.message.text }}.');
}

/**
 * A whole number from 1 on; its expression may give anything.
 * @throws {SupportError} `invalidInput` naming the field by its label
 */
export function countParameter(context: IExecuteFunctions, name: string, label: string, itemIndex: number): number {
  const value = asNumber(context.getNodeParameter(name, itemIndex));
  if (value !== null && Number.isInteger(value) && value >= 1) return value;
  throw new SupportError('invalidInput', `The field ${label} holds no whole number of at least 1.`, 'Write one, or an expression that gives one.');
}
