/** Card networks as of 2026; sources in {@link CARD_NETWORKS}. */
export type CardNetwork =
  | 'visa' | 'mastercard' | 'amex' | 'discover' | 'diners' | 'jcb' | 'unionpay' | 'tUnion' | 'maestro' | 'rupay' | 'mir'
  | 'borica' | 'elo' | 'hipercard' | 'hiper' | 'troy' | 'verve' | 'dankort' | 'uatp' | 'naranja' | 'mada' | 'meeza'
  | 'lankapay' | 'gpn' | 'ukrcard' | 'interpayment' | 'instapayment';

/**
 * How much a prefix and a length alone say. `usual`: enough for an unbroken run that passes Luhn. `rare`: also needs the
 * printed grouping or a word such as "card". `doubtful`: ids of everyday life look the same, so a word is needed.
 */
export type Trust = 'usual' | 'rare' | 'doubtful';

/** Numbers of one network that share prefix, length and trust. */
export interface NetworkRule {
  readonly network: CardNetwork;
  /** Leading digits, single (`34`) or as an inclusive range (`2221-2720`). */
  readonly prefixes: readonly string[];
  readonly lengths: readonly number[];
  readonly trust: Trust;
  /** `false`: the issuer does not promise a Luhn check digit. */
  readonly luhn: boolean;
  /** Printed groups besides fours, which every network uses: 4-6-5. */
  readonly groupings?: ReadonlyArray<readonly number[]>;
}

const rule = (network: CardNetwork, prefixes: string, lengths: readonly number[], trust: Trust, more: Partial<NetworkRule> = {}): NetworkRule => ({
  network,
  prefixes: prefixes.split(' '),
  lengths,
  trust,
  luhn: true,
  ...more,
});

/**
 * Prefixes, lengths and check rule per network. Sources: credit-card-type 10.3.0, creditcards-types 4.0.0, Wikipedia's list
 * of issuer identification numbers. UnionPay without Luhn: braintree/card-validator#112. Trust is ours: Maestro's
 * short numbers are parcel numbers, UATP's prefix starts Meta's ids.
 */
export const CARD_NETWORKS: readonly NetworkRule[] = [
  rule('visa', '4', [13, 16, 19], 'usual', { groupings: [[4, 3, 3, 3]] }),
  rule('visa', '4', [18], 'rare'),
  rule('mastercard', '51-55 2221-2720', [16], 'usual'),
  rule('amex', '34 37', [15], 'usual', { groupings: [[4, 6, 5]] }),
  rule('discover', '6011 644-649 65 622126-622925', [16, 19], 'usual'),
  rule('diners', '300-305 3095 36 38 39', [14], 'usual', { groupings: [[4, 6, 4]] }),
  rule('diners', '300-305 3095 36 38 39', [16, 19], 'usual'),
  rule('jcb', '3528-3589', [16], 'usual'),
  rule('jcb', '3528-3589', [17, 18, 19], 'rare'),
  rule('jcb', '2131 1800', [15], 'doubtful', { groupings: [[4, 6, 5]] }),
  rule('unionpay', '62 8110-8171', [16, 17, 18, 19], 'usual', { luhn: false, groupings: [[6, 13], [6, 10], [6, 4, 4, 4]] }),
  rule('tUnion', '31', [19], 'rare'),
  rule('maestro', '5018 5020 5038 5893 6304 6759 6761-6763', [16, 18, 19], 'usual', { groupings: [[8, 4, 4], [8, 8, 3]] }),
  rule('maestro', '5018 5020 5038 5893 6304 6759 6761-6763', [12, 13, 14, 15, 17], 'doubtful', { groupings: [[4, 4, 5], [4, 6, 5]] }),
  rule('maestro', '50 56-69', [12, 13, 14, 15, 16, 17, 18, 19], 'doubtful'),
  rule('rupay', '508 60 65 81 82 353 356', [16], 'usual'),
  rule('mir', '2200-2204', [16], 'usual'),
  rule('mir', '2200-2204', [17, 18, 19], 'rare'),
  rule('borica', '2205', [16], 'usual'),
  rule(
    'elo',
    '401178-401179 438935 451416 457393 457631-457632 504175 506699-506778 509000-509999 627780 636297 636368 '
      + '650031-650033 650035-650051 650405-650439 650485-650538 650541-650598 650700-650718 650720-650727 650901-650978 '
      + '651652-651679 655000-655019 655021-655058',
    [16],
    'usual',
  ),
  rule('hipercard', '606282', [16], 'usual'),
  rule('hiper', '637095 637568 637599 637609 637612', [16], 'usual'),
  rule('troy', '9792', [16], 'usual'),
  rule('verve', '506099-506198 507865-507964 650002-650027', [16, 18, 19], 'usual'),
  rule('dankort', '5019 4571', [16], 'usual'),
  rule('uatp', '1', [15], 'doubtful', { groupings: [[4, 5, 6], [1, 4, 5, 5]] }),
  rule('naranja', '589562 402918 527572', [16], 'usual'),
  rule('mada', '968201-968211', [16], 'usual'),
  rule('meeza', '507803 507808-507810', [16], 'usual'),
  rule('lankapay', '357111', [16], 'usual'),
  rule('gpn', '1946', [16, 18, 19], 'rare'),
  rule('gpn', '50 56 58 60-63', [16, 18, 19], 'doubtful'),
  rule('ukrcard', '60400100-60420099', [16, 17, 18, 19], 'usual'),
  rule('interpayment', '636', [16, 17, 18, 19], 'rare'),
  rule('instapayment', '637-639', [16], 'rare'),
];

