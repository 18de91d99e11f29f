/**
 * Something in a message that a redactor has to treat rightly: a card number (`pan`: at most its first six and last four
 * digits may stay), one inside base64 (`encodedPan`), a code, PIN or track (`secret`: nothing may stay), or a number that is
 * none of these (`benign`: everything has to stay).
 */
export interface Target {
  readonly kind: 'pan' | 'encodedPan' | 'secret' | 'benign';
  /** ASCII digits. */
  readonly digits: string;
}

/** Where one digit of a target is written; offsets count UTF-16 units. A word such as "double" writes several. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly target: Target;
  /** Which of the target's digits, from 0. */
  readonly digit: number;
}

/** A text that knows which of its digits belong to what. */
export interface Piece {
  readonly text: string;
  readonly marks: readonly Mark[];
}

export const literal = (text: string): Piece => ({ text, marks: [] });

/** Pieces one behind the other. */
export function join(pieces: readonly Piece[], separator = ''): Piece {
  let text = '';
  const marks: Mark[] = [];
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) text += separator;
    for (const mark of piece.marks) marks.push({ ...mark, start: mark.start + text.length, end: mark.end + text.length });
    text += piece.text;
  }
  return { text, marks };
}

/** A template's text with pieces in its `{slots}`. */
export function fill(template: string, slots: Readonly<Record<string, Piece>>): Piece {
  const parts = template.split(/\{(\w+)\}/);
  return join(parts.map((part, index) => {
    if (index % 2 === 0) return literal(part);
    const slot = slots[part];
    if (slot === undefined) throw new Error(`"${template}" has the slot ${part}, which nothing fills`);
    return slot;
  }));
}

/** How digits are written. */
export interface Hand {
  /** Sizes of groups; the last one repeats. Default: one run. */
  readonly groups?: readonly number[];
  /** Between groups; may differ from place to place. */
  readonly separator?: string | (() => string);
  /** One digit. */
  readonly glyph?: (digit: string) => string;
  /** Which part of the target is written: first digit and the one behind the last. Default: all. */
  readonly part?: readonly [from: number, to: number];
}

/** A target's digits, written by hand. */
export function write(target: Target, hand: Hand = {}): Piece {
  const { groups = [], separator = ' ', glyph = (digit) => digit, part: [from, to] = [0, target.digits.length] } = hand;
  const starts = groupStarts(groups, target.digits.length);
  let text = '';
  const marks: Mark[] = [];
  for (let digit = from; digit < to; digit++) {
    if (digit > from && starts.has(digit)) text += typeof separator === 'string' ? separator : separator();
    const start = text.length;
    text += glyph(target.digits[digit] ?? '');
    marks.push({ start, end: text.length, target, digit });
  }
  return { text, marks };
}

function groupStarts(groups: readonly number[], length: number): ReadonlySet<number> {
  const starts = new Set<number>();
  const last = groups.at(-1);
  if (last === undefined) return starts;
  for (let at = 0, index = 0; at < length; index++) {
    starts.add(at);
    at += groups[index] ?? last;
  }
  return starts;
}

/** A number that has to stay, in the format it is written in: every digit of the text is one of it. */
export function benign(text: string): Piece {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const target: Target = { kind: 'benign', digits: places.map((place) => text[place]).join('') };
  return { text, marks: places.map((start, digit) => ({ start, end: start + 1, target, digit })) };
}
