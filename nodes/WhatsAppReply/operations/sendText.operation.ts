import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { messageContent } from '../../../src/graph/message/outboundMessage';
import { splitText } from '../../../src/graph/message/splitText';
import { showFor } from '../draft';
import { bodyField, wordsParameter } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Text', value: 'sendText', action: 'Send text message', description: 'Answer with a text' };

export const description: INodeProperties[] = [
  bodyField(showFor('sendText'), 'e.g. Thank you for your message. A colleague answers within 48 hours.', { characters: '4,096' }),
];

export const execute = replyWith(({ context }, itemIndex) => {
  const text = wordsParameter(context, 'text', itemIndex);
  const previewUrl = context.getNodeParameter('options.previewUrl', itemIndex, false) === true;
  const parts = context.getNodeParameter('options.splitLongText', itemIndex, false) === true && text !== '' ? splitText(text) : [text];
  return { contents: parts.map((part) => messageContent({ kind: 'text', text: part, previewUrl })), note: null };
});
