import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { captionField, fileFields, mediaDraft } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Image', value: 'sendImage', action: 'Send image', description: 'Send a picture: JPEG or PNG of up to 5 MB' };

export const description: INodeProperties[] = fileFields('sendImage', captionField('sendImage'));

export const execute = replyWith(async (session, itemIndex) => await mediaDraft('image', session, itemIndex));
