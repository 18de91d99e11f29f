// A quarter of `npm run eval:cards`, with other messages: what is masked and what is spared keeps to the goals.
import { OURS } from '../../eval/contestants/ours';
import { TIERS } from '../../eval/corpus/Case';
import { makeCorpus } from '../../eval/corpus/makeCorpus';
import { evaluate, percentOf, type Count } from '../../eval/evaluate';
import { meetsGoal, TITLES } from '../../eval/goals';
import { missesOf } from '../../eval/report';

const SEED = 20;
const SCALE = 0.25;

let counts: readonly Count[] = [];

beforeAll(async () => {
  counts = await evaluate(makeCorpus(SEED, SCALE), OURS);
});

test.each(TIERS)('%s', (tier) => {
  const ofTier = counts.filter((count) => count.tier === tier);
  const percent = percentOf(ofTier);
  expect(meetsGoal(tier, percent) ? '' : `${TITLES[tier]}: ${percent} %\n${missesOf({ contestant: OURS, counts: ofTier }, tier, 3)}`).toBe('');
});
