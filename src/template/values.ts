import { SupportError } from '../shared/errors';
import { asArray, asNumber, asObject, asRecord, asText, asWritten } from '../shared/shape';
import type { TemplateField } from './definition';

/** A file that was uploaded to WhatsApp, or one that Meta fetches itself. */
export type TemplateMedia = { readonly id: string } | { readonly link: string };

/** A group of products of a catalog. */
export interface TemplateProducts {
  readonly title: string | null;
  readonly productIds: readonly string[];
}

/**
 * Reads the values for a template's fields. What is wrong with one is kept in mind and said about all together, so that
 * nobody has to run again for each; what is read in its place then goes nowhere.
 */
export interface TemplateValues {
  /** One line of text, trimmed; `''` where an optional field is empty. `limit`: characters. */
  text(field: TemplateField, limit?: number): string;
  /** The end of a link. */
  linkEnd(field: TemplateField): string;
  media(field: TemplateField): TemplateMedia;
  /** From `-range` to `range`. */
  degrees(field: TemplateField, range: number): number;
  /** A time that has not passed, in milliseconds since 1970. */
  endsAt(field: TemplateField, now: number): number;
  /** `null` where the field is empty. */
  object(field: TemplateField): Readonly<Record<string, unknown>> | null;
  /** With at most so many sections, and products in all of them together. */
  products(field: TemplateField, most: { readonly sections: number; readonly products: number }): readonly TemplateProducts[];
  /** Says that a text became longer than WhatsApp allows. */
  checkLength(what: string, text: string, limit: number): void;
  /** @throws {SupportError} `invalidInput` that names every field that is wrong, and what to do; nothing of what it holds */
  finish(templateName: string): void;
}

interface Problem {
  readonly what: string;
  readonly hint: string;
}

/** Refused inside a variable, says Meta's error 100 (“Param text cannot have…”). */
const FORBIDDEN_SPACE = /[\n\r\t]| {5}/;

const ZONED_TIME = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/;

/** Characters are code points; see src/graph/message/limits.ts. */
const lengthOf = (text: string): number => [...text].length;

const quoted = ({ label }: TemplateField): string => `“${label}”`;

function missing(field: TemplateField): Problem {
  const example = field.example === null ? '' : `, e.g. ${field.example}`;
  return { what: `${quoted(field)} has no value.`, hint: `Fill in ${quoted(field)}${example}.` };
}

const tooLong = (what: string, text: string, limit: number): Problem => ({
  what: `${what} has ${lengthOf(text)} characters; WhatsApp allows ${limit}.`,
  hint: 'Shorten what is filled in.',
});

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** Ids in a list, or in a text with commas between them. */
function productIds(value: unknown): readonly string[] {
  const ids = Array.isArray(value) ? value.map((id) => asWritten(id) ?? '') : (asWritten(value) ?? '').split(',');
  return ids.map((id) => id.trim()).filter((id) => id !== '');
}

/** @param values by the fields' ids; a field that is not there is empty */
export function templateValues(values: Readonly<Record<string, unknown>>): TemplateValues {
  const problems: Problem[] = [];
  const given = (field: TemplateField): unknown => (Object.hasOwn(values, field.id) ? values[field.id] : undefined);
  const refuse = (field: TemplateField, what: string, hint: string): void => {
    problems.push({ what: `${quoted(field)} ${what}.`, hint });
  };

  function written(field: TemplateField): string {
    const text = asWritten(given(field))?.trim();
    if (text === undefined) refuse(field, 'is an object or a list', 'Write an expression that gives a text, e.g. {{ $json.message.text }}.');
    if (text === '' && field.required) problems.push(missing(field));
    return text ?? '';
  }

  function text(field: TemplateField, limit = Infinity): string {
    const value = written(field);
    if (FORBIDDEN_SPACE.test(value)) {
      refuse(field, 'holds a line break, a tab or more than four spaces in a row', 'WhatsApp refuses these inside a template; put the value on one line.');
    }
    if (lengthOf(value) > limit) problems.push(tooLong(quoted(field), value, limit));
    return value;
  }

  /** JSON, or the value itself; `undefined` where the field is empty. */
  function json(field: TemplateField): unknown {
    const value = given(field);
    const isEmpty = value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
    if (isEmpty && field.required) problems.push(missing(field));
    return isEmpty ? undefined : (parsed(value) ?? null);
  }

  return {
    text,
    linkEnd(field) {
      const value = text(field);
      if (/\s/.test(value)) refuse(field, 'holds spaces, which no link may have', 'Encode it, e.g. {{ $json.order.name.urlEncode() }}.');
      return value;
    },
    media(field) {
      const value = written(field);
      if (/^\d+$/.test(value)) return { id: value };
      if (value !== '' && !/^https?:\/\/\S+$/i.test(value)) {
        refuse(field, 'is no link, no media ID, and no input field with a file', 'Write a link that begins with https://, the number that Media > Upload gave, or the name of the input field that holds the file, e.g. data.');
      }
      return { link: value };
    },
    degrees(field, range) {
      const value = written(field);
      const number = asNumber(value);
      if (value !== '' && (number === null || Math.abs(number) > range)) refuse(field, `is no number from -${range} to ${range}`, 'Write degrees with a point, e.g. 48.8584.');
      return number ?? 0;
    },
    endsAt(field, now) {
      const value = written(field);
      const at = asNumber(value) ?? (ZONED_TIME.test(value) ? asNumber(Date.parse(value)) : null);
      if (value !== '' && at === null) refuse(field, 'is no time with its time zone', 'Write it like 2026-12-31T18:00:00+01:00.');
      if (at !== null && at <= now) refuse(field, 'has passed', 'Write a time in the future.');
      return at ?? 0;
    },
    object(field) {
      const value = json(field);
      if (value === undefined) return null;
      const object = asObject(value);
      if (object === null) refuse(field, 'holds no JSON object', 'Write one, e.g. { "name": "Ana" }.');
      return object;
    },
    products(field, most) {
      const value = json(field);
      const sections = asArray(value).map(asRecord).map((section) => ({ title: asText(section.title), productIds: productIds(section.productIds) }));
      const isRight = sections.length > 0 && sections.every((section) => section.productIds.length > 0);
      if (value !== undefined && !isRight) refuse(field, 'holds no list of sections with products', `Write it like ${field.example ?? ''}.`);
      const count = sections.flatMap((section) => section.productIds).length;
      if (sections.length > most.sections || count > most.products) {
        refuse(field, `has ${sections.length} sections and ${count} products; WhatsApp allows ${most.sections} and ${most.products}`, 'Leave some out.');
      }
      return sections;
    },
    checkLength(what, filled, limit) {
      if (lengthOf(filled) > limit) problems.push(tooLong(`With its variables filled in, the ${what}`, filled, limit));
    },
    finish(templateName) {
      if (problems.length === 0) return;
      const sentences = (of: keyof Problem): string => [...new Set(problems.map((problem) => problem[of]))].join(' ');
      throw new SupportError('invalidInput', `Template "${templateName}" cannot be sent: ${sentences('what')}`, sentences('hint'));
    },
  };
}
