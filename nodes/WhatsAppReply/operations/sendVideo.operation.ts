import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { captionField, fileFields, mediaDraft } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Video', value: 'sendVideo', action: 'Send video', description: 'Send a video: MP4 or 3GP of up to 16 MB' };

export const description: INodeProperties[] = fileFields('sendVideo', captionField('sendVideo'));

export const execute = replyWith(async (session, itemIndex) => await mediaDraft('video', session, itemIndex));
