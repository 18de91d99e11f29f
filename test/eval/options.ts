import { parseArgs } from 'node:util';
import { messageOf, SupportError } from '../../src/shared/errors';
import { CLASSES } from './corpus/makeCorpus';

const USAGE = `usage: npm run eval:cards [-- --seed N --scale N --alone --show CLASS --limit N]

  --seed   which messages are made (default 1)
  --scale  how many: 1 (default) makes about eleven thousand
  --alone  only ours, without the other redactors
  --show   messages of a class, of a tier, or "all", that ours gets wrong, with what it made of them
  --limit  how many of each class --show prints (default 10)
`;

export interface EvalOptions {
  readonly seed: number;
  readonly scale: number;
  readonly alone: boolean;
  /** The beginning of a class' name, or a tier; `null`: show none. */
  readonly show: string | null;
  readonly limit: number;
}

function numberOf(name: string, text: string, isGood: (value: number) => boolean): number {
  const value = Number(text);
  if (text.trim() !== '' && isGood(value)) return value;
  throw new SupportError('invalidInput', `--${name} does not take "${text}".`, USAGE);
}

export function readOptions(args: readonly string[]): EvalOptions {
  const { seed, scale, alone, show, limit } = parse(args);
  if (show !== undefined && !CLASSES.some((one) => isShown(show, one.tier, one.name))) {
    throw new SupportError('invalidInput', `There is no class "${show}".`, `Classes: ${CLASSES.map(({ name }) => name).join('; ')}`);
  }
  return {
    seed: numberOf('seed', seed, Number.isSafeInteger),
    scale: numberOf('scale', scale, (value) => value > 0 && value <= 100),
    alone,
    show: show ?? null,
    limit: numberOf('limit', limit, (value) => Number.isSafeInteger(value) && value > 0),
  };
}

/** Whether `--show` asks for this class. */
export const isShown = (show: string, tier: string, className: string): boolean => show === 'all' || show === tier || className.startsWith(show);

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        scale: { type: 'string', default: '1' },
        alone: { type: 'boolean', default: false },
        show: { type: 'string' },
        limit: { type: 'string', default: '10' },
      },
    }).values;
  } catch (refusal) {
    throw new SupportError('invalidInput', messageOf(refusal), USAGE);
  }
}
