import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { showFor } from '../draft';
import { itemFileField } from '../media';
import { anyFileDraft, captionField, fileNameField } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send File',
  value: 'sendFile',
  action: 'Send file',
  description: 'Send a file of the item as what suits it: image, video, audio, document or sticker',
};

export const description: INodeProperties[] = [itemFileField(showFor('sendFile')), captionField('sendFile'), fileNameField('sendFile')];

export const execute = replyWith(anyFileDraft);
