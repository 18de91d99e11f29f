import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { uploadMedia, type MediaKind } from '../../../src/graph/media';
import { forUpload, itemFile } from '../../shared/media';
import { textParameter } from '../../shared/parameters';
import { itemFileField } from '../media';
import { withMedia } from '../mediaFile';

export const option: INodePropertyOptions = {
  name: 'Upload',
  value: 'upload',
  action: 'Upload file',
  description: 'Bring a file to WhatsApp, to send it by its media ID within 30 days',
};

const displayOptions = { show: { resource: ['media'], operation: ['upload'] } };
const WHATEVER = 'any';

export const description: INodeProperties[] = [
  itemFileField(displayOptions.show),
  {
    displayName: 'To Be Sent As',
    name: 'sentAs',
    type: 'options',
    options: [
      { name: 'Audio', value: 'audio' },
      { name: 'Document', value: 'document' },
      { name: 'Image', value: 'image' },
      { name: 'Sticker', value: 'sticker' },
      { name: 'Video', value: 'video' },
      { name: 'What Suits the File', value: WHATEVER },
    ],
    default: WHATEVER,
    description: 'What WhatsApp takes of it depends on how it is sent: the type and size are checked before it is uploaded',
    displayOptions,
  },
];

export const execute = withMedia(async (context, ports, itemIndex) => {
  const sentAs = context.getNodeParameter('sentAs', itemIndex, WHATEVER) as MediaKind | typeof WHATEVER;
  const file = await itemFile(context, itemIndex, textParameter(context, 'binaryPropertyName', itemIndex));
  const { id, kind, reason } = await uploadMedia(ports, sentAs === WHATEVER ? null : sentAs, forUpload(file));
  return { adds: { media: { id, kind, note: reason, fileName: file.fileName, mimeType: file.mimeType, size: file.size } } };
});
