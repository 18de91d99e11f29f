import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { draftOf, showFor } from '../draft';
import { bodyField, wordsParameter } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Ask for Location',
  value: 'askForLocation',
  action: 'Ask for location',
  description: 'Show a button with which the customer sends where they are',
};

export const description: INodeProperties[] = [bodyField(showFor('askForLocation'), 'e.g. Where shall the technician come to?')];

export const execute = replyWith(({ context }, itemIndex) => draftOf({ kind: 'locationRequest', text: wordsParameter(context, 'text', itemIndex) }));
