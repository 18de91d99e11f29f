import type { Language } from './languages';
import type { Piece } from './piece';
import type { Random } from './random';

/** What the goals are set for; the first four hold what must go, the others what must stay. */
export const TIERS = ['plain', 'hard', 'extreme', 'secrets', 'everyday', 'built'] as const;

export type Tier = (typeof TIERS)[number];

/** One message of a customer, or several that follow each other. */
export interface Case {
  readonly tier: Tier;
  readonly className: string;
  readonly language: string;
  readonly messages: readonly Piece[];
}

/** Cases of one sort. */
export interface CaseClass {
  readonly tier: Tier;
  readonly name: string;
  /** How many in a corpus of scale 1. */
  readonly count: number;
  /** Languages that people write so; default all. */
  readonly languages?: readonly string[];
  make(random: Random, language: Language): readonly Piece[];
}
