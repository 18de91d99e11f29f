import type { CaseClass } from '../Case';
import { cardNumber, NETWORKS, printedGroups, type Network } from '../cards';
import type { Language } from '../languages';
import { fill, write, type Piece, type Target } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';

export const pan = (digits: string): Target => ({ kind: 'pan', digits });

/** A message around a written card number: with words that say what it is, or with none. */
export function aroundCard(random: Random, language: Language, card: Piece, saysCard: boolean): Piece {
  return fill(humanised(random, language, random.pick(saysCard ? language.card : language.bare)), { card });
}

/** In one run, or as it is printed. */
export function plainlyWritten(random: Random, target: Target): Piece {
  if (random.chance(0.5)) return write(target);
  return write(target, { groups: printedGroups(target.digits.length), separator: random.pick([' ', ' ', ' ', '-']) });
}

function plainCard(random: Random, language: Language, networks: readonly Network[]): readonly Piece[] {
  const network = random.pick(networks);
  const card = plainlyWritten(random, pan(cardNumber(random, network)));
  return [aroundCard(random, language, card, !network.speaksForItself || random.chance(0.6))];
}

/** Bare or grouped, with or without words, per network. */
export const PLAIN: readonly CaseClass[] = NETWORKS.map(([name, networks]) => ({
  tier: 'plain',
  name,
  count: 104,
  make: (random, language) => plainCard(random, language, networks),
}));
