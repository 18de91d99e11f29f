import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { fileFields, mediaDraft } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Sticker', value: 'sendSticker', action: 'Send sticker', description: 'Send a sticker: WebP of up to 100 KB, or 500 KB where it moves' };

export const description: INodeProperties[] = fileFields('sendSticker');

export const execute = replyWith(async (session, itemIndex) => await mediaDraft('sticker', session, itemIndex));
