import type { TemplateBlock, TemplateButton, TemplateField, TemplateHeader, TemplateOffer, TemplateText } from './definition';
import { parseDegrees, parseEnd, parseLine, parseLinkEnd, parseMedia, parseObject, parseProducts, type TemplateMedia } from './parseValues';
import type { TemplateValues } from './values';
import { isPosition, replaceVariables } from './variables';

/** Source of the limits: cloud-api.md §6; of a card's text and of payloads §4. */
const LIMITS = { header: 60, body: 1_024, cardBody: 160, link: 2_000, payload: 128, coupon: 20, oneTimePassword: 15, sections: 10, products: 30 } as const;

type Payload = Readonly<Record<string, unknown>>;

/** A part with its values: Meta's component, and what the customer sees. */
export interface Filled<Shown> {
  /** `null` where nothing is sent. */
  readonly component: Payload | null;
  readonly shown: Shown;
}

/** What stands above the text. */
export type ShownHeader =
  | { readonly type: 'text'; readonly text: string }
  | ({ readonly type: 'image' | 'video' | 'document'; readonly fileName: string | null } & TemplateMedia)
  | { readonly type: 'location'; readonly latitude: number; readonly longitude: number; readonly name: string | null; readonly address: string | null }
  | { readonly type: 'product'; readonly productId: string; readonly catalogId: string };

/** A button as the customer sees it, and what it does. */
export interface ShownButton {
  /** Meta's own, e.g. `URL`. */
  readonly type: string;
  readonly text: string;
  /** Where it leads. */
  readonly url?: string;
  /** What is copied. */
  readonly code?: string;
  /** What comes back when it is tapped. */
  readonly payload?: string;
}

/** A template, or a card of its carousel, as the customer sees it. */
export interface ShownBlock {
  readonly header: ShownHeader | null;
  readonly body: string;
  readonly buttons: readonly ShownButton[];
}

/** A line of text; `''` where the field is empty. */
const lineOf = (values: TemplateValues, field: TemplateField, limit = Infinity): string => values.read(field, parseLine(limit), '');

/** Meta takes no empty fields. */
const filledIn = (fields: Payload): Payload => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== null));

function fillText({ text, fields }: TemplateText, values: TemplateValues): { readonly parameters: readonly Payload[]; readonly text: string } {
  const filled = new Map(fields.map((field) => [field.key, lineOf(values, field)]));
  const parameters = [...filled].map(([key, value]) => ({ type: 'text', ...(isPosition(key) ? {} : { parameter_name: key }), text: value }));
  return { parameters, text: replaceVariables(text, (key) => filled.get(key) ?? '') };
}

const NO_MEDIA: TemplateMedia = { link: '' };

const componentOf = (type: string, parameters: readonly Payload[]): Payload | null => (parameters.length === 0 ? null : { type, parameters });

function fillHeader(header: TemplateHeader, values: TemplateValues): Filled<ShownHeader> {
  const sent = (type: string, value: Payload) => componentOf('header', [{ type, [type]: value }]);
  switch (header.kind) {
    case 'text': {
      const { parameters, text } = fillText(header, values);
      values.checkLength('header', text, LIMITS.header);
      return { component: componentOf('header', parameters), shown: { type: 'text', text } };
    }
    case 'media': {
      const { format, fields } = header;
      const media = values.read(fields.media, parseMedia, NO_MEDIA);
      const fileName = fields.fileName === undefined ? '' : lineOf(values, fields.fileName);
      return { component: sent(format, filledIn({ ...media, filename: fileName })), shown: { type: format, ...media, fileName: fileName || null } };
    }
    case 'location': {
      const { fields } = header;
      const place = { latitude: values.read(fields.latitude, parseDegrees(90), 0), longitude: values.read(fields.longitude, parseDegrees(180), 0) };
      const [name, address] = [lineOf(values, fields.name), lineOf(values, fields.address)];
      return { component: sent('location', filledIn({ ...place, name, address })), shown: { type: 'location', ...place, name: name || null, address: address || null } };
    }
    case 'product': {
      const [productId, catalogId] = [lineOf(values, header.fields.productId), lineOf(values, header.fields.catalogId)];
      return { component: sent('product', { product_retailer_id: productId, catalog_id: catalogId }), shown: { type: 'product', productId, catalogId } };
    }
    default:
      return header satisfies never;
  }
}

