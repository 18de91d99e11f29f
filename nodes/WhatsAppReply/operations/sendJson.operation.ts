import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { checkedContent } from '../../../src/graph/message/outboundMessage';
import { SupportError } from '../../../src/shared/errors';
import { asRecord, asText } from '../../../src/shared/shape';
import { showFor } from '../draft';
import { jsonParameter } from '../entries';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send JSON',
  value: 'sendJson',
  action: 'Send JSON message',
  description: 'Send a message as Meta’s documentation writes it, for types that have no operation of their own',
};

export const description: INodeProperties[] = [
  {
    displayName: 'Message (JSON)',
    name: 'messageJson',
    type: 'json',
    typeOptions: { rows: 10 },
    required: true,
    default: '{\n  "type": "text",\n  "text": { "body": "Hello" }\n}',
    description: 'The type and the object of the same name; the recipient is chosen above',
    displayOptions: { show: showFor('sendJson') },
  },
];

export const execute = replyWith(({ context }, itemIndex) => {
  const payload = asRecord(jsonParameter(context, 'messageJson', 'Message (JSON)', itemIndex));
  const type = asText(payload.type);
  if (type === null) throw new SupportError('invalidInput', 'The message has no type.', 'Write it as Meta’s documentation does, e.g. { "type": "text", "text": { "body": "Hello" } }.');
  if (type === 'template') throw new SupportError('invalidInput', 'Templates are not sent with this node.', 'Use WhatsApp Template, which also checks their variables.');
  // Nothing else of it: the recipient, above all, is not the JSON’s to choose.
  return { content: checkedContent({ type, [type]: payload[type] }), note: null };
});
