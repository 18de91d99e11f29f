import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { textParameter } from '../../shared/parameters';
import { catalogField, PRODUCT_IDS, separated } from '../catalog';
import { draftOf, showFor } from '../draft';
import { bodyField, textField, wordsParameter } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Product Carousel',
  value: 'sendProductCarousel',
  action: 'Send product carousel',
  description: 'Show two to ten products of the catalog beside each other',
};

const show = showFor('sendProductCarousel');

export const description: INodeProperties[] = [
  catalogField(show),
  bodyField(show, 'e.g. These routers fit.'),
  textField({ ...PRODUCT_IDS, name: 'productIds', required: true }, show),
];

export const execute = replyWith(({ context }, itemIndex) =>
  draftOf({
    kind: 'productCarousel',
    text: wordsParameter(context, 'text', itemIndex),
    catalogId: textParameter(context, 'catalogId', itemIndex),
    productIds: separated(textParameter(context, 'productIds', itemIndex)),
  }),
);
