// WhatsApp's limits, as JSON Schemas from which `gulp validators` makes the functions that check them. Characters are code
// points: Meta does not say what it counts, and everybody who cuts texts for it (e.g. nyaruka/courier) counts these. An emoji
// of several code points counts as several.
import type { MessageContent } from '../../shared/messageContent';
import { asArray, asRecord, asText } from '../../shared/shape';
import * as buttons from './buttons.validator';
import * as carousel from './carousel.validator';
import * as contacts from './contacts.validator';
import * as flow from './flow.validator';
import * as list from './list.validator';
import * as location from './location.validator';
import * as media from './media.validator';
import * as products from './products.validator';
import * as reaction from './reaction.validator';
import * as requests from './requests.validator';
import * as text from './text.validator';
import type { ValidationError } from './text.validator';

type Validator = typeof text;

/** By the type of message. */
const CHECKS: Readonly<Record<string, Validator>> = {
  text,
  image: media,
  video: media,
  audio: media,
  document: media,
  sticker: media,
  location,
  contacts,
  reaction,
};

/** By the type of interactive message. */
const INTERACTIVE_CHECKS: Readonly<Record<string, Validator>> = {
  button: buttons,
  cta_url: buttons,
  voice_call: buttons,
  list,
  location_request_message: requests,
  request_contact_info: requests,
  contact_request: requests,
  address_message: requests,
  call_permission_request: requests,
  flow,
  product: products,
  product_list: products,
  catalog_message: products,
  carousel,
};

/** What the entries of a list are called, by the list's name in Meta's payload. */
const ENTRIES: Readonly<Record<string, string>> = {
  buttons: 'Button',
  sections: 'Section',
  rows: 'Row',
  product_items: 'Product',
  cards: 'Card',
  contacts: 'Contact',
  phones: 'Phone',
  emails: 'Email',
  urls: 'Website',
};

/** As the limits count it. */
export function lengthOf(value: string): number {
  return [...value].length;
}

/** E.g. `Section 1, Row 3: ` for what lies in the third row of the first section. */
function whereIs(instancePath: string): string {
  const steps = instancePath.split('/');
  const entries = steps.flatMap((step, index) => {
    const entry = ENTRIES[steps[index - 1] ?? ''];
    return entry !== undefined && /^\d+$/.test(step) ? [`${entry} ${Number(step) + 1}`] : [];
  });
  return entries.length === 0 ? '' : `${entries.join(', ')}: `;
}

/** The name that people see; where a schema gives none, Meta's own. */
function nameOf(schema: unknown, otherwise: string): string {
  return asText(asRecord(schema).title) ?? otherwise;
}

const lastStep = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** One sentence, without anything of the content. */
function inWords({ instancePath, keyword, params, data, parentSchema }: ValidationError): string {
  const limit = String(params.limit);
  const where = whereIs(instancePath);
  const name = `${where}${nameOf(parentSchema, lastStep(instancePath))}`;
  switch (keyword) {
    case 'required': {
      const missing = String(params.missingProperty);
      return `${where}${nameOf(asRecord(asRecord(parentSchema).properties)[missing], missing)} is missing.`;
    }
    case 'maxLength':
      return `${name} has ${lengthOf(String(data))} characters; WhatsApp allows ${limit}.`;
    case 'maxItems':
      return `${name}: there are ${asArray(data).length}; WhatsApp allows ${limit}.`;
    case 'minItems':
      return `${name}: there are ${asArray(data).length}; WhatsApp wants at least ${limit}.`;
    case 'maximum':
      return `${name} is more than ${limit}.`;
    case 'minimum':
      return `${name} is less than ${limit}.`;
    default:
      return String(data).trim() === '' ? `${name} is empty.` : `${name} is not ${whatIsWanted(parentSchema)}.`;
  }
}

function whatIsWanted(parentSchema: unknown): string {
  const { type, description } = asRecord(parentSchema);
  return asText(description) ?? (type === undefined ? 'what WhatsApp knows' : `of the type ${asText(type) ?? 'that WhatsApp wants'}`);
}

/** What checks a message; `undefined` for types that are not known here. */
function checkFor(content: MessageContent): Validator | undefined {
  const kind = content.type === 'interactive' ? asText(asRecord(content.interactive).type) : null;
  const checks = kind === null ? CHECKS : INTERACTIVE_CHECKS;
  const name = kind ?? content.type;
  return Object.hasOwn(checks, name) ? checks[name] : undefined;
}

/** Whether a message is of a type that is known here; others can only be written as Meta's payload. */
export function hasLimits(content: MessageContent): boolean {
  return checkFor(content) !== undefined;
}

/**
 * What WhatsApp would refuse in this message, a sentence each, named as people see the fields. Types of messages that are
 * not known here pass: Meta knows what it takes.
 * Source: cloud-api.md §4.
 */
export function brokenLimits(content: MessageContent): readonly string[] {
  const check = checkFor(content);
  if (check === undefined || check.validate(content)) return [];
  // What an `if` leads to says itself what is wrong.
  const failures = (check.validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
  return [...new Set(failures.map(inWords))];
}
