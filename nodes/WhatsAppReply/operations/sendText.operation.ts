import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { textContent } from '../../../src/graph/message/text';
import { draftOf, showFor } from '../draft';
import { bodyField, wordsParameter } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Text', value: 'sendText', action: 'Send text message', description: 'Answer with a text' };

export const description: INodeProperties[] = [
  bodyField(showFor('sendText'), 'e.g. Thank you for your message. A colleague answers within 48 hours.', { characters: '4,096' }),
];

export const execute = replyWith(({ context }, itemIndex) => {
  const text = wordsParameter(context, 'text', itemIndex);
  const previewUrl = context.getNodeParameter('options.previewUrl', itemIndex, false) === true;
  const message = { kind: 'text', text, previewUrl } as const;
  if (context.getNodeParameter('options.splitLongText', itemIndex, false) !== true) return draftOf(message);
  return { content: textContent(message), splits: true, note: null };
});
