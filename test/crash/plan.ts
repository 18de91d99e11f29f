import { pick, type Random } from '../fixtures/seededRandom';
import { isCheckpoint, type Checkpoint } from './outside';
import type { CrashOptions } from './options';

/** A message that a customer writes; times count from the beginning of its round, in milliseconds. */
export interface Write {
  /** Unique, and part of the text. */
  readonly label: string;
  /** Index of the customer. */
  readonly customer: number;
  readonly writtenMs: number;
  /** When Meta delivers it first: later than the customer's next message, once in a while. */
  readonly deliveredMs: number;
  /** Meta delivers it so many times at once. */
  readonly copies: number;
  /** When Meta delivers it once more, acknowledged or not; `null`: not. */
  readonly againMs: number | null;
  /** Its run waits, and is resumed after a restart. */
  readonly waits: boolean;
}

/** When something is killed. A checkpoint: while a request of n8n's is held there. */
export type Moment = Checkpoint | 'anyTime' | 'burst' | 'publishing' | 'webhook';

/** Messages are written; then something is killed and started again. */
export interface Round {
  readonly writes: readonly Write[];
  readonly kill: Kill | null;
}

export interface Kill {
  readonly moment: Moment;
  /** Since the beginning of the round: from then on the moment may come. */
  readonly fromMs: number;
  /** How long after the moment. */
  readonly afterMs: number;
  /** From 0 to below 1: which of n8n's processes; `null`: the one whose request is held. */
  readonly victim: number | null;
  /** How long the process stays away. */
  readonly awayMs: number;
}

/** In a long round everything recovers before the next kill, in a short one not. */
const ROUND_LENGTHS_MS = [6_000, 40_000];
const BURST_MS = 300;
const LONGEST_AWAY_MS = 1_500;
/** How likely it is for a message. */
const CHANCES = { late: 0.1, twice: 0.1, again: 0.15, waits: 0.08, runner: 0.6 };

/** All of them come in turn; the number is the longest pause between the moment and the kill. */
const MOMENTS: ReadonlyArray<readonly [Moment, number]> = [
  ['metaAccepted', 0],
  ['anyTime', 0],
  ['ended', 0],
  ['burst', 600],
  ['ticketWritten', 0],
  ['publishing', 400],
  ['begun', 0],
  ['webhook', 40],
  ['waiting', 0],
  ['metaAccepted', 0],
  ['beforeMeta', 0],
];

/** Everything that chance decides, decided before anything runs. */
export function planRounds({ messages, customers, kills }: Pick<CrashOptions, 'customers' | 'kills' | 'messages'>, random: Random): readonly Round[] {
  const rounds = kills + 1;
  const offset = Math.floor(random() * MOMENTS.length);
  return Array.from({ length: rounds }, (_, index): Round => {
    const [first, end] = [Math.round((index * messages) / rounds), Math.round(((index + 1) * messages) / rounds)];
    const [moment, latestMs] = MOMENTS[(offset + index) % MOMENTS.length] ?? ['anyTime', 0];
    const lengthMs = moment === 'burst' ? BURST_MS : pick(random, ROUND_LENGTHS_MS);
    const labels = Array.from({ length: end - first }, (_each, each) => `m${first + each + 1}`);
    return {
      writes: labels.map((label) => planWrite(label, customers, lengthMs, random)),
      kill: index === kills ? null : planKill(moment, lengthMs, latestMs, random),
    };
  });
}

function planWrite(label: string, customers: number, lengthMs: number, random: Random): Write {
  const upTo = (milliseconds: number): number => Math.floor(random() * milliseconds);
  const writtenMs = upTo(lengthMs);
  const deliveredMs = writtenMs + (random() < CHANCES.late ? upTo(3_000) : 0);
  return {
    label,
    customer: upTo(customers),
    writtenMs,
    deliveredMs,
    copies: random() < CHANCES.twice ? 2 : 1,
    againMs: random() < CHANCES.again ? deliveredMs + upTo(10_000) : null,
    waits: random() < CHANCES.waits,
  };
}

function planKill(moment: Moment, lengthMs: number, latestMs: number, random: Random): Kill {
  return {
    moment,
    fromMs: Math.floor(random() * lengthMs * 0.8),
    afterMs: Math.floor(random() * latestMs),
    victim: isCheckpoint(moment) && random() < CHANCES.runner ? null : random(),
    awayMs: Math.floor(random() * LONGEST_AWAY_MS),
  };
}
