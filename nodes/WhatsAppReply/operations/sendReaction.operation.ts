import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { textParameter } from '../../shared/parameters';
import { chosenMessageId, messageFields } from '../customerMessage';
import { draftOf, showFor } from '../draft';
import { textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Reaction',
  value: 'sendReaction',
  action: 'Send reaction',
  description: 'Put an emoji on a message of the customer, or take it back',
};

const show = showFor('sendReaction');

export const description: INodeProperties[] = [
  ...messageFields(show),
  textField({ displayName: 'Emoji', name: 'emoji', placeholder: 'e.g. 👍', description: 'One emoji; leave it empty to take the reaction back' }, show),
];

export const execute = replyWith(({ context }, itemIndex) =>
  draftOf({ kind: 'reaction', messageId: chosenMessageId(context, itemIndex), emoji: textParameter(context, 'emoji', itemIndex) }),
);
