import type { RedactionReport } from '../shared/inbound';

/** Masks one text; `found` has one entry per masked number. `redactCardNumbers` is one. */
export type MaskText = (text: string) => { readonly text: string; readonly found: readonly unknown[] };

/** Changes nothing: the operator switched masking off. */
export const keepText: MaskText = (text) => ({ text, found: [] });

/**
 * Keys that hold identifiers, hashes, times and kinds. They are never scanned: many of them pass the Luhn check,
 * and masking would destroy them. Everything else a customer can fill is. Source: cloud-api.md §2.5, redaction.md §2.
 */
const IDENTIFIER_KEYS: ReadonlySet<string> = new Set([
  'id',
  'from',
  'from_user_id',
  'from_parent_user_id',
  'to',
  'timestamp',
  'type',
  'status',
  'message_id',
  'original_message_id',
  'group_id',
  'mime_type',
  'sha256',
  'url',
  'wa_id',
  'user_id',
  'parent_user_id',
  'previous_user_id',
  'previous_parent_user_id',
  'catalog_id',
  'product_retailer_id',
  'ctwa_clid',
  'source_id',
  'source_type',
  'image_url',
  'video_url',
  'thumbnail_url',
  'href',
  'code',
  'currency',
  'identity_key_hash',
]);

/** In a shared contact card these are typed by people: the address of a web site, the label of a number. */
const TYPED_IN_CARDS: ReadonlySet<string> = new Set(['url', 'type']);

const isIdentifier = (key: string, path: string) =>
  IDENTIFIER_KEYS.has(key) && !(TYPED_IN_CARDS.has(key) && path.startsWith('contacts.'));

/** A JSON number may be a card number written without quotes. */
const textOf = (node: unknown): string | null =>
  typeof node === 'string' ? node : typeof node === 'number' && Number.isSafeInteger(node) ? String(node) : null;

/**
 * A copy of a message with every free text masked, and what was found where. Paths are dotted, e.g.
 * `contacts.0.org.company`. Calls itself once per level: see {@link isReadable}.
 */
export function maskFreeText<T>(value: T, maskText: MaskText): { value: T; redaction: RedactionReport } {
  let count = 0;
  const fields: string[] = [];
  const visit = (node: unknown, path: string, key: string): unknown => {
    const below = (name: string | number) => (path === '' ? `${name}` : `${path}.${name}`);
    if (Array.isArray(node)) return node.map((item, index) => visit(item, below(index), key));
    if (typeof node === 'object' && node !== null) {
      return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, visit(item, below(name), name)]));
    }
    const text = isIdentifier(key, path) ? null : textOf(node);
    const masked = text === null ? null : maskText(text);
    if (masked === null || masked.found.length === 0) return node;
    count += masked.found.length;
    fields.push(path);
    return masked.text;
  };
  return { value: visit(value, '', '') as T, redaction: { count, fields } };
}
