import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { answersIn, answersList } from '../answers';
import { draftOf, showFor } from '../draft';
import { listFields, listParameter } from '../entries';
import { bodyField, footerField, headerFields, readFrame } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Reply Buttons',
  value: 'sendReplyButtons',
  action: 'Send reply buttons',
  description: 'Ask something that the customer answers with one of up to three buttons',
};

const show = showFor('sendReplyButtons');
const buttons = answersList('buttons', 'Up to three buttons, each with a title of up to 20 characters');

export const description: INodeProperties[] = [
  ...headerFields(show),
  bodyField(show, 'e.g. Does your router work again?'),
  ...listFields(buttons, show),
  footerField(show),
];

export const execute = replyWith(async (session, itemIndex) =>
  draftOf({ kind: 'replyButtons', ...(await readFrame(session, itemIndex)), buttons: answersIn(listParameter(session.context, buttons, itemIndex)) }),
);
