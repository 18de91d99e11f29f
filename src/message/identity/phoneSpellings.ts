/** A country whose mobile numbers are written in two ways, which WhatsApp and people mix. */
interface TwoSpellings {
  /** The digits with country code; what stands between the two groups is written by some and left out by others. */
  readonly pattern: RegExp;
  readonly between: string;
  /** Whether the number is dialled from abroad with it. */
  readonly dialledWith: boolean;
}

/**
 * Brazil put a 9 before all mobile numbers, which begin with 6 to 9, behind the area code; Mexico gave up the 1 and Argentina has
 * a 9 behind the country code. WhatsApp ids keep the way in which they were registered. Source: cloud-api.md §4.
 */
const COUNTRIES: readonly TwoSpellings[] = [
  { pattern: /^(55[1-9]\d)9?([6-9]\d{7})$/, between: '9', dialledWith: true },
  { pattern: /^(52)1?([2-9]\d{9})$/, between: '1', dialledWith: false },
  { pattern: /^(54)9?([1-3]\d{9})$/, between: '9', dialledWith: true },
];

/**
 * All ways to write the number that these digits (with country code) are, the one that is dialled from abroad first: they are one
 * customer's. What is no number of these countries is written in one way only.
 */
export function phoneSpellings(digits: string): readonly string[] {
  for (const { pattern, between, dialledWith } of COUNTRIES) {
    const [, front, back] = pattern.exec(digits) ?? [];
    if (front === undefined || back === undefined) continue;
    const long = `${front}${between}${back}`;
    const short = `${front}${back}`;
    return dialledWith ? [long, short] : [short, long];
  }
  return [digits];
}
