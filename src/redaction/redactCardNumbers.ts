import { MASK } from './characters';
import { compileNeverMask } from './neverMask';
import { KEPT, operate, type Kept, type Masking } from './operate';
import { firstDigit, recognise } from './recognise';
import { findSecrets, mentionsSecret, type Secret } from './secrets';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator, type Pan } from './validate';

/** A place to mask: a card number or a secret that belongs to one. */
type Place = Pan | Secret;

const isPan = (place: Place): place is Pan => 'network' in place;

/** All places in order; where two overlap a card number wins, else the first. */
function inOrder(pans: readonly Pan[], secrets: readonly Secret[]): readonly Place[] {
  if (secrets.length === 0) return pans;
  const places: Place[] = [];
  for (const place of [...pans, ...secrets].sort((a, b) => a.start - b.start)) {
    const last = places.at(-1);
    if (!last || place.start >= last.end) places.push(place);
    else if (isPan(place) && !isPan(last)) places[places.length - 1] = place;
  }
  return places;
}

function findPlaces(text: string, from: number, label: string): readonly Place[] {
  const validator = new Validator(text, label);
  const masked = text.indexOf(MASK);
  const pans = recognise(text, masked < 0 ? from : Math.min(masked, from)).flatMap((chain) => validator.pansOf(chain));
  if (pans.length === 0 && !mentionsSecret(text)) return pans;
  return inOrder(pans, findSecrets(text, pans, validator.words()));
}

function maskingOf(place: Place, kept: Kept): Masking {
  const { start, end } = place;
  if (!isPan(place)) return { start, end, kept: KEPT.nothing, digits: 0, whole: place.reason === 'track' };
  return { start, end, kept: place.endsInDoubt ? { ...kept, last: 0 } : kept, digits: place.digits };
}

function foundOf(place: Place): Found {
  const { start, end, reason } = place;
  return isPan(place) ? { start, end, network: place.network, last4: place.last4, reason } : { start, end, network: null, last4: '', reason };
}

function isAllowed(text: string, { start, end, network }: Pan, { neverMask = [], networks }: RedactionOptions): boolean {
  if (networks && !networks.includes(network)) return false;
  const isOurs = compileNeverMask(neverMask);
  const written = text.slice(start, end);
  return !isOurs(written) && !isOurs(written.replace(/\D/g, ''));
}

const NOTHING: readonly Found[] = [];

/**
 * Masks the card numbers in a text: recognise (digit runs with separators) → validate (network, exact length, Luhn,
 * grouping, words, look-alikes) → operate (first six and last four digits stay, `•` for each other one, separators stay).
 * Verification codes, PINs and tracks go entirely where a card number or words show them.
 *
 * Time grows linearly with the text; one without digits is returned as it is at the cost of one look-up per character.
 * Offsets in `found` count UTF-16 units of the given text. Masking a masked text again changes nothing.
 * Rules: PCI DSS 4.0.1, 3.3.1 and 3.4.1; FAQ 1091.
 */
export function redactCardNumbers(text: string, options: RedactionOptions = {}): RedactedText {
  const from = firstDigit(text);
  if (from < 0) return { text, found: NOTHING };
  const { keep = 'first6last4', label = '' } = options;
  const mayMask = (place: Place): boolean => !isPan(place) || isAllowed(text, place, options);
  const places = findPlaces(text, from, label).filter(mayMask);
  if (places.length === 0) return { text, found: NOTHING };
  return { text: operate(text, places.map((place) => maskingOf(place, KEPT[keep]))), found: places.map(foundOf) };
}
