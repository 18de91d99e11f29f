import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { draftOf, showFor } from '../draft';
import { bodyField, optionalWords } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Ask for Call Permission',
  value: 'askForCallPermission',
  action: 'Ask for call permission',
  description: 'Ask whether the business may call; WhatsApp allows it once a day and twice a week',
};

export const description: INodeProperties[] = [
  bodyField(showFor('askForCallPermission'), 'e.g. May we call you about your order?', { optional: true }),
];

export const execute = replyWith(({ context }, itemIndex) => draftOf({ kind: 'callPermissionRequest', text: optionalWords(context, 'text', itemIndex) }));
