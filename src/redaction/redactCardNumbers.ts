import { BASE64_DIGITS, findBase64 } from './base64';
import { SOME_DIGIT } from './characters';
import { SHORTEST_PAN, type Chain, type ChainTaker } from './chain';
import { HIDDEN } from './hidden';
import { recogniseInterrupted } from './interruptions';
import { recogniseLetters } from './letterDigits';
import { mayNameSecret } from './marks';
import { mayHoldNumberWords, mayMixNumberWords } from './numberWordSample';
import { applyMasks, endWithFrame, maskPan, maskSecret, type Masking, type Place } from './operate';
import { recognise } from './recognise';
import { findLabelled, findSecrets, type Secret } from './secrets';
import { settingsOf, type Kept, type Settings } from './settings';
import { recogniseSpoken } from './spokenNumbers';
import { findTracks } from './tracks';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator, type Pan, type PanTaker } from './validate';

/** All places in order; where two overlap a card number wins over a code or PIN, else the first, else the longer one. */
function inOrder(places: Place[]): readonly Place[] {
  if (isInOrder(places)) return places;
  const chosen: Place[] = [];
  for (const place of places.sort(({ found: a }, { found: b }) => a.start - b.start || b.end - a.end)) {
    const last = chosen.at(-1)?.found;
    if (!last || place.found.start >= last.end) chosen.push(place);
    else if (place.found.network !== null && last.network === null && last.reason !== 'track') chosen[chosen.length - 1] = place;
  }
  return chosen;
}

function isInOrder(places: readonly Place[]): boolean {
  for (let index = 1; index < places.length; index++) if ((places[index] as Place).found.start < (places[index - 1] as Place).found.end) return false;
  return true;
}

function foundPan(text: string, chain: Chain, pan: Pan, kept: Kept): Found {
  const isEndKept = kept.last > 0 && !pan.endsInDoubt;
  const end = isEndKept ? pan.end : endWithFrame(text, pan.end);
  return { start: pan.start, end, network: pan.network, last4: last4Of(chain, pan), reason: pan.reason };
}

/** Fewest digits among which letters may stand for the others. */
const FEWEST_BESIDE_LETTERS = 4;

/** Finds what of a text is masked. */
class Finder implements Masking, ChainTaker, PanTaker {
  places: readonly Place[] = [];
  readonly hidden = HIDDEN;
  private readonly cards: Found[] = [];
  private digitsOfCards = 0;

  /** `found` are places that were found already. */
  constructor(
    private readonly text: string,
    private readonly validator: Validator,
    private readonly settings: Settings,
    private readonly found: Place[],
  ) {}

  find(speaks: boolean): this {
    const { text, validator, hidden } = this;
    hidden.begin();
    const { codes, digits, stretches, hasLetters, hasPrinted } = recognise(text, this);
    if (stretches > 1 && hasPrinted) recogniseInterrupted(text, hidden, this);
    if (hasLetters && digits - this.digitsOfCards >= FEWEST_BESIDE_LETTERS) recogniseLetters(text, hidden, this);
    if (speaks) recogniseSpoken(text, validator.words().spoken, hidden, this);
    if (digits >= SHORTEST_PAN) this.addSecrets(findTracks(text, this.cards));
    if (this.cards.length > 0 || (codes > 0 && mayNameSecret(text))) this.addSecrets(findSecrets(text, this.cards, validator.words()));
    if (codes > 0) this.addSecrets(findLabelled(text, validator.label, this.settings.vocabulary));
    this.places = inOrder(this.found);
    return this;
  }

  takeChain(chain: Chain): void {
    this.validator.handOnPans(chain, this);
  }

  takePan(pan: Pan, chain: Chain): void {
    const { text, hidden, settings } = this;
    const from = hidden.count;
    maskPan(text, hidden, chain, pan, settings.kept);
    const found = foundPan(text, chain, pan, settings.kept);
    this.cards.push(found);
    this.found.push({ found, from, to: hidden.count, rewritten: null });
    this.digitsOfCards += pan.length;
  }

  private addSecrets(secrets: readonly Secret[]): void {
    const { text, hidden } = this;
    for (const secret of secrets) {
      const from = hidden.count;
      maskSecret(text, hidden, secret);
      const { start, end, reason } = secret;
      this.found.push({ found: { start, end, network: null, last4: '', reason }, from, to: hidden.count, rewritten: null });
    }
  }
}

/** The last four digits of a card number. */
function last4Of({ values }: Chain, { first, length }: Pan): string {
  const at = (index: number): number => ZERO + (values[first + length + index] as number);
  return String.fromCharCode(at(-4), at(-3), at(-2), at(-1));
}

const ZERO = 0x30;
const NOTHING: readonly Found[] = [];
/** The stretches of base64 that hold a card number, each written anew. */
function placesInBase64(text: string, settings: Settings): Place[] {
  const places: Place[] = [];
  for (const { start, end, text: inner, encode } of findBase64(text)) {
    const redacted = redactText(inner, settings, '', true);
    const [first] = redacted.found;
    if (first) places.push({ found: { ...first, start, end }, from: 0, to: 0, rewritten: encode(redacted.text) });
  }
  return places;
}

/** Most texts fit neither of both, and one native search is all that they cost; in the other order it takes a third longer. */
const DIGITS = new RegExp(`${BASE64_DIGITS}|${SOME_DIGIT}`);

/** {@link redactCardNumbers} with options that were read already; `isDecoded`: the text was base64, and holds none again. */
export function redactText(text: string, settings: Settings, label: string, isDecoded = false): RedactedText {
  const hasDigits = DIGITS.test(text);
  const speaks = hasDigits ? mayMixNumberWords(text, settings.vocabulary) : mayHoldNumberWords(text, settings.vocabulary);
  if (!hasDigits && !speaks) return { text, found: NOTHING };
  const encoded = isDecoded ? [] : placesInBase64(text, settings);
  const masking = new Finder(text, new Validator(text, settings, label), settings, encoded).find(speaks);
  if (masking.places.length === 0) return { text, found: NOTHING };
  return { text: applyMasks(text, masking), found: masking.places.map(({ found }) => found) };
}

/**
 * What is masked in a text that is put together from the end of one and the beginning of the next, which starts at `seam`: from
 * the card number on that lies across it; no places when there is no such number.
 */
export function maskingAcross(text: string, seam: number, settings: Settings): Masking {
  const { places, hidden } = new Finder(text, new Validator(text, settings, '', seam), settings, []).find(false);
  const across = places.findIndex(({ found }) => found.network !== null && found.start < seam && found.end > seam);
  return { places: across < 0 ? [] : places.slice(across), hidden };
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

