import { BASE64_DIGITS, findBase64 } from './base64';
import { SOME_DIGIT } from './characters';
import { SHORTEST_PAN, type Chain } from './chain';
import { Hidden } from './hidden';
import { recogniseInterrupted } from './interruptions';
import { recogniseLetters } from './letterDigits';
import { mayNameSecret } from './marks';
import { mayHoldNumberWords, mayMixNumberWords } from './numberWordSample';
import { applyMasks, endWithFrame, maskPan, maskSecret, type Place } from './operate';
import { recognise } from './recognise';
import { findLabelled, findSecrets, type Secret } from './secrets';
import { settingsOf, type Kept, type Settings } from './settings';
import { recogniseSpoken } from './spokenNumbers';
import { findTracks } from './tracks';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator, type Pan } from './validate';

/** All places in order; where two overlap a card number wins over a code or PIN, else the first, else the longer one. */
function inOrder(places: Place[]): readonly Place[] {
  const isSorted = places.every(({ found }, index) => index === 0 || found.start >= (places[index - 1] as Place).found.end);
  if (isSorted) return places;
  const chosen: Place[] = [];
  for (const place of places.sort(({ found: a }, { found: b }) => a.start - b.start || b.end - a.end)) {
    const last = chosen.at(-1)?.found;
    if (!last || place.found.start >= last.end) chosen.push(place);
    else if (place.found.network !== null && last.network === null && last.reason !== 'track') chosen[chosen.length - 1] = place;
  }
  return chosen;
}

function foundPan(text: string, chain: Chain, pan: Pan, kept: Kept): Found {
  const isEndKept = kept.last > 0 && !pan.endsInDoubt;
  const end = isEndKept ? pan.end : endWithFrame(text, pan.end);
  return { start: pan.start, end, network: pan.network, last4: last4Of(chain, pan), reason: pan.reason };
}

const secretPlace = (text: string, { start, end, reason }: Secret): Place => ({
  found: { start, end, network: null, last4: '', reason },
  mask: maskSecret(text, start, end, reason),
});

/** Fewest digits among which letters may stand for the others. */
const FEWEST_BESIDE_LETTERS = 4;

function findPlaces(text: string, validator: Validator, settings: Settings, speaks: boolean): readonly Place[] {
  const cards: Found[] = [];
  const places: Place[] = [];
  const hidden = new Hidden();
  let digitsOfCards = 0;
  const onChain = (chain: Chain): void => validator.forEachPan(chain, (pan) => {
    const found = foundPan(text, chain, pan, settings.kept);
    cards.push(found);
    places.push({ found, mask: maskPan(text, chain, pan, settings.kept) });
    hide(hidden, chain, pan, settings.kept);
    digitsOfCards += pan.length;
  });
  const { codes, digits, stretches, hasLetters, hasPrinted } = recognise(text, onChain);
  if (stretches > 1 && hasPrinted) recogniseInterrupted(text, hidden, onChain);
  if (hasLetters && digits - digitsOfCards >= FEWEST_BESIDE_LETTERS) recogniseLetters(text, hidden, onChain);
  if (speaks) recogniseSpoken(text, validator.words().spoken, hidden, onChain);
  if (digits >= SHORTEST_PAN) for (const track of findTracks(text, cards)) places.push(secretPlace(text, track));
  if (cards.length > 0 || (codes > 0 && mayNameSecret(text))) for (const secret of findSecrets(text, cards, validator.words())) places.push(secretPlace(text, secret));
  if (codes > 0) for (const secret of findLabelled(text, validator.label, settings.vocabulary)) places.push(secretPlace(text, secret));
  return places.length > 1 ? inOrder(places) : places;
}

/** Notes where the digits of a card number stand that will be masked. */
function hide(hidden: Hidden, { starts, ends }: Chain, { first, length, endsInDoubt }: Pan, kept: Kept): void {
  const last = endsInDoubt ? 0 : kept.last;
  hidden.add(starts[first + kept.first] as number, ends[first + length - last - 1] as number);
}

/** The last four digits of a card number. */
function last4Of({ values }: Chain, { first, length }: Pan): string {
  const at = (index: number): number => ZERO + (values[first + length + index] as number);
  return String.fromCharCode(at(-4), at(-3), at(-2), at(-1));
}

const ZERO = 0x30;
const NOTHING: readonly Found[] = [];
const NOWHERE: readonly Place[] = [];

/** The stretches of base64 that hold a card number, each written anew. */
function placesInBase64(text: string, settings: Settings): readonly Place[] {
  const encoded = findBase64(text);
  if (encoded.length === 0) return NOWHERE;
  return encoded.flatMap(({ start, end, text: inner, encode }) => {
    const redacted = redactText(inner, settings, '', true);
    const [first] = redacted.found;
    return first ? [{ found: { ...first, start, end }, mask: encode(redacted.text) }] : [];
  });
}

/** Most texts fit neither of both, and one native search is all that they cost; in the other order it takes a third longer. */
const DIGITS = new RegExp(`${BASE64_DIGITS}|${SOME_DIGIT}`);

/** {@link redactCardNumbers} with options that were read already; `isDecoded`: the text was base64, and holds none again. */
export function redactText(text: string, settings: Settings, label: string, isDecoded = false): RedactedText {
  const hasDigits = DIGITS.test(text);
  const speaks = hasDigits ? mayMixNumberWords(text, settings.vocabulary) : mayHoldNumberWords(text, settings.vocabulary);
  if (!hasDigits && !speaks) return { text, found: NOTHING };
  const encoded = isDecoded ? NOWHERE : placesInBase64(text, settings);
  const plain = findPlaces(text, new Validator(text, settings, label), settings, speaks);
  const places = encoded.length === 0 ? plain : inOrder([...encoded, ...plain]);
  if (places.length === 0) return { text, found: NOTHING };
  return { text: applyMasks(text, places), found: places.map(({ found }) => found) };
}

/**
 * The places of a text that is put together from the end of one and the beginning of the next, which starts at `seam`: from
 * the card number on that lies across it; none when there is no such number.
 */
export function placesAcross(text: string, seam: number, settings: Settings): readonly Place[] {
  const places = findPlaces(text, new Validator(text, settings, '', seam), settings, false);
  const across = places.findIndex(({ found }) => found.network !== null && found.start < seam && found.end > seam);
  return across < 0 ? NOWHERE : places.slice(across);
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

