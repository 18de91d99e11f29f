import { BASE64_DIGITS, findBase64 } from './base64';
import { nextDigit, SOME_DIGIT } from './characters';
import { SHORTEST_PAN, type Chain } from './chain';
import { recogniseInterrupted } from './interruptions';
import { recogniseLetters } from './letterDigits';
import { mayHoldNumberWords } from './numberWordSample';
import { applyEdits, maskPan, maskSecret, type Edit } from './operate';
import { recognise } from './recognise';
import { findSecrets } from './secrets';
import { settingsOf, type Settings } from './settings';
import { recogniseSpoken } from './spokenNumbers';
import { findTracks } from './tracks';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator, type Pan } from './validate';

/** A place to mask, and what comes in its place. */
interface Place {
  readonly edit: Edit;
  readonly found: Found;
}

const placeOf = (edit: Edit, { network, last4, reason }: Pick<Found, 'network' | 'last4' | 'reason'>): Place => ({
  edit,
  found: { start: edit.start, end: edit.end, network, last4, reason },
});

/** All places in order; where two overlap a card number wins, else the first, else the longer one. */
function inOrder(places: Place[]): readonly Place[] {
  const chosen: Place[] = [];
  for (const place of places.sort((a, b) => a.edit.start - b.edit.start || b.edit.end - a.edit.end)) {
    const last = chosen.at(-1);
    if (!last || place.edit.start >= last.edit.end) chosen.push(place);
    else if (place.found.network !== null && last.found.network === null) chosen[chosen.length - 1] = place;
  }
  return chosen;
}

/** Fewest digits among which letters may stand for the others, and fewest groups of an interrupted number. */
const FEWEST_BESIDE_LETTERS = 4;
const FEWEST_INTERRUPTED = 3;

function findPlaces(text: string, from: number, speaks: boolean, settings: Settings, label: string): readonly Place[] {
  const validator = new Validator(text, label, settings);
  const pans: Pan[] = [];
  const places: Place[] = [];
  const onChain = (chain: Chain): void => {
    for (const pan of validator.pansOf(chain)) {
      pans.push(pan);
      places.push(placeOf(maskPan(text, chain, pan, settings.kept), { network: pan.network, last4: last4Of(chain, pan), reason: pan.reason }));
    }
  };
  const { codes, digits, stretches, hasLetters } = recognise(text, from, onChain);
  if (stretches > 1 && codes >= FEWEST_INTERRUPTED) recogniseInterrupted(text, from, onChain);
  if (hasLetters && digits >= FEWEST_BESIDE_LETTERS) recogniseLetters(text, onChain);
  if (speaks) recogniseSpoken(text, validator.words().spoken, onChain);
  const tracks = digits >= SHORTEST_PAN ? findTracks(text, pans) : [];
  const codesAndPins = codes > 0 || pans.length > 0 ? findSecrets(text, pans, validator.words()) : [];
  for (const secret of [...tracks, ...codesAndPins]) places.push(placeOf(maskSecret(text, secret), { network: null, last4: '', reason: secret.reason }));
  return places.length > 1 ? inOrder(places) : places;
}

/** The last four digits of a card number. */
function last4Of({ values }: Chain, { first, length }: Pan): string {
  let last4 = '';
  for (let index = first + length - 4; index < first + length; index++) last4 += String(values[index]);
  return last4;
}

const NOTHING: readonly Found[] = [];

/** Base64 may hold text that is base64 again; deeper ones are no chat. */
const DEEPEST = 2;

/** The stretches of base64 that hold a card number, each written anew. */
function placesInBase64(text: string, settings: Settings, depth: number): readonly Place[] {
  if (depth >= DEEPEST) return [];
  return findBase64(text).flatMap(({ start, end, text: inner, encode }) => {
    const redacted = redactText(inner, settings, '', depth + 1);
    const [first] = redacted.found;
    return first ? [placeOf({ start, end, text: encode(redacted.text) }, first)] : [];
  });
}

/** Most texts fit neither of both, and one native search is all that they cost. */
const DIGITS = new RegExp(`${SOME_DIGIT}|${BASE64_DIGITS}`);

/** {@link redactCardNumbers} with options that were read already; `depth` counts the layers of base64 around the text. */
export function redactText(text: string, settings: Settings, label: string, depth = 0): RedactedText {
  const speaks = mayHoldNumberWords(text, settings.vocabulary);
  if (!speaks && !DIGITS.test(text)) return { text, found: NOTHING };
  const encoded = placesInBase64(text, settings, depth);
  const plain = findPlaces(text, nextDigit(text, 0), speaks, settings, label);
  const places = encoded.length === 0 ? plain : inOrder([...encoded, ...plain]);
  if (places.length === 0) return { text, found: NOTHING };
  return { text: applyEdits(text, places.map(({ edit }) => edit)), found: places.map(({ found }) => found) };
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

