import { asArray, asNumber, asObject, asRecord, asText, asWritten } from '../shared/shape';

/** A file that was uploaded to WhatsApp, or one that Meta fetches itself. */
export type TemplateMedia = { readonly id: string } | { readonly link: string };

/** A group of products of a catalog. */
export interface TemplateProducts {
  readonly title: string | null;
  readonly productIds: readonly string[];
}

/** Why a value cannot be used, as the end of a sentence without its point, and what to do; nothing of what it holds. */
export class Refusal {
  constructor(
    readonly is: string,
    readonly hint: string,
  ) {}
}

/** Reads a value that is there. */
export type Parse<T> = (value: unknown) => T | Refusal;

/** What Meta refuses inside a variable (“Param text cannot have new-line/tab characters or more than 4 consecutive spaces”). */
const FORBIDDEN_SPACE = /[\n\r\t]| {5}/;

const ZONED_TIME = /^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$/;

/** Characters are code points; see src/graph/message/limits.ts. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Text, a number, a time, or anything else that writes itself; trimmed. */
const written: Parse<string> = (value) =>
  asWritten(value)?.trim() ?? new Refusal('is an object or a list', 'Write an expression that gives a text, e.g. {{ $json.message.text }}.');

/** Reads on where `first` found something. */
const after = <T, U>(first: Parse<T>, next: (value: T) => U | Refusal): Parse<U> => (value) => {
  const read = first(value);
  return read instanceof Refusal ? read : next(read);
};

/** One line of at most `limit` characters. */
export const parseLine = (limit: number): Parse<string> =>
  after(written, (text) => {
    if (FORBIDDEN_SPACE.test(text)) return new Refusal('holds a line break, a tab or more than four spaces in a row', 'WhatsApp refuses these inside a template; put the value on one line.');
    return lengthOf(text) <= limit ? text : new Refusal(`has ${lengthOf(text)} characters; WhatsApp allows ${limit}`, 'Shorten what is filled in.');
  });

/** The end of a link. */
export const parseLinkEnd: Parse<string> = after(written, (text) =>
  /\s/.test(text) ? new Refusal('holds spaces, which no link may have', 'Encode it, e.g. {{ $json.order.name.urlEncode() }}.') : text,
);

export const parseMedia: Parse<TemplateMedia> = after(written, (text) => {
  if (/^\d+$/.test(text)) return { id: text };
  if (/^https?:\/\/\S+$/i.test(text)) return { link: text };
  const hint = 'Write a link that begins with https://, the number that Media > Upload gave, or the name of the input field that holds the file, e.g. data.';
  return new Refusal('is no link, no media ID, and no input field with a file', hint);
});

/** A number from `-range` to `range`. */
export const parseDegrees = (range: number): Parse<number> =>
  after(written, (text) => {
    const degrees = asNumber(text);
    if (degrees !== null && Math.abs(degrees) <= range) return degrees;
    return new Refusal(`is no number from -${range} to ${range}`, 'Write degrees with a point, e.g. 48.8584.');
  });

/** A time after `now`, both in milliseconds since 1970; as a number or as ISO 8601 with its zone. */
export const parseEnd = (now: number): Parse<number> =>
  after(written, (text) => {
    const at = asNumber(text) ?? (ZONED_TIME.test(text) ? asNumber(Date.parse(text)) : null);
    if (at === null) return new Refusal('is no time with its time zone', 'Write it like 2026-12-31T18:00:00+01:00.');
    return at > now ? at : new Refusal('has passed', 'Write a time in the future.');
  });

/** JSON, or what it would give. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

export const parseObject: Parse<Readonly<Record<string, unknown>>> = (value) =>
  asObject(fromJson(value)) ?? new Refusal('holds no JSON object', 'Write one, e.g. { "name": "Ana" }.');

/** Ids in a list, or in a text with commas between them. */
function productIds(value: unknown): readonly string[] {
  const ids = Array.isArray(value) ? value.map((id) => asWritten(id) ?? '') : (asWritten(value) ?? '').split(',');
  return ids.map((id) => id.trim()).filter((id) => id !== '');
}

/** How the JSON of {@link parseProducts} looks. */
export const PRODUCTS_EXAMPLE = '[{ "title": "Routers", "productIds": "A-1042, A-1043" }]';

/** A list of sections with products, at most so many of each. */
export const parseProducts = (most: { readonly sections: number; readonly products: number }): Parse<readonly TemplateProducts[]> => (value) => {
  const sections = asArray(fromJson(value)).map(asRecord).map((section) => ({ title: asText(section.title), productIds: productIds(section.productIds) }));
  if (sections.length === 0 || sections.some((section) => section.productIds.length === 0)) {
    return new Refusal('holds no list of sections with products', `Write it like ${PRODUCTS_EXAMPLE}.`);
  }
  const count = sections.flatMap((section) => section.productIds).length;
  if (sections.length <= most.sections && count <= most.products) return sections;
  return new Refusal(`has ${sections.length} sections and ${count} products; WhatsApp allows ${most.sections} and ${most.products}`, 'Leave some out.');
};
