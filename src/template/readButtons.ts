import { asArray, asText } from '../shared/shape';
import type { TemplateButton, TemplateField } from './definition';
import { fieldAt, type Place } from './fieldAt';
import { PRODUCTS_EXAMPLE } from './parseValues';
import { replaceVariables, variableKeys } from './variables';

/** What a button is part of. */
export interface ButtonSurroundings {
  /** Of the template or the card. */
  readonly place: Place;
  readonly index: number;
  readonly category: string;
  /** The first variable of the text above it: in a template for one-time passwords, the code. */
  readonly code: TemplateField | null;
}

/** These need values that only Meta's payments know. */
const UNSUPPORTED: ReadonlySet<string> = new Set(['ORDER_DETAILS', 'PAYMENT_REQUEST']);

const typeOf = (button: Readonly<Record<string, unknown>>): string => asText(button.type)?.toUpperCase() ?? '';

/** Why a button cannot be filled in from here, or `null`. */
export function unsupportedButton(button: Readonly<Record<string, unknown>>): string | null {
  const type = typeOf(button);
  return UNSUPPORTED.has(type) ? `a button of the type ${type}` : null;
}

/** Meta lists a single example with or without a list around it. */
const exampleOf = ({ example }: Readonly<Record<string, unknown>>): string | null => asText(asArray(example)[0] ?? example);

/** The example of a link may be the whole link. */
function suffixExample(button: Readonly<Record<string, unknown>>, url: string): string | null {
  const start = replaceVariables(url, () => '');
  const example = exampleOf(button);
  return example?.startsWith(start) === true ? asText(example.slice(start.length)) : example;
}

/** Reads one button; types that nobody knows count as ones with which nothing is sent. Source: cloud-api.md §6. */
export function readButton(button: Readonly<Record<string, unknown>>, { place, index, category, code }: ButtonSurroundings): TemplateButton {
  const text = asText(button.text) ?? '';
  const type = typeOf(button);
  const shown = { type, text };
  const own: Place = { id: `${place.id}button${index + 1}:`, label: `${place.label}Button ${index + 1}: ` };
  const at = (name: string, label: string, more?: Parameters<typeof fieldAt>[3]) => fieldAt(own, name, text === '' ? label : `${label} – ${text}`, more);
  const optional = { required: false };
  const url = asText(button.url);
  const oneTimePassword = (): TemplateButton => ({ kind: 'oneTimePassword', ...shown, fields: { code: code ?? at('code', 'code') } });
  switch (type) {
    case 'QUICK_REPLY':
      return { kind: 'quickReply', ...shown, fields: { payload: at('payload', 'payload', optional) } };
    case 'OTP':
      return oneTimePassword();
    case 'URL':
      if (url === null || variableKeys(url).length === 0) break;
      // Meta lists the button that copies a code as a link.
      if (category === 'AUTHENTICATION') return oneTimePassword();
      return { kind: 'link', ...shown, url, fields: { suffix: at('url', 'end of link', { example: suffixExample(button, url) }) } };
    case 'COPY_CODE':
      return { kind: 'copyCode', ...shown, fields: { code: at('code', 'code to copy', { example: exampleOf(button) }) } };
    case 'FLOW': {
      const fields = { token: at('token', 'flow token', optional), data: at('data', 'flow data', { ...optional, input: 'object' }) };
      return { kind: 'flow', ...shown, fields };
    }
    case 'CATALOG':
      return { kind: 'catalog', ...shown, fields: { thumbnail: at('thumbnail', 'shown product ID', optional) } };
    case 'MPM': {
      const sections = at('sections', 'products', { input: 'list', example: PRODUCTS_EXAMPLE });
      return { kind: 'products', ...shown, fields: { thumbnail: at('thumbnail', 'shown product ID'), sections } };
    }
    default:
  }
  return { kind: 'fixed', ...shown, url, fields: {} };
}
