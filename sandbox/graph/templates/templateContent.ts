import { asNumber, asRecord } from '../../../src/shared/shape';
import type { SandboxState } from '../../state/SandboxState';
import type { TemplateCard, TemplateRecord } from '../../state/templateTypes';
import type { MessageCard, MessageContent, PricingCategory } from '../../state/types';
import { compact, lengthOf, requireObject, requireText, type Fields } from '../fields';
import { GraphError, missingParameter } from '../GraphError';
import type { CheckedContent } from '../outbound/messageContent';
import { componentOf, readComponents, type GivenComponents } from './components';
import { buttonsOf } from './templateButtons';
import { headerOf } from './templateHeader';
import { fillTemplate } from './templateParameters';

const MAX_BODY = 1_024;

export interface TemplateSend extends CheckedContent {
  readonly category: PricingCategory;
  /** What the answer says of it, beside the id. */
  readonly messageStatus: string;
}

/** What the customer sees of a template message. @throws GraphError with Meta's code when it cannot be sent. */
export function templateContent(body: Fields, state: SandboxState): TemplateSend {
  if (body.template === undefined) throw missingParameter('template');
  const send = requireObject(body.template, 'template');
  const template = sendableTemplate(send, state.data.templates);
  const given = readComponents(send.components, 'template.components');
  const { laterError, ...header } = headerOf(template, template.components, given.header, 'header', state);
  requireSameCode(template, given);
  return compact({
    laterError,
    category: template.category.toLowerCase() as PricingCategory,
    messageStatus: template.message_status ?? 'accepted',
    content: compact({
      type: 'template',
      text: bodyOf(template, given),
      ...header,
      footer: footerOf(template),
      ...buttonsOf(template.components, given.buttons, 'buttons'),
      offer: offerOf(template, given.offer),
      cards: cardsOf(template, given.cards, state),
      template: { name: template.name, language: template.language },
    }),
  });
}

/** Refusals by status: everything else that is not approved counts as missing. */
const STATUS_CODES: Readonly<Partial<Record<TemplateRecord['status'], number>>> = { PAUSED: 132015, DISABLED: 132016 };
const FLOW_CODES = { BLOCKED: 132068, THROTTLED: 132069 } as const;

function sendableTemplate(send: Fields, templates: readonly TemplateRecord[]): TemplateRecord {
  const name = requireText(send.name, 'template.name', 512);
  const language = requireText(requireObject(send.language, 'template.language').code, 'template.language.code', 20);
  const found = templates.find((template) => template.name === name && template.language === language);
  if (found?.status === 'APPROVED') {
    if (found.flow_state === undefined) return found;
    throw new GraphError(FLOW_CODES[found.flow_state], `The flow of template name (${name}) is ${found.flow_state.toLowerCase()}`);
  }
  const code = (found === undefined ? undefined : STATUS_CODES[found.status]) ?? 132001;
  throw new GraphError(code, code === 132001 ? `template name (${name}) does not exist in ${language}` : `template name (${name}) cannot be sent now`);
}

function bodyOf(template: TemplateRecord, { body }: GivenComponents): string {
  const text = fillTemplate(componentOf(template.components, 'BODY')?.text ?? '', body, template, 'body');
  if (lengthOf(text) > MAX_BODY) throw new GraphError(132005, `Translated text of the body is longer than ${MAX_BODY} characters.`);
  return text;
}

function footerOf({ components }: TemplateRecord): string | undefined {
  const footer = componentOf(components, 'FOOTER');
  return footer?.text ?? (footer?.code_expiration_minutes === undefined ? undefined : `This code expires in ${footer.code_expiration_minutes} minutes.`);
}

/** A one-time password stands in the text and behind the button: the same in both. */
function requireSameCode({ components }: TemplateRecord, { body, buttons }: GivenComponents): void {
  const index = componentOf(components, 'BUTTONS')?.buttons.findIndex(({ type }) => type === 'OTP') ?? -1;
  if (index < 0) return;
  const [inText, inButton] = [body[0], buttons.get(index)?.parameters[0]].map((parameter) => asRecord(parameter).text);
  if (inButton !== undefined && inText !== inButton) throw new GraphError(132008, `buttons: Button at index ${index}: the code must be the same as in the body`);
}

function offerOf({ components }: TemplateRecord, given: readonly unknown[] | null): MessageContent['offer'] {
  const offer = componentOf(components, 'LIMITED_TIME_OFFER')?.limited_time_offer;
  if (offer === undefined) {
    if (given !== null) throw new GraphError(132012, 'limited_time_offer: the template has no limited-time offer');
    return undefined;
  }
  if (offer.has_expiration !== true) return { text: offer.text };
  const expiresAt = asNumber(asRecord(asRecord(given?.[0]).limited_time_offer).expiration_time_ms);
  if (given === null) throw new GraphError(131008, 'limited_time_offer: expiration_time_ms is missing');
  if (expiresAt === null) throw new GraphError(132008, 'limited_time_offer: expiration_time_ms must be milliseconds since 1970');
  return { text: offer.text, expiresAt };
}

/** Exactly the approved number of cards, in any order of their `card_index`. */
function cardsOf(template: TemplateRecord, given: readonly Fields[] | null, state: SandboxState): readonly MessageCard[] | undefined {
  const cards = componentOf(template.components, 'CAROUSEL')?.cards;
  if (cards === undefined) {
    if (given !== null) throw new GraphError(132012, 'carousel: the template has no carousel');
    return undefined;
  }
  if (given?.length !== cards.length) throw new GraphError(132012, `carousel: number of cards (${given?.length ?? 0}) does not match the expected number of cards (${cards.length})`);
  return cards.map((card, index) => {
    const found = given.find((each) => asNumber(each.card_index) === index);
    if (found === undefined) throw new GraphError(132012, `carousel: the card with card_index ${index} is missing`);
    return cardOf(template, card, found, `carousel.cards[${index}]`, state);
  });
}

function cardOf(template: TemplateRecord, { components }: TemplateCard, given: Fields, path: string, state: SandboxState): MessageCard {
  const { header, body, buttons } = readComponents(given.components, `${path}.components`);
  const filled = headerOf(template, components, header, `${path}.header`, state);
  return compact({
    text: fillTemplate(componentOf(components, 'BODY')?.text ?? '', body, template, `${path}.body`),
    media: filled.media,
    product: filled.products?.sections[0]?.ids[0],
    buttons: buttonsOf(components, buttons, `${path}.buttons`).buttons,
  });
}
