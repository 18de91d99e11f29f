// Options as the stages want them, read once per options object.
import type { CardNetwork } from './networks';
import { compileNeverMask } from './neverMask';
import { Vocabulary } from './marks';
import type { Keep, RedactionOptions } from './types';

/** How many digits stay readable at either end. */
export interface Kept {
  readonly first: number;
  readonly last: number;
}

const KEPT: Readonly<Record<Keep, Kept>> = {
  first6last4: { first: 6, last: 4 },
  last4: { first: 0, last: 4 },
  nothing: { first: 0, last: 0 },
};

/** {@link RedactionOptions} after reading, without the label, which changes from field to field. */
export interface Settings {
  readonly kept: Kept;
  /** `null`: all. */
  readonly networks: ReadonlySet<CardNetwork> | null;
  readonly vocabulary: Vocabulary;
  /** Whether a place of a text is never masked. */
  isOurs(text: string, start: number, end: number): boolean;
}

const BUILT_IN = new Vocabulary();
/** Units of a number that is compared, which is more than {@link compileNeverMask} takes. */
const LONGEST_NUMBER = 120;
/** Units around a number in which the word that holds it is looked for. */
const LONGEST_WORD = 60;

/** The characters up to the next white space on both sides. */
function wordAround(text: string, start: number, end: number): string {
  const before = /\S*$/.exec(text.slice(Math.max(0, start - LONGEST_WORD), start))?.[0] ?? '';
  const after = /^\S*/.exec(text.slice(end, end + LONGEST_WORD))?.[0] ?? '';
  return before + text.slice(start, end) + after.replace(/[.,;:!?)\]]+$/, '');
}

function compile({ keep = 'first6last4', neverMask = [], networks, context }: RedactionOptions): Settings {
  const isNever = compileNeverMask(neverMask);
  return {
    kept: KEPT[keep],
    networks: networks ? new Set(networks) : null,
    vocabulary: context ? new Vocabulary(context) : BUILT_IN,
    isOurs(text, start, end) {
      if (neverMask.length === 0 || end - start > LONGEST_NUMBER) return false;
      const written = text.slice(start, end);
      return isNever(written) || isNever(written.replace(/\D/g, '')) || isNever(wordAround(text, start, end));
    },
  };
}

const DEFAULT = compile({});
const compiled = new WeakMap<RedactionOptions, Settings>();

/** The settings of some options; throws `SupportError` for a bad pattern in `neverMask`. */
export function settingsOf(options: RedactionOptions | undefined): Settings {
  if (!options) return DEFAULT;
  const known = compiled.get(options);
  if (known) return known;
  const settings = compile(options);
  compiled.set(options, settings);
  return settings;
}
