// Our requests to a helpdesk, checked against JSON Schemas that were written by hand from its documentation.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { HttpRequest, HttpSend } from '../../src/shared/http';

type Schema = Readonly<Record<string, unknown>>;

/**
 * One request that a provider may send, as it stands in `schemas/<id>.json`:
 * `{ "$defs": {…}, "requests": [{ "call": "PUT /tickets/{id}", "query": {…}, "headers": {…}, "json": {…} }] }`.
 * `query`, `headers` (names in lower case), `json`, `form` (multipart/form-data: texts, files as `{ name, type }`, lists for
 * names that end in `[]`) and `bytes` (its length) are schemas of that part; a part without one must be absent.
 */
interface CallSchema extends Schema {
  /** Method, and the path below the base URL; `{name}` stands for one part of it. */
  readonly call: string;
}

interface CheckedCall {
  readonly method: string;
  readonly path: RegExp;
  readonly validate: ValidateFunction;
}

const PARTS = ['query', 'headers', 'json', 'form', 'bytes'] as const;

/**
 * An {@link HttpSend} that refuses every request that no schema of `schemas/<id>.json` describes, so that the test fails.
 * @param baseUrl of the helpdesk, which stands before the paths in the schemas
 */
export function schemaChecked(send: HttpSend, id: string, baseUrl: string): HttpSend {
  const calls = readCalls(id);
  return async (request) => {
    await check(request, calls, baseUrl);
    return send(request);
  };
}

function readCalls(id: string): readonly CheckedCall[] {
  const file = join(__dirname, 'schemas', `${id}.json`);
  const { $defs = {}, requests } = JSON.parse(readFileSync(file, 'utf8')) as { $defs?: Schema; requests: CallSchema[] };
  const ajv = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true });
  return requests.map((request) => {
    const parts = PARTS.filter((part) => part in request);
    const properties = Object.fromEntries(parts.map((part) => [part, request[part]]));
    requireClosed({ $defs, properties, additionalProperties: false }, request.call);
    const [method = '', path = ''] = request.call.split(' ');
    const validate = ajv.compile({ type: 'object', $defs, properties, required: parts, additionalProperties: false });
    return { method, path: pathPattern(path), validate };
  });
}

/** An object whose further properties nobody decided about would let a mistyped field through. */
function requireClosed(schema: unknown, where: string): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties, $defs, ...keywords } = schema as Record<string, unknown>;
  if (properties !== undefined && !('additionalProperties' in keywords) && !('unevaluatedProperties' in keywords)) {
    throw new Error(`${where}: an object with properties needs "additionalProperties": false`);
  }
  for (const [name, inner] of Object.entries({ ...(properties ?? {}), ...($defs ?? {}) })) requireClosed(inner, `${where}/${name}`);
  // What `const` and `enum` hold are values.
  const { const: _value, enum: _values, ...applied } = keywords;
  for (const [keyword, inner] of Object.entries(applied)) requireClosed(inner, `${where}/${keyword}`);
}

function pathPattern(path: string): RegExp {
  const parts = path.split(/\{\w+\}/).map((fixed) => fixed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}$`);
}

async function check(request: HttpRequest, calls: readonly CheckedCall[], baseUrl: string): Promise<void> {
  const url = new URL(request.url);
  const path = request.url.startsWith(baseUrl) ? `${url.origin}${url.pathname}`.slice(baseUrl.length) : request.url;
  const named = calls.filter((call) => call.method === request.method && call.path.test(path));
  if (named.length === 0) throw new Error(`No schema describes ${request.method} ${path}.`);
  const parts = await partsOf(request, url);
  if (named.some(({ validate }) => validate(parts))) return;
  const complaints = named.flatMap(({ validate }) => (validate.errors ?? []).map(complaint));
  throw new Error(`${request.method} ${path} is not what its schema describes:\n${complaints.join('\n')}`);
}

function complaint({ instancePath, message, params }: ErrorObject): string {
  return `  ${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`;
}

/** The parts of a request that are there. */
async function partsOf({ query, headers, json, bytes }: HttpRequest, url: URL): Promise<Readonly<Record<string, unknown>>> {
  const lowerCase = Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  const inQuery = { ...grouped(url.searchParams), ...query };
  return {
    ...(Object.keys(inQuery).length === 0 ? {} : { query: inQuery }),
    ...(Object.keys(lowerCase).length === 0 ? {} : { headers: lowerCase }),
    // As it goes over the line: without what is undefined.
    ...(json === undefined ? {} : { json: JSON.parse(JSON.stringify(json)) as unknown }),
    ...(bytes === undefined ? {} : await bodyOf(bytes, lowerCase['content-type'] ?? '')),
  };
}

async function bodyOf(bytes: Uint8Array, contentType: string): Promise<Readonly<Record<string, unknown>>> {
  if (!contentType.startsWith('multipart/form-data')) return { bytes: bytes.byteLength };
  const form = await new Response(Buffer.from(bytes), { headers: { 'content-type': contentType } }).formData();
  return { form: grouped([...form].map(([name, value]) => [name, typeof value === 'string' ? value : { name: value.name, type: value.type }])) };
}

/** Values by name; those of a name that ends in `[]`, or comes more than once, as a list. */
function grouped(entries: Iterable<readonly [string, unknown]>): Readonly<Record<string, unknown>> {
  const byName = new Map<string, unknown[]>();
  for (const [name, value] of entries) byName.set(name, [...(byName.get(name) ?? []), value]);
  return Object.fromEntries([...byName].map(([name, values]) => [name, name.endsWith('[]') || values.length > 1 ? values : values[0]]));
}
