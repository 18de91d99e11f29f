import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { MediaCard } from '../../../src/graph/message/carousel';
import { uploadExactly } from '../../shared/media';
import type { NodeSession } from '../../shared/sending';
import { answersIn, answersList } from '../answers';
import { draftOf, showFor } from '../draft';
import { innerList, listFields, listParameter, type Entry, type ListField } from '../entries';
import { bodyField, wordsParameter } from '../fields';
import { replyWith } from '../sendReply';

export const option: INodePropertyOptions = {
  name: 'Send Carousel',
  value: 'sendCarousel',
  action: 'Send carousel',
  description: 'Show two to ten cards with pictures or videos beside each other',
};

const show = showFor('sendCarousel');

const cards: ListField = {
  name: 'cards',
  displayName: 'Cards',
  entry: 'Card',
  description: 'Two to ten cards, all with the same kind of file and as many buttons',
  example:
    '[\n  { "fileLink": "https://example.com/a.jpg", "text": "Router A", "buttonText": "Open", "buttonLink": "https://example.com/a" },\n  { "fileLink": "https://example.com/b.jpg", "text": "Router B", "buttonText": "Open", "buttonLink": "https://example.com/b" }\n]',
  fields: [
    { displayName: 'Button Link', name: 'buttonLink', type: 'string', default: '', placeholder: 'e.g. https://example.com/a', description: 'The web page that the button opens; leave it empty for buttons that answer' },
    { displayName: 'Button Text', name: 'buttonText', type: 'string', default: '', placeholder: 'e.g. Open', description: 'Up to 20 characters' },
    innerList(answersList('buttons', 'In place of a button with a link: one or two that answer, as many on each card')),
    { displayName: 'File Link', name: 'fileLink', type: 'string', default: '', placeholder: 'e.g. https://example.com/a.jpg', description: 'A web address that needs no login' },
    { displayName: 'Input Data Field Name', name: 'binaryPropertyName', type: 'string', default: '', placeholder: 'e.g. data', description: 'In place of a link: the input field with the file' },
    { displayName: 'Media ID', name: 'mediaId', type: 'string', default: '', placeholder: 'e.g. 1037543291543636', description: 'In place of a link: the ID of an upload' },
    { displayName: 'Text', name: 'text', type: 'string', default: '', placeholder: 'e.g. Router A', description: 'Up to 160 characters and two line breaks' },
  ],
};

export const description: INodeProperties[] = [
  bodyField(show, 'e.g. These routers fit.'),
  {
    displayName: 'Cards Show',
    name: 'cardsShow',
    type: 'options',
    options: [
      { name: 'Pictures', value: 'image' },
      { name: 'Videos', value: 'video' },
    ],
    default: 'image',
    displayOptions: { show },
  },
  ...listFields(cards, show),
];

async function mediaOf(session: NodeSession, kind: 'image' | 'video', card: Entry, itemIndex: number): Promise<MediaCard['header']> {
  const [field, id] = [card.optional('binaryPropertyName'), card.optional('mediaId')];
  if (field !== undefined) return { kind, media: { id: await uploadExactly(session.context, session.account, kind, itemIndex, field) } };
  return { kind, media: id === undefined ? { link: card.text('fileLink') } : { id } };
}

function actionOf(card: Entry): MediaCard['action'] {
  const buttons = answersIn(card.entries('buttons'));
  return buttons.length > 0 ? { buttons } : { link: { text: card.text('buttonText'), url: card.text('buttonLink') } };
}

export const execute = replyWith(async (session, itemIndex) => {
  const { context } = session;
  const kind = context.getNodeParameter('cardsShow', itemIndex, 'image') as 'image' | 'video';
  const read: MediaCard[] = [];
  for (const card of listParameter(context, cards, itemIndex)) {
    read.push({ header: await mediaOf(session, kind, card, itemIndex), text: card.optional('text'), action: actionOf(card) });
  }
  return draftOf({ kind: 'mediaCarousel', text: wordsParameter(context, 'text', itemIndex), cards: read });
});
