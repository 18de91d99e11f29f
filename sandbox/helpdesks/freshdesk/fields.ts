// Freshdesk checks every field: a name that it does not know, a wrong type or a wrong value refuses the request.
import { asRecord } from '../../../src/shared/shape';
import { invalid, type Complaint } from './freshdeskError';

type Json = Readonly<Record<string, unknown>>;

/** What a field may hold: gives the complaint's code, or `null` when all is well. */
export type FieldRule = (value: unknown) => 'datatype_mismatch' | 'invalid_value' | null;

export const text: FieldRule = (value) => (typeof value === 'string' ? null : 'datatype_mismatch');
export const flag: FieldRule = (value) => (typeof value === 'boolean' ? null : 'datatype_mismatch');
export const number: FieldRule = (value) => (Number.isInteger(value) ? null : 'datatype_mismatch');

/** One of these numbers. */
export const oneOf = (...values: readonly number[]): FieldRule => (value) => number(value) ?? (values.includes(value as number) ? null : 'invalid_value');

const TAG_LENGTH = 32;
export const tags: FieldRule = (value) => {
  if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string')) return 'datatype_mismatch';
  return value.every((tag) => tag !== '' && tag.length <= TAG_LENGTH && !tag.includes(',')) ? null : 'invalid_value';
};

/** An object with these keys only. */
export const objectOf = (names: readonly string[]): FieldRule => (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'datatype_mismatch';
  return Object.keys(value).every((name) => names.includes(name)) ? null : 'invalid_value';
};

/** @throws FreshdeskError 400 that names every field that is wrong, unknown or missing. */
export function requireFields(body: unknown, rules: Readonly<Record<string, FieldRule>>, required: readonly string[] = []): Json {
  const given = asRecord(body);
  const complaints = Object.entries(given).flatMap(([field, value]): readonly Complaint[] => {
    const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
    if (rule === undefined) return [{ field, message: 'Unexpected/invalid field in request', code: 'invalid_field' }];
    const code = rule(value);
    return code === null ? [] : [{ field, message: 'Value set is not what the field takes', code }];
  });
  const missing = required.filter((field) => given[field] === undefined || given[field] === '');
  const all = [...complaints, ...missing.map((field): Complaint => ({ field, message: 'Mandatory attribute missing', code: 'missing_field' }))];
  if (all.length > 0) throw invalid(all);
  return given;
}

/** A form as the JSON it stands for: `name[]` is a list, `name[key]` an object, and Freshdesk reads numbers and truths from texts. */
export function fromForm(form: Json): Json {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(form)) {
    // Multer has made lists and objects of such names already.
    fields[name] = typeof value === 'string' ? read(name, value) : value;
  }
  return fields;
}

const TRUTHS: ReadonlySet<string> = new Set(['private', 'incoming']);
const NUMBERS: ReadonlySet<string> = new Set(['requester_id', 'user_id', 'status', 'priority', 'source', 'responder_id', 'group_id']);

function read(name: string, value: string): unknown {
  if (TRUTHS.has(name)) return value === 'true';
  return NUMBERS.has(name) ? Number(value) : value;
}
