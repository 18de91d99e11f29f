import type { RedactionReport } from '../shared/inbound';
import { maskFlowAnswer } from './maskFlowAnswer';

/** Masks one text; `found` has one entry per masked number. `redactCardNumbers` is one. */
export type MaskText = (text: string) => { readonly text: string; readonly found: readonly unknown[] };

/** Changes nothing: the operator switched masking off. */
export const keepText: MaskText = (text) => ({ text, found: [] });

/**
 * Keys that hold identifiers, phone numbers, amounts and kinds. They are never scanned: many of them pass the Luhn check,
 * and masking would destroy them. Everything else a customer can fill is. Source: cloud-api.md §1.5, §2.5, redaction.md §2.
 */
const IDENTIFIER_KEYS: ReadonlySet<string> = new Set([
  'from',
  'to',
  'type',
  'status',
  'code',
  'currency',
  'mime_type',
  'source_type',
  'product_retailer_id',
  'biz_opaque_callback_data',
  'input',
  'customer',
  'requester',
  'previous',
  'current',
  'latitude',
  'longitude',
  'quantity',
  'item_price',
]);

/** By their endings also those of types that are still to come: `waba_id`, `created_timestamp`, `source_url`, `identity_key_hash`, … */
const IDENTIFIER_ENDING = /(?:^|_)(?:ids?|time|timestamp|url|link|href|hash|sha256|token|clid|mid)$/;

/** Numbers of Meta's, which may be written with spaces; other identifiers are one word, and what is more than that is a text. */
const PHONE_NUMBER_KEYS: ReadonlySet<string> = new Set(['phone_number', 'display_phone_number']);

/** In a shared contact card these are typed by people: the address of a web site, the label of a number. */
const TYPED_IN_CARDS: ReadonlySet<string> = new Set(['url', 'type']);
const IN_CARD = /(?:^|\.)contacts\.\d+\./;

/** JSON in a text, whose names are no longer Meta's. */
const isFlowAnswer = (key: string) => key === 'response_json';

function isIdentifier(text: string, key: string, path: string): boolean {
  if (TYPED_IN_CARDS.has(key) && IN_CARD.test(path)) return false;
  return PHONE_NUMBER_KEYS.has(key) || ((IDENTIFIER_KEYS.has(key) || IDENTIFIER_ENDING.test(key)) && !/\s/.test(text));
}

/** A JSON number may be a card number written without quotes; from 1e21 on it is written with an exponent. */
const textOf = (node: unknown): string | null =>
  typeof node === 'string' ? node : typeof node === 'number' && Number.isInteger(node) && Math.abs(node) < 1e21 ? String(node) : null;

/**
 * A copy of a message, or of any other part of a webhook, with every free text masked, and what was found where. Paths are dotted,
 * e.g. `contacts.0.org.company`. Calls itself once per level: see {@link isReadable}.
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
    const text = textOf(node);
    if (text === null || isIdentifier(text, key, path)) return node;
    const masked = isFlowAnswer(key) ? maskFlowAnswer(text, maskText) : maskText(text);
    if (masked.found.length === 0) return node;
    count += masked.found.length;
    fields.push(path);
    return masked.text;
  };
  return { value: visit(value, '', '') as T, redaction: { count, fields } };
}
