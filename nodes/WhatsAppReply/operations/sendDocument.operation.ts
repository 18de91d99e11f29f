import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { showFor } from '../draft';
import { textField } from '../fields';
import { captionField, fileFields, mediaDraft } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Document',
  value: 'sendDocument',
  action: 'Send document',
  description: 'Send a PDF, text or Office file of up to 100 MB',
};

export const description: INodeProperties[] = fileFields(
  'sendDocument',
  captionField('sendDocument'),
  textField({ displayName: 'File Name', name: 'fileName', placeholder: 'e.g. bill-1042.pdf', description: 'What the customer sees; its own name where it is empty' }, showFor('sendDocument')),
);

export const execute = replyWith(async (session, itemIndex) => await mediaDraft('document', session, itemIndex));
