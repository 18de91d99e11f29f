import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { deleteMedia } from '../../../src/graph/media';
import { textParameter } from '../../shared/parameters';
import { mediaIdField, withMedia } from '../mediaFile';

export const option: INodePropertyOptions = { name: 'Delete', value: 'delete', action: 'Delete file', description: 'Delete a file at WhatsApp' };

export const description: INodeProperties[] = [mediaIdField('delete')];

export const execute = withMedia(async (context, ports, itemIndex) => {
  await deleteMedia(ports, textParameter(context, 'mediaId', itemIndex));
  return { adds: { media: { deleted: true } } };
});
