import { asArray, asRecord, asText, type Json } from '../shared/shape';
import type { MediaFormat, TemplateBlock, TemplateDefinition, TemplateHeader, TemplateOffer, TemplateText, TemplateVariable } from './definition';
import { fieldAt, type Place } from './fieldAt';
import { readButton, unsupportedButton } from './readButtons';
import { isPosition, variableKeys } from './variables';

/** `{{1}}` for a position, a name as it is. */
const shownKey = (key: string): string => (isPosition(key) ? `{{${key}}}` : key);

/** Positions have a list (of lists) of examples, names an object each. */
function exampleOf(component: Json, part: 'header' | 'body', key: string): string | null {
  const example = asRecord(component.example);
  if (!isPosition(key)) {
    const named = asArray(example[`${part}_text_named_params`]).map(asRecord);
    return asText(named.find(({ param_name }) => param_name === key)?.example);
  }
  const list = asArray(example[`${part}_text`]);
  return asText((Array.isArray(list[0]) ? (list[0] as unknown[]) : list)[Number(key) - 1]);
}

function readText(component: Json, part: 'header' | 'body', place: Place): TemplateText {
  const text = asText(component.text) ?? '';
  const fields = variableKeys(text).map(
    (key): TemplateVariable => ({ key, ...fieldAt(place, key, shownKey(key), { example: exampleOf(component, part, key), input: 'words' }) }),
  );
  return { text, fields };
}

const formatOf = (component: Json): string => asText(component.format)?.toUpperCase() ?? 'TEXT';

const MEDIA_FORMATS: Readonly<Record<string, MediaFormat>> = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' };

function readHeader(component: Json, outer: Place): TemplateHeader | null {
  const place = { id: `${outer.id}header:`, label: `${outer.label}Header: ` };
  const at = (name: string, label: string, more?: Parameters<typeof fieldAt>[3]) => fieldAt(place, name, label, more);
  const optionalWords = { required: false, input: 'words' } as const;
  const format = formatOf(component);
  const media = MEDIA_FORMATS[format];
  if (media !== undefined) {
    const file = at(media, media, { input: media });
    const fileName = { fileName: at('fileName', 'file name', optionalWords) };
    return { kind: 'media', format: media, fields: { media: file, ...(media === 'document' ? fileName : {}) } };
  }
  switch (format) {
    case 'TEXT':
      return { kind: 'text', ...readText(component, 'header', place) };
    case 'LOCATION': {
      const position = { latitude: at('latitude', 'latitude'), longitude: at('longitude', 'longitude') };
      return { kind: 'location', fields: { ...position, name: at('name', 'name of the place', optionalWords), address: at('address', 'address', optionalWords) } };
    }
    case 'PRODUCT':
      return { kind: 'product', fields: { productId: at('product', 'product ID'), catalogId: at('catalog', 'catalog ID') } };
    default:
      return null;
  }
}

const componentsOf = (value: Json): readonly Json[] => asArray(value.components).map(asRecord);
const typeOf = (component: Json): string => asText(component.type)?.toUpperCase() ?? '';
const find = (components: readonly Json[], type: string): Json | undefined => components.find((component) => typeOf(component) === type);

const buttonsOf = (components: readonly Json[]): readonly Json[] => asArray(find(components, 'BUTTONS')?.buttons).map(asRecord);

function readBlock(components: readonly Json[], place: Place, bodyPlace: Place, category: string): TemplateBlock {
  const header = find(components, 'HEADER');
  const body = readText(find(components, 'BODY') ?? {}, 'body', bodyPlace);
  return {
    header: header === undefined ? null : readHeader(header, place),
    body,
    buttons: buttonsOf(components).map((button, index) => readButton(button, { place, index, category, code: body.fields[0] ?? null })),
  };
}

function readOffer(component: Json): TemplateOffer {
  const { text, has_expiration: expires } = asRecord(component.limited_time_offer);
  const endsAt = fieldAt({ id: 'offer:', label: 'Offer: ' }, 'endsAt', 'ends at', { input: 'time' });
  return { text: asText(text) ?? '', fields: expires === true ? { endsAt } : {} };
}

function readCard(card: Json, index: number, category: string): TemplateBlock {
  const place = { id: `card${index + 1}:`, label: `Card ${index + 1} ` };
  return readBlock(componentsOf(card), place, { id: `${place.id}body:`, label: `${place.label}Body: ` }, category);
}

/** Codes of one-time passwords expire, which Meta's own footer says. */
function readFooter(component: Json): string | null {
  const { text, code_expiration_minutes: minutes } = component;
  return asText(text) ?? (typeof minutes === 'number' ? `This code expires in ${minutes} minutes.` : null);
}

function unsupportedPart(components: readonly Json[]): string | null {
  const header = find(components, 'HEADER');
  if (header !== undefined && readHeader(header, { id: '', label: '' }) === null) return `a header of the type ${formatOf(header)}`;
  if (find(components, 'ORDER_STATUS') !== undefined) return 'an order status';
  return buttonsOf(components).map(unsupportedButton).find((button) => button !== null) ?? null;
}

/** Reads one entry of `GET /{WABA}/message_templates`; `null` when it has no name or language. Source: cloud-api.md §6. */
export function readTemplate(value: unknown): TemplateDefinition | null {
  const raw = asRecord(value);
  const name = asText(raw.name);
  const language = asText(raw.language);
  if (name === null || language === null) return null;
  const category = asText(raw.category)?.toUpperCase() ?? 'UTILITY';
  const components = componentsOf(raw);
  const offer = find(components, 'LIMITED_TIME_OFFER');
  const cards = asArray(find(components, 'CAROUSEL')?.cards).map(asRecord);
  return {
    name,
    language,
    category,
    status: asText(raw.status) ?? 'APPROVED',
    ...readBlock(components, { id: '', label: '' }, { id: '', label: 'Body: ' }, category),
    footer: readFooter(find(components, 'FOOTER') ?? {}),
    offer: offer === undefined ? null : readOffer(offer),
    cards: cards.map((card, index) => readCard(card, index, category)),
    unsupported: [components, ...cards.map(componentsOf)].map(unsupportedPart).find((part) => part !== null) ?? null,
  };
}
