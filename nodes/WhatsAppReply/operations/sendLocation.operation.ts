import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { draftOf, showFor } from '../draft';
import { numberParameter, optionalText, textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Location', value: 'sendLocation', action: 'Send location', description: 'Show a place on a map' };

const show = showFor('sendLocation');

export const description: INodeProperties[] = [
  {
    displayName: 'Latitude',
    name: 'latitude',
    type: 'number',
    typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 6 },
    required: true,
    default: 0,
    placeholder: 'e.g. 52.5163',
    displayOptions: { show },
  },
  {
    displayName: 'Longitude',
    name: 'longitude',
    type: 'number',
    typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 6 },
    required: true,
    default: 0,
    placeholder: 'e.g. 13.3777',
    displayOptions: { show },
  },
  textField({ displayName: 'Name', name: 'placeName', placeholder: 'e.g. Our shop', description: 'What is written below the map' }, show),
  textField({ displayName: 'Address', name: 'placeAddress', placeholder: 'e.g. Pariser Platz, Berlin', description: 'Shown only below a name' }, show),
];

export const execute = replyWith(({ context }, itemIndex) =>
  draftOf({
    kind: 'location',
    latitude: numberParameter(context, 'latitude', itemIndex),
    longitude: numberParameter(context, 'longitude', itemIndex),
    name: optionalText(context, 'placeName', itemIndex),
    address: optionalText(context, 'placeAddress', itemIndex),
  }),
);
