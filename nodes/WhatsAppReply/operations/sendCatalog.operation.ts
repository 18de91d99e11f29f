import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { draftOf, showFor } from '../draft';
import { bodyField, footerField, optionalText, readTexts, textField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Catalog',
  value: 'sendCatalog',
  action: 'Send catalog',
  description: 'Show a button that opens the whole product catalog',
};

const show = showFor('sendCatalog');

export const description: INodeProperties[] = [
  bodyField(show, 'e.g. All our routers are here.'),
  footerField(show),
  textField({ displayName: 'Thumbnail Product ID', name: 'thumbnailProductId', placeholder: 'e.g. A-1042', description: 'The product whose picture is shown; the first one where it is empty' }, show),
];

export const execute = replyWith((session, itemIndex) =>
  draftOf({ kind: 'catalog', ...readTexts(session, itemIndex), thumbnailProductId: optionalText(session.context, 'thumbnailProductId', itemIndex) }),
);
