import { asRecord } from '../../src/shared/shape';
import { GraphError, invalidValue } from './GraphError';

/** Readers for request fields; each throws Meta's refusal for the given path. */

export type Fields = Readonly<Record<string, unknown>>;

/** @throws GraphError 131008 when it is not an object. */
export function requireObject(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GraphError(131008, `${path} is missing or not an object.`);
  }
  return asRecord(value);
}

/** @throws GraphError 131008 when it is no list, 131009 when it has too few or too many entries. */
export function requireList(value: unknown, path: string, min: number, max: number): readonly unknown[] {
  if (!Array.isArray(value)) throw new GraphError(131008, `${path} is missing or not a list.`);
  if (value.length < min || value.length > max) throw invalidValue(`${path}: invalid count. Min: ${min}, max: ${max}.`);
  return value;
}

/** Characters, not UTF-16 units: an emoji counts once. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** @throws GraphError 131008 when it is missing, 131009 when it is empty or too long. */
export function requireText(value: unknown, path: string, max: number): string {
  if (value === undefined || value === null) throw new GraphError(131008, `${path} is missing.`);
  if (typeof value !== 'string') throw invalidValue(`${path} must be a string.`);
  if (value.trim() === '' || lengthOf(value) > max) throw invalidValue(`${path} length invalid. Min length: 1, max length: ${max}.`);
  return value;
}

/** As {@link requireText}, for a field that may be left out. */
export function optionalText(value: unknown, path: string, max: number): string | undefined {
  return value === undefined || value === null ? undefined : requireText(value, path, max);
}

/** @throws GraphError 131009 when it is there and is not an absolute web address. */
export function requireUrl(value: unknown, path: string): string {
  const url = requireText(value, path, 2_000);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw invalidValue(`${path} is not a valid URI.`);
  return url;
}

/** Leaves out what is `undefined`, so that optional fields stay absent. */
export function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
