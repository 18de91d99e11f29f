// Readers for JSON of unknown shape: never an exception, whatever the JSON holds.

/** A JSON object of unknown shape. */
export type Json = Readonly<Record<string, unknown>>;

/** `value` as an object with string keys, or `null`. */
export function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** `value` as an object with string keys, or `{}`: for reading answers of unknown shape. */
export function asRecord(value: unknown): Json {
  return asObject(value) ?? {};
}

/** `value` as an array, or `[]`. */
export function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `value` when it is a string with something in it, else `null`. */
export function asText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `value` when it is a finite number, or a string that spells one, else `null`. */
export function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** `value` as it reads inside a text: `''` where there is nothing, `null` for an object or a list. */
export function asWritten(value: unknown): string | null {
  const { toJSON } = asRecord(value);
  // Dates, n8n's luxon ones too, write themselves.
  const plain: unknown = typeof toJSON === 'function' ? toJSON.call(value) : value;
  if (plain === null || plain === undefined) return '';
  return typeof plain === 'object' || typeof plain === 'function' ? null : (plain as string | number | boolean).toString();
}

/** Whether arrays and objects nest at most `levels` deep. JSON can nest deeper than any recursion, such as JSON.stringify's. */
export function isNestedWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isNestedWithin(item, levels - 1));
}
