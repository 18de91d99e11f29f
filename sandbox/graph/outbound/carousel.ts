import type { SandboxState } from '../../state/SandboxState';
import type { MessageButton, MessageCard } from '../../state/types';
import { compact, requireList, requireObject, requireText, type Fields } from '../fields';
import { invalidValue } from '../GraphError';
import { BUTTON_TITLE } from './answers';
import type { Extra } from './interactiveContent';
import { mediaReference } from './mediaReference';
import { linkOf } from './requests';

const MIN_CARDS = 2;
const MAX_CARDS = 10;
const CARD_BODY = 160;
const ID = 256;
const MAX_BUTTONS = 3;

function quickReplies(action: Fields, path: string): readonly MessageButton[] {
  return requireList(action.buttons, `${path}.buttons`, 1, MAX_BUTTONS).map((entry, index) => {
    const at = `${path}.buttons[${index}].quick_reply`;
    const reply = requireObject(requireObject(entry, `${path}.buttons[${index}]`).quick_reply, at);
    return { kind: 'reply', id: requireText(reply.id, `${at}.id`, ID), title: requireText(reply.title, `${at}.title`, BUTTON_TITLE) };
  });
}

function productCard(action: Fields, path: string): MessageCard {
  requireText(action.catalog_id, `${path}.catalog_id`, ID);
  const product = requireText(action.product_retailer_id, `${path}.product_retailer_id`, ID);
  return { text: '', product };
}

/** A card with a picture or a film above its words and its buttons. */
function mediaCard(card: Fields, path: string, state: SandboxState): MessageCard {
  const header = requireObject(card.header, `${path}.header`);
  const { type } = header;
  if (type !== 'image' && type !== 'video') throw invalidValue(`${path}.header.type must be "image" or "video".`);
  const { media } = mediaReference(requireObject(header[type], `${path}.header.${type}`), type, `${path}.header.${type}`, state);
  const text = card.body === undefined ? '' : requireText(requireObject(card.body, `${path}.body`).text, `${path}.body.text`, CARD_BODY);
  const action = requireObject(card.action, `${path}.action`);
  const buttons = action.buttons === undefined ? [linkOf(action, `${path}.action`)] : quickReplies(action, `${path}.action`);
  return compact({ text, media, buttons });
}

function cardOf(entry: unknown, index: number, state: SandboxState): MessageCard {
  const path = `interactive.action.cards[${index}]`;
  const card = requireObject(entry, path);
  if (card.card_index !== index) throw invalidValue(`${path}.card_index must be ${index}.`);
  if (card.type !== undefined && card.type !== 'cta_url' && card.type !== 'product' && card.type !== 'quick_reply') throw invalidValue(`${path}.type is not valid.`);
  return card.type === 'product' ? productCard(requireObject(card.action, `${path}.action`), `${path}.action`) : mediaCard(card, path, state);
}

/** Two to ten cards of one kind, side by side. */
export function carousel(action: Fields, state: SandboxState): Extra {
  const entries = requireList(action.cards, 'interactive.action.cards', MIN_CARDS, MAX_CARDS);
  const headers = entries.map((entry, index) => {
    const card = requireObject(entry, `interactive.action.cards[${index}]`);
    return card.type === 'product' ? 'product' : requireObject(card.header, `interactive.action.cards[${index}].header`).type;
  });
  if (new Set(headers).size > 1) throw invalidValue('interactive.action.cards: all cards need the same type of header.');
  return { cards: entries.map((entry, index) => cardOf(entry, index, state)) };
}
