import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { showFor } from '../draft';
import { fileFields, mediaDraft } from '../sendMedia';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Audio',
  value: 'sendAudio',
  action: 'Send audio',
  description: 'Send a sound or a voice message: AAC, AMR, MP3, M4A or Ogg of up to 16 MB',
};

export const description: INodeProperties[] = fileFields('sendAudio', {
  displayName: 'Voice Message',
  name: 'voiceMessage',
  type: 'boolean',
  default: false,
  description: 'Whether it is shown as if it had been spoken into WhatsApp; needs Ogg with Opus, mono',
  displayOptions: { show: showFor('sendAudio') },
});

export const execute = replyWith(async (session, itemIndex) => await mediaDraft('audio', session, itemIndex));
