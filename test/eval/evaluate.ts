import type { Contestant } from './contestants/Contestant';
import { TIERS, type Case, type Tier } from './corpus/Case';
import { judge } from './judge';

/** Tiers whose share counts what was masked; the others count what was damaged. */
export const RECALL_TIERS = ['plain', 'hard', 'extreme', 'secrets'] as const satisfies readonly Tier[];

export const isRecall = (tier: Tier): boolean => (RECALL_TIERS as readonly Tier[]).includes(tier);

/** A case that went wrong: a leak where something had to go, damage where something had to stay. */
export interface Miss {
  readonly case: Case;
  readonly outputs: readonly string[];
}

export interface Count {
  readonly tier: Tier;
  readonly className: string;
  readonly cases: number;
  readonly misses: readonly Miss[];
}

/** What one redactor did to a corpus, by class in the corpus' order. */
export async function evaluate(corpus: readonly Case[], contestant: Contestant): Promise<readonly Count[]> {
  const counts = new Map<string, { tier: Tier; className: string; cases: number; misses: Miss[] }>();
  for (const one of corpus) {
    const key = `${one.tier} ${one.className}`;
    const count = counts.get(key) ?? { tier: one.tier, className: one.className, cases: 0, misses: [] };
    counts.set(key, count);
    count.cases++;
    const outputs = await contestant.redact(one.messages.map(({ text }) => text));
    const { leaked, damaged } = judge(one, outputs);
    if (isRecall(one.tier) ? leaked : damaged) count.misses.push({ case: one, outputs });
  }
  return [...counts.values()];
}

/** Per cent: recall of a tier with something to mask, damage of the others. */
export function percentOf(counts: readonly Count[]): number {
  const [first] = counts;
  const cases = counts.reduce((sum, count) => sum + count.cases, 0);
  const misses = counts.reduce((sum, count) => sum + count.misses.length, 0);
  if (first === undefined || cases === 0) return NaN;
  return (100 * (isRecall(first.tier) ? cases - misses : misses)) / cases;
}

export function percentByTier(counts: readonly Count[]): Readonly<Record<Tier, number>> {
  return Object.fromEntries(TIERS.map((tier) => [tier, percentOf(counts.filter((count) => count.tier === tier))])) as Record<Tier, number>;
}

/** Of the messages that were changed for something, the per cent in which a card, code, PIN or track was masked. */
export function precisionOf(counts: readonly Count[]): number {
  const right = counts.filter(({ tier }) => isRecall(tier)).reduce((sum, { cases, misses }) => sum + cases - misses.length, 0);
  const wrong = counts.filter(({ tier }) => !isRecall(tier)).reduce((sum, { misses }) => sum + misses.length, 0);
  return right + wrong === 0 ? NaN : (100 * right) / (right + wrong);
}
