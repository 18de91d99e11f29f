import { BASE64_DIGITS, findBase64 } from './base64';
import { SOME_DIGIT } from './characters';
import { SHORTEST_PAN, type Chain, type ChainTaker } from './chain';
import type { Pan, PanTaker } from './choices';
import { recogniseInterrupted } from './interruptions';
import { isLookAlike, recogniseLetters } from './letterDigits';
import { findLabelled } from './labelledSecrets';
import { mayNameSecret } from './marks';
import { Masking } from './masking';
import { mayEndInWords, mayHoldNumberWords, mayMixNumberWords } from './numberWordSample';
import { applyMasks, endWithFrame, maskPan, maskSecret } from './operate';
import { recognise } from './recognise';
import { findSecrets } from './secrets';
import { settingsOf, type Kept, type Settings } from './settings';
import { recogniseSpoken } from './spokenNumbers';
import { findTracks } from './tracks';
import type { Found, RedactedText, RedactionOptions } from './types';
import { Validator } from './validate';

function foundPan(text: string, chain: Chain, pan: Pan, kept: Kept): Found {
  const isEndKept = kept.last > 0 && !pan.endsInDoubt;
  const end = isEndKept ? pan.end : endWithFrame(text, pan.end);
  return { start: pan.start, end, network: pan.network, last4: last4Of(chain, pan), reason: pan.reason };
}

/** Digits of "the 3 digits on the back" and of "cvv2", behind which a code may come in words. */
const FEW_DIGITS = 2;

/** Fewest digits among which letters may stand for the others. */
const FEWEST_BESIDE_LETTERS = 4;

/** How often letters that look like digits touch card numbers: those are no part of another number. */
function lettersBeside(text: string, cards: readonly Found[]): number {
  let letters = 0;
  for (let index = 0; index < cards.length; index++) {
    const { start, end } = cards[index] as Found;
    letters += (isLookAlike(text, start - 1) ? 1 : 0) + (isLookAlike(text, end) ? 1 : 0);
  }
  return letters;
}

/** Finds what of a text is masked. */
class Finder implements ChainTaker, PanTaker {
  private readonly cards: Found[] = [];
  private digitsOfCards = 0;

  /** `masking` holds places that were found already. */
  constructor(
    private readonly text: string,
    private readonly validator: Validator,
    private readonly settings: Settings,
    private readonly masking: Masking,
  ) {}

  /** `speaks`: a card number may be there in words; `spells`: a code may. */
  find(speaks: boolean, spells = false): Masking {
    const { text, validator, masking } = this;
    const { hidden } = masking;
    hidden.begin();
    const { codes, digits, stretches, letters, hasPrinted } = recognise(text, this);
    const hasLetters = letters > 0 && letters > lettersBeside(text, this.cards);
    if (stretches > 1 && hasPrinted) recogniseInterrupted(text, hidden, this);
    if (hasLetters && digits - this.digitsOfCards >= FEWEST_BESIDE_LETTERS) recogniseLetters(text, hidden, this);
    if (speaks) recogniseSpoken(text, validator.words().spoken, hidden, this);
    if (digits >= SHORTEST_PAN) this.addSecrets(findTracks(text, this.cards));
    const mayHoldCode = spells || codes > 0 || (digits > 0 && digits <= FEW_DIGITS && mayEndInWords(text, this.settings.vocabulary));
    if (this.cards.length > 0 || (mayHoldCode && mayNameSecret(text))) this.addSecrets(findSecrets(text, this.cards, validator.words()));
    if (codes > 0) this.addSecrets(findLabelled(text, validator.label, this.settings.vocabulary));
    return masking.settle();
  }

  takeChain(chain: Chain): void {
    this.validator.handOnPans(chain, this);
  }

  takePan(pan: Pan, chain: Chain): void {
    const { text, masking, settings } = this;
    maskPan(text, masking.hidden, chain, pan, settings.kept);
    const found = foundPan(text, chain, pan, settings.kept);
    this.cards.push(found);
    masking.add(found);
    this.digitsOfCards += pan.length;
  }

  private addSecrets(secrets: readonly Found[]): void {
    const { text, masking } = this;
    for (const secret of secrets) {
      maskSecret(text, masking.hidden, secret);
      masking.add(secret);
    }
  }
}

/** By value: four digits. A text may hold many card numbers, and there are only so many ends. */
const ENDS: string[] = [];

/** The last four digits of a card number. */
function last4Of({ values }: Chain, { first, length }: Pan): string {
  let value = 0;
  for (let index = first + length - 4; index < first + length; index++) value = value * 10 + (values[index] as number);
  return (ENDS[value] ??= String(value).padStart(4, '0'));
}

const NOTHING: readonly Found[] = [];
/** Adds the stretches of base64 that hold a card number, each written anew. */
function addBase64(text: string, settings: Settings, masking: Masking): void {
  for (const { start, end, text: inner, encode } of findBase64(text)) {
    const redacted = redactText(inner, settings, '', true);
    const [first] = redacted.found;
    if (first) masking.addRewritten({ ...first, start, end }, encode(redacted.text));
  }
}

/** Most texts fit neither of both, and one native search is all that they cost; in the other order it takes a third longer. */
const DIGITS = new RegExp(`${BASE64_DIGITS}|${SOME_DIGIT}`);

/** {@link redactCardNumbers} with options that were read already; `isDecoded`: the text was base64, and holds none again. */
export function redactText(text: string, settings: Settings, label: string, isDecoded = false): RedactedText {
  const hasDigits = DIGITS.test(text);
  const speaks = hasDigits ? mayMixNumberWords(text, settings.vocabulary) : mayHoldNumberWords(text, settings.vocabulary);
  const spells = !hasDigits && mayEndInWords(text, settings.vocabulary) && mayNameSecret(text);
  if (!hasDigits && !speaks && !spells) return { text, found: NOTHING };
  const masking = new Masking();
  if (!isDecoded) addBase64(text, settings, masking);
  new Finder(text, new Validator(text, settings, label), settings, masking).find(speaks, spells);
  const { found } = masking;
  return found.length === 0 ? { text, found: NOTHING } : { text: applyMasks(text, masking), found };
}

/**
 * What is masked in a text that is put together from the end of one and the beginning of the next, which starts at `seam`: from
 * the card number on that lies across it; `null` when there is no such number.
 */
export function maskingAcross(text: string, seam: number, settings: Settings): Masking | null {
  const masking = new Finder(text, new Validator(text, settings, '', seam), settings, new Masking()).find(false);
  const across = masking.found.findIndex(({ network, start, end }) => network !== null && start < seam && end > seam);
  return across < 0 ? null : masking.dropBefore(across);
}

/** The codes and PINs behind `seam` in a text that starts with what was said before; `null` when there are none. */
export function secretsBehind(text: string, seam: number, settings: Settings): Masking | null {
  const spells = mayEndInWords(text.slice(seam), settings.vocabulary);
  const masking = new Finder(text, new Validator(text, settings, ''), settings, new Masking()).find(false, spells);
  const first = masking.found.findIndex(({ start }) => start >= seam);
  const isOwn = first >= 0 && masking.found.slice(first).every(({ network }) => network === null) && (masking.found[first - 1]?.end ?? 0) <= seam;
  return isOwn ? masking.dropBefore(first) : null;
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

