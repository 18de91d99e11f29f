import { SupportError } from '../../../shared/errors';
import type { HttpRequest } from '../../../shared/http';
import { asWritten } from '../../../shared/shape';

/** What placeholders stand for, by their names; `null` and what is missing leave nothing behind. */
export type Values = Readonly<Record<string, unknown>>;

/** A request with `{{placeholders}}`, as people wrote it. */
export interface RequestTemplate {
  readonly method: HttpRequest['method'];
  /** Below the base URL, with its query. */
  readonly target: string;
  /** Parsed before anything is filled in: no value can end a string or add a property. `undefined`: no body. */
  readonly body: unknown;
  /** Names of its placeholders. */
  readonly uses: ReadonlySet<string>;
}

/** Which placeholders a request may use. Customers' words never stand in an address. */
export interface Placeholders {
  readonly inAddress: readonly string[];
  readonly inBody: readonly string[];
}

const METHODS: readonly HttpRequest['method'][] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;
const WHOLE = /^\{\{\s*(\w+)\s*\}\}$/;
/** What ids and times are made of: nothing that any address or query language reads as more than text. */
const ADDRESSABLE = /^(?!\.{1,2}$)[\w:.@+ -]{1,255}$/;

/**
 * Reads a request line, e.g. `PUT /api/tickets/{{id}}`, and the JSON that goes with it.
 * @param name of the request, for messages
 * @throws {SupportError} `unsupportedSetup` for what can be no request
 */
export function parseRequest(name: string, line: string, body: string, { inAddress, inBody }: Placeholders): RequestTemplate {
  const [, verb, target] = /^([A-Z]+) +(\/\S*)$/.exec(line.trim().replaceAll(PLACEHOLDER, '{{$1}}')) ?? [];
  const method = METHODS.find((known) => known === verb);
  if (method === undefined || target === undefined) {
    throw unusable(name, 'is no request', `Write a method and a path below the base URL, e.g. "GET /api/tickets/{{id}}".`);
  }
  const uses = [...namesIn(target)].map((used) => allowed(name, used, inAddress)).concat([...namesIn(body)].map((used) => allowed(name, used, inBody)));
  return { method, target, body: body.trim() === '' ? undefined : parseBody(name, body), uses: new Set(uses) };
}

/**
 * The request with its values, each put in once: what a value holds is never looked at for placeholders.
 * @throws {SupportError} `invalidInput` for an id that cannot stand in an address
 */
export function fillRequest({ method, target, body }: RequestTemplate, values: Values): Pick<HttpRequest, 'method' | 'json'> & { readonly target: string } {
  const filled = target.replace(PLACEHOLDER, (_, name: string) => encodeURIComponent(addressable(values[name])));
  return { method, target: filled, ...(body === undefined ? {} : { json: fill(body, values) }) };
}

/** JSON of people's making with the values in it, e.g. the template of a file. */
export function fill(template: unknown, values: Values): unknown {
  if (typeof template === 'string') return fillText(template, values);
  if (Array.isArray(template)) return template.map((item) => fill(item, values)).filter((item) => item !== undefined);
  if (typeof template !== 'object' || template === null) return template;
  const properties = Object.entries(template).map(([name, value]) => [name, fill(value, values)] as const);
  return Object.fromEntries(properties.filter(([, value]) => value !== undefined));
}

/** @throws {SupportError} `unsupportedSetup` for what is no JSON */
export function parseBody(name: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw unusable(name, 'has a body that is no JSON', 'Write placeholders inside quotes, e.g. {"subject": "{{subject}}"}; lists and numbers come out without them.');
  }
}

/** A text that is one placeholder becomes its value, a list or a number too; in a longer text values are written out. */
function fillText(template: string, values: Values): unknown {
  const [, whole] = WHOLE.exec(template) ?? [];
  if (whole !== undefined) return values[whole] ?? undefined;
  return template.replace(PLACEHOLDER, (_, name: string) => written(values[name]));
}

/** Inside a longer text, a list is written with commas. */
function written(value: unknown): string {
  return Array.isArray(value) ? value.map(written).join(',') : (asWritten(value) ?? JSON.stringify(value));
}

function addressable(value: unknown): string {
  const text = asWritten(value) ?? '';
  if (ADDRESSABLE.test(text)) return text;
  throw new SupportError('invalidInput', 'This id cannot stand in an address.', 'Check where the connection finds ids in the helpdesk’s answers.');
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''));
}

function allowed(request: string, used: string, names: readonly string[]): string {
  if (names.includes(used)) return used;
  throw unusable(request, `cannot use {{${used.slice(0, 40)}}} there`, `What it can use there: ${names.map((name) => `{{${name}}}`).join(', ')}.`);
}

/** Something in the connection that people have to correct. */
export function unusable(name: string, what: string, hint: string): SupportError {
  return new SupportError('unsupportedSetup', `${name} in the credential of the helpdesk ${what}.`, hint);
}
