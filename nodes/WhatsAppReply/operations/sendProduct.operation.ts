import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { textParameter } from '../../shared/parameters';
import { catalogField } from '../catalog';
import { draftOf, showFor } from '../draft';
import { bodyField, footerField, optionalText, optionalWords, textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = { name: 'Send Product', value: 'sendProduct', action: 'Send product', description: 'Show one product of the catalog' };

const show = showFor('sendProduct');

export const description: INodeProperties[] = [
  catalogField(show),
  textField({ displayName: 'Product ID', name: 'productId', required: true, placeholder: 'e.g. A-1042', description: 'As the catalog names it (Content ID)' }, show),
  bodyField(show, 'e.g. This is the router that fits.', { optional: true }),
  footerField(show),
];

export const execute = replyWith(({ context }, itemIndex) =>
  draftOf({
    kind: 'product',
    catalogId: textParameter(context, 'catalogId', itemIndex),
    productId: textParameter(context, 'productId', itemIndex),
    text: optionalWords(context, 'text', itemIndex),
    footer: optionalText(context, 'footer', itemIndex),
  }),
);
