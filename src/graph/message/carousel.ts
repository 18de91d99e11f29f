import type { MessageContent } from '../../shared/messageContent';
import { linkButtonAction, quickReplyProblems, type LinkButton, type QuickReply } from './buttons';
import { compact } from './compact';
import { framePayload, type Header } from './frame';
import { productAction } from './products';

/** A picture or video with a text and either a button that opens a web page, or buttons that answer. */
export interface MediaCard {
  readonly header: Extract<Header, { media: unknown }> & { readonly kind: 'image' | 'video' };
  readonly text?: string;
  readonly action: { readonly link: LinkButton } | { readonly buttons: readonly QuickReply[] };
}

/** Two to ten cards beside each other; WhatsApp shows neither header nor footer around them. */
export interface MediaCarouselMessage {
  readonly kind: 'mediaCarousel';
  readonly text: string;
  readonly cards: readonly MediaCard[];
}

/** The same with products of one catalog. */
export interface ProductCarouselMessage {
  readonly kind: 'productCarousel';
  readonly text: string;
  readonly catalogId: string;
  readonly productIds: readonly string[];
}

/** Of the text of one card. Source: Meta's page "Interactive media carousel messages". */
const MOST_LINE_BREAKS = 2;

const carousel = (text: string, cards: readonly object[]): MessageContent => ({
  type: 'interactive',
  interactive: { type: 'carousel', ...framePayload({ text }), action: { cards: cards.map((card, index) => ({ card_index: index, ...card })) } },
});

function cardAction(action: MediaCard['action']): object {
  if ('link' in action) return linkButtonAction(action.link);
  return { buttons: action.buttons.map(({ id, title }) => ({ type: 'quick_reply', quick_reply: { id, title } })) };
}

export function mediaCarouselContent({ text, cards }: MediaCarouselMessage): MessageContent {
  // Cards with answers are of the type `cta_url` too.
  return carousel(text, cards.map(({ header, text: cardText, action }) => ({ type: 'cta_url', ...framePayload(compact({ header, text: cardText })), action: cardAction(action) })));
}

export function productCarouselContent({ text, catalogId, productIds }: ProductCarouselMessage): MessageContent {
  return carousel(text, productIds.map((productId) => ({ type: 'product', action: productAction({ catalogId, productId }) })));
}

const answers = (count: number) => (count === 1 ? 'one answer' : `${count} answers`);

/** What all cards have to have alike. */
function layoutOf({ header, action }: MediaCard): { readonly header: string; readonly buttons: string } {
  return { header: header.kind, buttons: 'link' in action ? 'a link' : answers(action.buttons.length) };
}

export function mediaCarouselProblems({ cards }: MediaCarouselMessage): readonly string[] {
  const [first] = cards;
  if (first === undefined) return [];
  const wanted = layoutOf(first);
  return cards.flatMap((card, index) => {
    const { header, buttons } = layoutOf(card);
    const where = `Card ${index + 1}: `;
    const lineBreaks = (card.text ?? '').split('\n').length - 1;
    return [
      ...(header === wanted.header ? [] : [`${where}It has ${aOrAn(header)} at the top, but Card 1 has ${aOrAn(wanted.header)}; WhatsApp wants all cards alike.`]),
      ...(buttons === wanted.buttons ? [] : [`${where}It has ${buttons}, but Card 1 has ${wanted.buttons}; WhatsApp wants all cards alike.`]),
      ...(lineBreaks > MOST_LINE_BREAKS ? [`${where}Text has ${lineBreaks} line breaks; WhatsApp allows ${MOST_LINE_BREAKS}.`] : []),
      ...('buttons' in card.action ? quickReplyProblems(card.action.buttons, where) : []),
    ];
  });
}

const aOrAn = (word: string) => (word === 'image' ? `an ${word}` : `a ${word}`);
