import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { textParameter } from '../../shared/parameters';
import { catalogField, PRODUCT_IDS, separated } from '../catalog';
import { draftOf, showFor } from '../draft';
import { listFields, listParameter, type ListField } from '../entries';
import { bodyField, footerField, readTexts, textHeaderField } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Product List',
  value: 'sendProductList',
  action: 'Send product list',
  description: 'Show up to 30 products of the catalog, in sections',
};

const show = showFor('sendProductList');

const sections: ListField = {
  name: 'productSections',
  displayName: 'Sections',
  entry: 'Section',
  description: 'Groups of products; one is enough, several need titles',
  example: '[{ "title": "Routers", "productIds": "A-1042, A-1043" }]',
  fields: [
    { ...PRODUCT_IDS, name: 'productIds', type: 'string', default: '' },
    { displayName: 'Title', name: 'title', type: 'string', default: '', placeholder: 'e.g. Routers', description: 'Up to 24 characters' },
  ],
};

export const description: INodeProperties[] = [
  catalogField(show),
  textHeaderField(show, { required: true }),
  bodyField(show, 'e.g. These routers fit.'),
  ...listFields(sections, show),
  footerField(show),
];

export const execute = replyWith((session, itemIndex) => {
  const { context } = session;
  return draftOf({
    kind: 'productList',
    ...readTexts(session, itemIndex),
    header: { kind: 'text', text: textParameter(context, 'headerText', itemIndex) },
    catalogId: textParameter(context, 'catalogId', itemIndex),
    sections: listParameter(context, sections, itemIndex).map((section) => ({
      title: section.optional('title'),
      productIds: separated(section.text('productIds')),
    })),
  });
});
