import { isRecall } from './evaluate';
import type { Tier } from './corpus/Case';

/** Per cent: the least recall, or the most damage. */
export const GOALS: Readonly<Record<Tier, number>> = { plain: 99.5, hard: 99, extreme: 85, secrets: 95, everyday: 0.5, built: 10 };

export const TITLES: Readonly<Record<Tier, string>> = {
  plain: 'recall: plainly written',
  hard: 'recall: hard',
  extreme: 'recall: extreme',
  secrets: 'recall: codes, PINs, tracks',
  everyday: 'damage: everyday numbers',
  built: 'damage: built to look like cards',
};

export const meetsGoal = (tier: Tier, percent: number): boolean => (isRecall(tier) ? percent >= GOALS[tier] : percent <= GOALS[tier]);
