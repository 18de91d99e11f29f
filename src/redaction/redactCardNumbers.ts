import { findBase64, mayHoldBase64, type Encoded } from './base64';
import { SHORTEST_PAN } from './chain';
import { recogniseInterrupted } from './interruptions';
import { recogniseLetters } from './letterDigits';
import { mayHoldNumberWords } from './numberWordSample';
import { applyEdits, maskPan, maskSecret, type Edit } from './operate';
import { nextDigit, recognise } from './recognise';
import { findSecrets, type Secret } from './secrets';
import { settingsOf, type Settings } from './settings';
import { recogniseSpoken } from './spokenNumbers';
import { findTracks } from './tracks';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator, type Pan } from './validate';

/** A place to mask: a card number or a secret that belongs to one. */
type Place = Pan | Secret;

const isPan = (place: Place): place is Pan => 'network' in place;

/** All places in order; where two overlap a card number wins, else the first, else the longer one. */
function inOrder(places: Place[]): readonly Place[] {
  const chosen: Place[] = [];
  for (const place of places.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = chosen.at(-1);
    if (!last || place.start >= last.end) chosen.push(place);
    else if (isPan(place) && !isPan(last)) chosen[chosen.length - 1] = place;
  }
  return chosen;
}

/** Fewest digits among which letters may stand for the others. */
const FEWEST_BESIDE_LETTERS = 4;

function findPlaces(text: string, from: number, speaks: boolean, settings: Settings, label: string): readonly Place[] {
  const validator = new Validator(text, label, settings);
  const { chains, codes, digits, hasLetters } = recognise(text, from);
  const pans = chains.flatMap((chain) => validator.pansOf(chain));
  if (digits >= SHORTEST_PAN && codes >= 2) pans.push(...recogniseInterrupted(text, from).flatMap((chain) => validator.pansOf(chain)));
  if (digits >= FEWEST_BESIDE_LETTERS && hasLetters) pans.push(...recogniseLetters(text).flatMap((chain) => validator.pansOf(chain)));
  if (speaks) pans.push(...recogniseSpoken(text, validator.words().spoken).flatMap((chain) => validator.pansOf(chain)));
  const tracks = digits >= SHORTEST_PAN ? findTracks(text, pans) : [];
  const secrets = codes > 0 || digits >= 3 || pans.length > 0 ? findSecrets(text, pans, validator.words()) : [];
  return tracks.length + secrets.length + pans.length > 0 ? inOrder([...tracks, ...secrets, ...pans]) : [];
}

/** The last four digits of a card number. */
function last4Of({ chain, first, length }: Pan): string {
  return chain.values.slice(first + length - 4, first + length).join('');
}

function foundOf(place: Place): Found {
  const { start, end, reason } = place;
  return isPan(place) ? { start, end, network: place.network, last4: last4Of(place), reason } : { start, end, network: null, last4: '', reason };
}

const NOTHING: readonly Found[] = [];

/** Base64 may hold text that is base64 again; deeper ones are no chat. */
const DEEPEST = 2;

interface Change extends Edit {
  readonly found: readonly Found[];
}

/** The stretches of base64 that hold a card number, each written anew. */
function changesInBase64(text: string, settings: Settings, depth: number): readonly Change[] {
  if (depth >= DEEPEST || !mayHoldBase64(text)) return [];
  return findBase64(text).flatMap(({ start, end, text: inner, encode }: Encoded) => {
    const redacted = redactText(inner, settings, '', depth + 1);
    return redacted.found.length === 0 ? [] : [{ start, end, text: encode(redacted.text), found: redacted.found.map((found) => ({ ...found, start, end })) }];
  });
}

/** {@link redactCardNumbers} with options that were read already. */
export function redactText(text: string, settings: Settings, label: string, depth = 0): RedactedText {
  const from = nextDigit(text, 0);
  const speaks = mayHoldNumberWords(text, settings.vocabulary);
  const encoded = changesInBase64(text, settings, depth);
  if (from < 0 && !speaks && encoded.length === 0) return { text, found: NOTHING };
  const places = findPlaces(text, from, speaks, settings, label);
  if (places.length + encoded.length === 0) return { text, found: NOTHING };
  const written = places.map((place): Change => ({ ...(isPan(place) ? maskPan(text, place, settings.kept) : maskSecret(text, place)), found: [foundOf(place)] }));
  const changes = encoded.length === 0 ? written : withoutOverlaps([...encoded, ...written]);
  return { text: applyEdits(text, changes), found: changes.flatMap(({ found }) => found) };
}

function withoutOverlaps(changes: Change[]): readonly Change[] {
  let done = 0;
  return changes.sort((a, b) => a.start - b.start).filter(({ start, end }) => {
    const isFree = start >= done;
    if (isFree) done = end;
    return isFree;
  });
}

/**
 * Masks the card numbers in a text: recognise (digit runs with separators) → validate (network, exact length, Luhn,
 * grouping, words, look-alikes) → operate (first six and last four digits stay, `•` for each other one, separators stay).
 * Verification codes, PINs and tracks go entirely where a card number or words show them.
 *
 * Time grows linearly with the text; one without digits is returned as it is at the cost of a native search.
 * Offsets in `found` count UTF-16 units of the given text. Masking a masked text again changes nothing.
 * Throws `SupportError` (`invalidInput`) for a bad pattern in `neverMask`. Options are read once per object: keep yours.
 * Rules: PCI DSS 4.0.1, 3.3.1 and 3.4.1; FAQ 1091.
 */
export function redactCardNumbers(text: string, options?: RedactionOptions): RedactedText {
  return redactText(text, settingsOf(options), options?.label ?? '');
}

