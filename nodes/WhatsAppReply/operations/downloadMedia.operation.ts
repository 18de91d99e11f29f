import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { downloadMedia } from '../../../src/graph/media';
import { MB } from '../../../src/shared/bytes';
import { saveMedia } from '../../shared/media';
import { textParameter } from '../../shared/parameters';
import { numberParameter } from '../fields';
import { mediaIdField, withMedia } from '../mediaFile';

export const option: INodePropertyOptions = { name: 'Download', value: 'download', action: 'Download file', description: 'Get a file of a message as input data for further nodes' };

const displayOptions = { show: { resource: ['media'], operation: ['download'] } };

export const description: INodeProperties[] = [
  mediaIdField('download'),
  {
    displayName: 'Put Output File in Field',
    name: 'outputField',
    type: 'string',
    required: true,
    default: 'data',
    hint: 'The name of the output field that the file goes into',
    displayOptions,
  },
  {
    displayName: 'Largest File (MB)',
    name: 'largestMb',
    type: 'number',
    typeOptions: { minValue: 1, maxValue: 100 },
    default: 100,
    description: 'Larger files are refused before they are fetched',
    displayOptions,
  },
  {
    displayName: 'File Name',
    name: 'downloadName',
    type: 'string',
    default: '={{ $json.message?.media?.fileName ?? "" }}',
    description: 'How the file is called where WhatsApp gives it no name of its own',
    displayOptions,
  },
];

export const execute = withMedia(async (context, ports, itemIndex) => {
  const fileName = textParameter(context, 'downloadName', itemIndex);
  const maxBytes = numberParameter(context, 'largestMb', itemIndex) * MB;
  const file = await downloadMedia(ports, { id: textParameter(context, 'mediaId', itemIndex), fileName }, maxBytes);
  const { id, mimeType, size } = file;
  return {
    adds: { media: { id, fileName: file.fileName, mimeType, size } },
    addsFiles: { [textParameter(context, 'outputField', itemIndex) || 'data']: await saveMedia(context, file) },
  };
});
