// npm run eval:cards [-- --seed N --scale N --alone --show CLASS --limit N]
import { messageOf, SupportError } from '../../src/shared/errors';
import { loadPeers } from './contestants';
import { OURS } from './contestants/ours';
import { makeCorpus } from './corpus/makeCorpus';
import { evaluate } from './evaluate';
import { readOptions } from './options';
import { footerOf, missedGoals, missesOf, tableOf, type Result } from './report';

async function main(): Promise<number> {
  const { seed, scale, alone, show, limit } = readOptions(process.argv.slice(2));
  const corpus = makeCorpus(seed, scale);
  const ours: Result = { contestant: OURS, counts: await evaluate(corpus, OURS) };
  const results = [ours];
  for (const contestant of alone ? [] : await loadPeers()) results.push({ contestant, counts: await evaluate(corpus, contestant) });
  console.log(`${corpus.length} cases, seed ${seed}; ! = ours misses the goal\n\n${tableOf(results)}\n\n${footerOf(results)}`);
  if (show !== null) console.log(`\n${missesOf(ours, show, limit) || `Ours gets nothing wrong in "${show}".`}`);
  return missedGoals(ours).length === 0 ? 0 : 1;
}

main()
  .then((code) => process.exit(code))
  .catch((refusal: unknown) => {
    console.error(`${messageOf(refusal)}\n${refusal instanceof SupportError ? refusal.hint : ''}`);
    process.exit(1);
  });
