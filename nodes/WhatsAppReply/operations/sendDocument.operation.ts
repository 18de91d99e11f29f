import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { captionField, fileFields, fileNameField, mediaDraft } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Document',
  value: 'sendDocument',
  action: 'Send document',
  description: 'Send a PDF, text or Office file of up to 100 MB',
};

export const description: INodeProperties[] = fileFields('sendDocument', captionField('sendDocument'), fileNameField('sendDocument'));

export const execute = replyWith(async (session, itemIndex) => await mediaDraft('document', session, itemIndex));
