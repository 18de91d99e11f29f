import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ContactRequestMessage } from '../../../src/graph/message/requests';
import { draftOf, showFor } from '../draft';
import { bodyField, wordsParameter } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Ask for Contact Info',
  value: 'askForContactInfo',
  action: 'Ask for contact info',
  description: 'Show a button with which a customer who hides their phone number shares it',
};

const show = showFor('askForContactInfo');

export const description: INodeProperties[] = [
  bodyField(show, 'e.g. Please share your number, so that a colleague can call you.'),
  {
    displayName: 'Written As',
    name: 'writtenAs',
    type: 'options',
    options: [
      { name: 'Newer Name', value: 'contact_request', description: 'Meta’s page of May 2026 calls it contact_request' },
      { name: 'Older Name', value: 'request_contact_info', description: 'Meta’s API took it as request_contact_info when this node was written' },
    ],
    default: 'request_contact_info',
    description: 'Which of its names the request goes to Meta under; change it only when Meta refuses it',
    displayOptions: { show },
  },
];

export const execute = replyWith(({ context }, itemIndex) =>
  draftOf({
    kind: 'contactRequest',
    text: wordsParameter(context, 'text', itemIndex),
    writtenAs: context.getNodeParameter('writtenAs', itemIndex, 'request_contact_info') as ContactRequestMessage['writtenAs'],
  }),
);
