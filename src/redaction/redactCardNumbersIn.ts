import { below, isContainer, selectPaths, type Container, type Selection } from './paths';
import { redactText } from './redactCardNumbers';
import { settingsOf } from './settings';
import type { Found, RedactionOptions } from './types';

/** A masked place and the path of the field that held it, e.g. `contacts.0.name`. */
export interface FoundIn extends Found {
  readonly field: string;
}

/** A value after masking. */
export interface RedactedValue<T> {
  /** The given value itself when nothing was found, else a copy of what changed. */
  readonly value: T;
  /** Masked places. */
  readonly count: number;
  /** Dot paths of the fields that changed, in order. */
  readonly fields: readonly string[];
  readonly found: readonly FoundIn[];
}

/** An array or object on the way from the root to the field in hand; `copy` exists once something below it changed. */
interface Frame {
  readonly source: Container;
  readonly keys: readonly string[];
  readonly selection: Selection;
  readonly parent: Frame | null;
  /** Its key in `parent`. */
  readonly key: string;
  next: number;
  copy: Container | null;
}

function enter(source: Container, selection: Selection, parent: Frame | null, key: string): Frame {
  const all = Object.keys(source);
  const keys = selection === true ? all : all.filter((name) => below(selection, name) !== undefined);
  return { source, keys, selection, parent, key, next: 0, copy: null };
}

function put(frame: Frame, key: string, value: unknown): void {
  frame.copy ??= (Array.isArray(frame.source) ? [...frame.source] : { ...frame.source }) as Container;
  frame.copy[key] = value;
}

function pathOf(frame: Frame, key: string): string {
  const keys = [key];
  for (let at = frame; at.parent?.parent; at = at.parent) keys.push(at.key);
  return keys.reverse().join('.');
}

/** The text of a field in which card numbers are looked for; a JSON number may be one written without quotes. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  // From 1e21 on a number is written with an exponent.
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : null;
}

/**
 * Masks the card numbers in every text of a JSON value, at any depth, without changing the value itself. `paths` limits
 * it to fields, by dot path (`message.text`, `contacts.0.name`, `contacts.*.name`), and to all that is below them.
 * A JSON number that is a card number becomes a masked text. Paths that lead nowhere are ignored.
 */
export function redactCardNumbersIn<T>(value: T, paths?: readonly string[], options?: RedactionOptions): RedactedValue<T> {
  const settings = settingsOf(options);
  const found: FoundIn[] = [];
  const fields: string[] = [];
  const root: Container = { value };
  const top = enter(root, true, null, '');
  const open = new Set<object>();
  const selection = selectPaths(paths);
  for (let frame: Frame | null = top; frame; ) {
    const key: string | undefined = frame.keys[frame.next++];
    if (key === undefined) {
      open.delete(frame.source);
      if (frame.copy && frame.parent) put(frame.parent, frame.key, frame.copy);
      frame = frame.parent;
      continue;
    }
    const child = frame.source[key];
    const selected = frame === top ? selection : below(frame.selection, key);
    if (selected === undefined) continue;
    if (isContainer(child)) {
      if (open.has(child)) continue;
      open.add(child);
      frame = enter(child, selected, frame, key);
      continue;
    }
    const text = selected === true ? textOf(child) : null;
    const redacted = text === null ? null : redactText(text, settings, options?.label ?? key);
    if (!redacted || redacted.found.length === 0) continue;
    const field = frame === top ? '' : pathOf(frame, key);
    put(frame, key, redacted.text);
    fields.push(field);
    for (const place of redacted.found) found.push({ ...place, field });
  }
  return { value: ((top.copy ?? root) as { value: T }).value, count: found.length, fields, found };
}
