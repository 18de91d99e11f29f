import { SupportError } from '../shared/errors';
import type { MessageContent } from '../shared/messageContent';
import type { TemplateDefinition } from './definition';
import { fillBlock, fillOffer, type ShownBlock } from './fillParts';
import { templateValues } from './values';

/** A template as the customer sees it. */
export interface TemplatePreview extends ShownBlock {
  readonly footer: string | null;
  /** `endsAt`: milliseconds since 1970; `null` without a clock. */
  readonly offer: { readonly text: string; readonly endsAt: number | null } | null;
  /** Of its carousel. */
  readonly cards: readonly ShownBlock[];
}

/** A template with its variables filled in, ready to send. */
export interface CompiledTemplate {
  readonly content: MessageContent;
  readonly preview: TemplatePreview;
}

/**
 * Checks the values against the approved definition and builds the message.
 * @param values by the ids of `templateFields`
 * @param now milliseconds; an offer has to end later
 * @throws {SupportError} `invalidInput` naming everything that is missing, too long or not allowed, and what to do
 */
export function compileTemplate(template: TemplateDefinition, values: Readonly<Record<string, unknown>>, now: number): CompiledTemplate {
  const { name, language, footer, unsupported } = template;
  if (unsupported !== null) {
    throw new SupportError('invalidInput', `Template "${name}" has ${unsupported}, which cannot be filled in here.`, 'Choose another template.');
  }
  const reading = templateValues(values);
  const { components, shown } = fillBlock(template, reading, 'template');
  const offer = template.offer === null ? null : fillOffer(template.offer, reading, now);
  const cards = template.cards.map((card) => fillBlock(card, reading, 'card'));
  reading.finish(name);
  const carousel = { type: 'carousel', cards: cards.map((card, index) => ({ card_index: index, components: card.components })) };
  const sent = [...components, ...(offer?.component ? [offer.component] : []), ...(cards.length === 0 ? [] : [carousel])];
  return {
    content: { type: 'template', template: { name, language: { code: language }, ...(sent.length === 0 ? {} : { components: sent }) } },
    preview: { ...shown, footer, offer: offer?.shown ?? null, cards: cards.map((card) => card.shown) },
  };
}