/** The most digits a prefix in {@link CARD_NETWORKS} has. */
export const LONGEST_PREFIX = 8;

/** One prefix range, widened to {@link LONGEST_PREFIX} digits so that a single comparison decides. */
interface PrefixRange {
  readonly from: number;
  readonly to: number;
  readonly digits: number;
  readonly rule: NetworkRule;
}

const RANK: Readonly<Record<Trust, number>> = { usual: 0, rare: 1, doubtful: 2 };

function widen(prefix: string, rule: NetworkRule): PrefixRange {
  const [from = '', to = from] = prefix.split('-');
  return {
    from: Number(from.padEnd(LONGEST_PREFIX, '0')),
    to: Number(to.padEnd(LONGEST_PREFIX, '9')),
    digits: from.length,
    rule,
  };
}

/** Ranges are found by their first two digits. */
const BUCKET_SIZE = 10 ** (LONGEST_PREFIX - 2);

/** Ranges by first two digits and length, the most trusted and most exact first. */
function buildIndex(): ReadonlyArray<ReadonlyArray<readonly PrefixRange[]>> {
  const ranges = CARD_NETWORKS.flatMap((rule) => rule.prefixes.map((prefix) => widen(prefix, rule)))
    .sort((a, b) => RANK[a.rule.trust] - RANK[b.rule.trust] || b.digits - a.digits);
  return Array.from({ length: 100 }, (_, head) => {
    const here = ranges.filter(({ from, to }) => from < (head + 1) * BUCKET_SIZE && to >= head * BUCKET_SIZE);
    return Array.from({ length: 20 }, (_unused, length) => here.filter(({ rule }) => rule.lengths.includes(length)));
  });
}

const INDEX = buildIndex();
const LENGTHS: ReadonlyArray<readonly number[]> = INDEX.map((byLength) => byLength.flatMap((ranges, length) => (ranges.length > 0 ? [length] : [])));
const LUHN_PROMISED: readonly boolean[] = INDEX.map((byLength) => byLength.every((ranges) => ranges.every(({ rule }) => rule.luhn)));
const NO_LENGTHS: readonly number[] = [];

/** The lengths that a number which starts with these two digits may have, the shortest first: a first sieve. */
export function possibleLengths(first: number, second: number): readonly number[] {
  return LENGTHS[first * 10 + second] ?? NO_LENGTHS;
}

/** Whether every number that starts with these two digits has a Luhn check digit. */
export function isLuhnPromised(first: number, second: number): boolean {
  return LUHN_PROMISED[first * 10 + second] ?? true;
}

/**
 * The network whose numbers may start with these eight digits and have this length, the best match first; one that
 * promises a Luhn digit only where it is right. `null`: none. `allowed` limits the networks.
 */
export function networkRule(first8: number, length: number, passesLuhn: boolean, allowed: ReadonlySet<CardNetwork> | null = null): NetworkRule | null {
  const ranges = INDEX[Math.floor(first8 / BUCKET_SIZE)]?.[length];
  if (!ranges) return null;
  for (let index = 0; index < ranges.length; index++) {
    const { from, to, rule } = ranges[index] as PrefixRange;
    if (first8 >= from && first8 <= to && (passesLuhn || !rule.luhn) && (!allowed || allowed.has(rule.network))) return rule;
  }
  return null;
}
