import { asArray, asRecord } from '../../../src/shared/shape';
import type { TemplateButton, TemplateComponent } from '../../state/templateTypes';
import type { MessageButton, MessageProducts } from '../../state/types';
import { compact, optionalText, requireText, type Fields } from '../fields';
import { GraphError } from '../GraphError';
import { productSections } from '../outbound/commerce';
import { componentOf, type GivenButton, type GivenComponents } from './components';
import { placeholdersOf } from './templateParameters';

const PAYLOAD = 128;
const URL_SUFFIX = 2_000;
const COUPON = 20;
const TOKEN = 1_000;

/** Buttons on the phone, and the products that one of them opens. */
export interface FilledButtons {
  readonly buttons?: readonly MessageButton[];
  readonly products?: MessageProducts;
}

interface Filled {
  readonly button: MessageButton;
  readonly products?: MessageProducts;
}

interface Place {
  readonly index: number;
  readonly path: string;
  readonly given: GivenButton | undefined;
}

/** Meta's `sub_type` of a button, where it is not the type's own name. */
const SUB_TYPES: Readonly<Partial<Record<TemplateButton['type'], string>>> = { OTP: 'url' };

/** Fills the buttons. @throws GraphError when what is given does not fit the template's. */
export function buttonsOf(components: readonly TemplateComponent[], given: GivenComponents['buttons'], path: string): FilledButtons {
  const buttons = componentOf(components, 'BUTTONS')?.buttons ?? [];
  for (const index of given.keys()) {
    if (buttons[index] === undefined) throw new GraphError(132012, `${path}: the template has no button at index ${index}`);
  }
  const filled = buttons.map((button, index) => fillButton(button, { index, path: `${path}: Button at index ${index}`, given: given.get(index) }));
  return compact({
    buttons: filled.length === 0 ? undefined : filled.map(({ button }) => button),
    products: filled.find(({ products }) => products !== undefined)?.products,
  });
}

function fillButton(button: TemplateButton, place: Place): Filled {
  const { given, path } = place;
  const expected = SUB_TYPES[button.type] ?? button.type.toLowerCase();
  if (given !== undefined && given.subType !== expected) {
    throw new GraphError(132012, `${path} is of type ${button.type}, not ${given.subType.toUpperCase()}`);
  }
  return FILLERS[button.type](button, place);
}

type Filler = (button: TemplateButton, place: Place) => Filled;

const firstParameter = ({ given }: Place): Fields => asRecord(given?.parameters[0]);

function actionOf(place: Place): Fields {
  return asRecord(firstParameter(place).action);
}

const quickReply: Filler = ({ text }, place) => {
  const payload = place.given === undefined ? text : requireText(firstParameter(place).payload, `${place.path}: payload`, PAYLOAD);
  return { button: { kind: 'templateButton', id: payload, title: text } };
};

const link: Filler = ({ text, url = '' }, place) => {
  const hasVariable = placeholdersOf(url).length > 0;
  if (hasVariable && place.given === undefined) throw new GraphError(131008, `${place.path} of type Url requires a parameter`);
  if (!hasVariable && place.given !== undefined) throw new GraphError(132000, `${place.path} of type Url takes no parameter`);
  const suffix = hasVariable ? requireText(firstParameter(place).text, `${place.path}: text`, URL_SUFFIX) : '';
  return { button: { kind: 'link', id: String(place.index), title: text, url: url.replace(/\{\{\w+\}\}/, () => suffix) } };
};

/** A button to which nothing is sent along. */
const fixed = (kind: MessageButton['kind'], own: (button: TemplateButton) => Partial<MessageButton> = () => ({})): Filler => (button, place) => {
  if (place.given !== undefined && place.given.parameters.length > 0) throw new GraphError(132000, `${place.path} of type ${button.type} takes no parameter`);
  return { button: { kind, id: String(place.index), title: button.text, ...own(button) } };
};

const coupon: Filler = ({ text }, place) => {
  const { type, coupon_code: code } = firstParameter(place);
  if (place.given === undefined || type !== 'coupon_code') throw new GraphError(131008, `${place.path} of type COPY_CODE requires a coupon_code`);
  if (typeof code !== 'string' || !/^[A-Za-z0-9]+$/.test(code) || code.length > COUPON) {
    throw new GraphError(132008, `${place.path}: coupon_code must have 1 to ${COUPON} letters and digits`);
  }
  return { button: { kind: 'copyCode', id: String(place.index), title: text, value: code } };
};

const oneTimePassword: Filler = ({ text }, place) => {
  if (place.given === undefined) throw new GraphError(131008, `${place.path} of type Url requires a parameter`);
  return { button: { kind: 'copyCode', id: String(place.index), title: text, value: requireText(firstParameter(place).text, `${place.path}: text`, 15) } };
};

const flow: Filler = ({ text, flow_id: id = '' }, place) => {
  const token = optionalText(actionOf(place).flow_token, `${place.path}: flow_token`, TOKEN);
  return { button: compact({ kind: 'flow' as const, id, title: text, value: token }) };
};

const catalog: Filler = ({ text }, place) => {
  optionalText(actionOf(place).thumbnail_product_retailer_id, `${place.path}: thumbnail_product_retailer_id`, 200);
  return { button: { kind: 'catalog', id: String(place.index), title: text } };
};

const products: Filler = ({ text }, place) => {
  const action = actionOf(place);
  if (place.given === undefined || asArray(action.sections).length === 0) throw new GraphError(131008, `${place.path} of type MPM requires sections of products`);
  requireText(action.thumbnail_product_retailer_id, `${place.path}: thumbnail_product_retailer_id`, 200);
  const sections = productSections(action.sections, `${place.path}: sections`);
  return { button: { kind: 'catalog', id: String(place.index), title: text }, products: { catalogId: '', sections } };
};

const FILLERS: Readonly<Record<TemplateButton['type'], Filler>> = {
  QUICK_REPLY: quickReply,
  URL: link,
  PHONE_NUMBER: fixed('link', ({ phone_number: phone = '' }) => ({ url: `tel:${phone}` })),
  COPY_CODE: coupon,
  OTP: oneTimePassword,
  FLOW: flow,
  CATALOG: catalog,
  MPM: products,
  VOICE_CALL: fixed('call'),
  REQUEST_CONTACT_INFO: fixed('shareContact'),
};
