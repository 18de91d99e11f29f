import { table } from '../bench/table';
import type { Contestant } from './contestants/Contestant';
import { TIERS, type Tier } from './corpus/Case';
import { isRecall, percentByTier, percentOf, precisionOf, type Count, type Miss } from './evaluate';
import { GOALS, meetsGoal, TITLES } from './goals';
import { isShown } from './options';

export interface Result {
  readonly contestant: Contestant;
  readonly counts: readonly Count[];
}

const percent = (value: number): string => value.toFixed(1);

/** The one table: a line per tier with its goal, a line per class below it, precision last. Ours is the first result. */
export function tableOf(results: readonly Result[]): string {
  const head = ['per cent', 'messages', 'goal', ...results.map(({ contestant }) => contestant.name)];
  const precision = ['precision', '', '', ...results.map(({ counts }) => percent(precisionOf(counts)))];
  return table(head, [...TIERS.flatMap((tier) => rowsOf(tier, results)), precision]);
}

function rowsOf(tier: Tier, results: readonly Result[]): ReadonlyArray<readonly string[]> {
  const perContestant = results.map(({ counts }) => counts.filter((count) => count.tier === tier));
  const [ours = []] = perContestant;
  const goal = `${isRecall(tier) ? '≥' : '≤'} ${GOALS[tier]}`;
  const total = perContestant.map((counts, index) => `${index === 0 && !meetsGoal(tier, percentOf(counts)) ? '! ' : ''}${percent(percentOf(counts))}`);
  const classes = ours.map(({ className, cases }) => [
    `  ${className}`, String(cases), '', ...perContestant.map((counts) => percent(percentOf(counts.filter((count) => count.className === className)))),
  ]);
  return [[TITLES[tier], String(ours.reduce((sum, { cases }) => sum + cases, 0)), goal, ...total], ...classes];
}

/** What the numbers mean and who the others are. */
export function footerOf(results: readonly Result[]): string {
  return [
    'Recall: messages of which no more than the first six and last four digits of each card stay, in any script, and nothing of codes, PINs and tracks.',
    'Damage: messages in which a number that is no card was changed. Precision: of the messages rightly or wrongly masked, those rightly.',
    ...results.map(({ contestant }) => `${contestant.name}: ${contestant.about}`),
  ].join('\n');
}

/** The tiers whose goal a result misses. */
export function missedGoals({ counts }: Result): readonly Tier[] {
  const percents = percentByTier(counts);
  return TIERS.filter((tier) => !meetsGoal(tier, percents[tier]));
}

const show = ({ case: { language, messages }, outputs }: Miss): string =>
  messages
    .map(({ text }, index) => [`    ${language}  ${JSON.stringify(text)}`, `     →  ${outputs[index] === text ? '(unchanged)' : JSON.stringify(outputs[index])}`])
    .flat()
    .join('\n');

/** Cases of the classes that `wanted` names, which this result got wrong. */
export function missesOf({ counts }: Result, wanted: string, limit: number): string {
  const chosen = counts.filter(({ tier, className, misses }) => isShown(wanted, tier, className) && misses.length > 0);
  return chosen
    .map(({ tier, className, cases, misses }) => `${TITLES[tier]}: ${className}: ${misses.length} of ${cases} wrong\n${misses.slice(0, limit).map(show).join('\n')}`)
    .join('\n\n');
}