/** What one button takes: Meta's name for its kind and the parameter; `null` where nothing is sent. */
interface FilledButton {
  readonly sent: readonly [subType: string, parameter: Payload] | null;
  readonly shown: ShownButton;
}

const action = (fields: Payload): Payload => ({ type: 'action', action: fields });

function fillButton(button: TemplateButton, values: TemplateValues): FilledButton {
  const { type, text } = button;
  switch (button.kind) {
    case 'quickReply': {
      const payload = lineOf(values, button.fields.payload, LIMITS.payload);
      return { sent: payload === '' ? null : ['quick_reply', { type: 'payload', payload }], shown: { type, text, payload: payload || text } };
    }
    case 'link': {
      const suffix = values.read(button.fields.suffix, parseLinkEnd, '');
      const url = replaceVariables(button.url, () => suffix);
      values.checkLength(`link of the button “${text}”`, url, LIMITS.link);
      return { sent: ['url', { type: 'text', text: suffix }], shown: { type, text, url } };
    }
    case 'copyCode': {
      const code = lineOf(values, button.fields.code, LIMITS.coupon);
      return { sent: ['copy_code', { type: 'coupon_code', coupon_code: code }], shown: { type, text, code } };
    }
    case 'oneTimePassword': {
      const code = lineOf(values, button.fields.code, LIMITS.oneTimePassword);
      return { sent: ['url', { type: 'text', text: code }], shown: { type, text, code } };
    }
    case 'flow': {
      // Meta wants the component also where nothing is filled in, and calls such a token “unused”.
      const fields = { flow_token: lineOf(values, button.fields.token) || 'unused', flow_action_data: values.read(button.fields.data, parseObject, null) };
      return { sent: ['flow', action(filledIn(fields))], shown: { type, text } };
    }
    case 'catalog': {
      const thumbnail = lineOf(values, button.fields.thumbnail);
      return { sent: thumbnail === '' ? null : ['CATALOG', action({ thumbnail_product_retailer_id: thumbnail })], shown: { type, text } };
    }
    case 'products':
      return { sent: ['mpm', action(productsOf(button, values))], shown: { type, text } };
    case 'fixed':
      return { sent: null, shown: { type, text, ...(button.url === null ? {} : { url: button.url }) } };
    default:
      return button satisfies never;
  }
}

function productsOf({ fields }: Extract<TemplateButton, { kind: 'products' }>, values: TemplateValues): Payload {
  return {
    thumbnail_product_retailer_id: lineOf(values, fields.thumbnail),
    sections: values.read(fields.sections, parseProducts(LIMITS), []).map(({ title, productIds }) => filledIn({ title, product_items: productIds.map((id) => ({ product_retailer_id: id })) })),
  };
}

/** The clock of the offer. */
export function fillOffer({ text, fields: { endsAt } }: TemplateOffer, values: TemplateValues, now: number): Filled<{ readonly text: string; readonly endsAt: number | null }> {
  if (endsAt === undefined) return { component: null, shown: { text, endsAt: null } };
  const at = values.read(endsAt, parseEnd(now), 0);
  const type = 'limited_time_offer';
  return { component: { type, parameters: [{ type, [type]: { expiration_time_ms: at } }] }, shown: { text, endsAt: at } };
}

/** The components of a template or of one card. */
export function fillBlock(block: TemplateBlock, values: TemplateValues, part: 'template' | 'card'): { readonly components: readonly Payload[]; readonly shown: ShownBlock } {
  const header = block.header === null ? null : fillHeader(block.header, values);
  const body = fillText(block.body, values);
  const [what, limit] = part === 'card' ? ['text of a card', LIMITS.cardBody] as const : ['text', LIMITS.body] as const;
  values.checkLength(what, body.text, limit);
  const buttons = block.buttons.map((button) => fillButton(button, values));
  const sent = buttons.map(({ sent: button }, index) => button && { type: 'button', sub_type: button[0], index: String(index), parameters: [button[1]] });
  return {
    components: [header?.component ?? null, componentOf('body', body.parameters), ...sent].filter((component) => component !== null),
    shown: { header: header?.shown ?? null, body: body.text, buttons: buttons.map(({ shown }) => shown) },
  };
}
