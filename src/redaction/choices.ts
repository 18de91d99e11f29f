// Stage 2, the choice: of the windows of a chain that are card numbers on their own account, those that are together.
import { grown, makeInts, type Chain } from './chain';
import type { Window } from './lookalikes';
import type { CardNetwork } from './networks';
import type { Writing } from './types';

/** A window that is a card number. */
export interface Pan extends Window {
  readonly network: CardNetwork;
  readonly reason: Writing;
  /**
   * Its points but for how usual network and length are: of two windows of which one holds the other and both are right,
   * the wider one is masked, which hides the narrower one too.
   */
  readonly points: number;
  /** Its last digits may as well be a verification code behind a shorter number: nothing of them may stay. */
  readonly endsInDoubt: boolean;
}

export type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Takes the card numbers of a chain, in order. */
export interface PanTaker {
  takePan(pan: Pan, chain: Chain): void;
}

/** Digits of a verification code where it is not Amex's. */
const CODE_DIGITS = 3;

/** Numbers that {@link Choices} keeps of a window, and where. */
const [FROM, TO, LENGTH, POINTS, IN_DOUBT, NUMBERS] = [0, 1, 2, 3, 4, 5] as const;
/** Windows for which room is kept from chain to chain. */
const KEPT_CHOICES = 512;

/**
 * Windows that overlap, offered from the last group to the first and the shorter before the longer: those that together are
 * the most certain. What makes a window again is kept in columns, for the same reason as a chain.
 */
export class Choices {
  /** Of the best window from its group on, the last group first. */
  private numbers = makeInts(KEPT_CHOICES * NUMBERS);
  private networks: CardNetwork[] = [];
  private reasons: Writing[] = [];
  /** How certain it is with all those behind it. */
  private certainties: number[] = [];
  private count = 0;

  /** Forgets what it holds. */
  begin(): void {
    this.count = 0;
    if (this.numbers.length === KEPT_CHOICES * NUMBERS) return;
    this.numbers = makeInts(KEPT_CHOICES * NUMBERS);
    this.networks = [];
    this.reasons = [];
    this.certainties = [];
  }

  offer({ from, to, length, points, network, reason }: Pan): void {
    const certainty = (1 << points) + this.certaintyFrom(to + 1);
    if (certainty < this.certaintyFrom(from)) return;
    const isLonger = this.count > 0 && this.number(this.count - 1, FROM) === from;
    if (isLonger) this.count--;
    const isInDoubt = isLonger && this.number(this.count, POINTS) === points && length - this.number(this.count, LENGTH) === CODE_DIGITS;
    const at = this.count * NUMBERS;
    if (at === this.numbers.length) this.numbers = grown(this.numbers, makeInts);
    this.numbers[at + FROM] = from;
    this.numbers[at + TO] = to;
    this.numbers[at + LENGTH] = length;
    this.numbers[at + POINTS] = points;
    this.numbers[at + IN_DOUBT] = isInDoubt ? 1 : 0;
    this.networks[this.count] = network;
    this.reasons[this.count] = reason;
    this.certainties[this.count++] = certainty;
  }

  private number(place: number, column: number): number {
    return this.numbers[place * NUMBERS + column] as number;
  }

  /** Of the windows from a group on. */
  private certaintyFrom(group: number): number {
    let place = this.count - 1;
    while (place >= 0 && this.number(place, FROM) < group) place--;
    return place < 0 ? 0 : (this.certainties[place] as number);
  }

  handOn(chain: Chain, taker: PanTaker): void {
    let next = 0;
    for (let place = this.count - 1; place >= 0; place--) {
      if (this.number(place, FROM) < next) continue;
      setWindow(chain, this.number(place, FROM), this.number(place, TO), this.number(place, LENGTH));
      PAN.network = this.networks[place] as CardNetwork;
      PAN.reason = this.reasons[place] as Writing;
      PAN.points = this.number(place, POINTS);
      PAN.endsInDoubt = this.number(place, IN_DOUBT) === 1;
      taker.takePan(PAN, chain);
      next = PAN.to + 1;
    }
  }
}

/** The window in hand: one that is filled anew for each, as {@link CHAIN} is. */
export const PAN: Mutable<Pan> = { from: 0, to: 0, first: 0, length: 0, start: 0, end: 0, network: 'visa', reason: 'bare', points: 0, endsInDoubt: false };

export function setWindow({ firsts, starts, ends }: Chain, from: number, to: number, length: number): void {
  const first = firsts[from] as number;
  PAN.from = from;
  PAN.to = to;
  PAN.first = first;
  PAN.length = length;
  PAN.start = starts[first] as number;
  PAN.end = ends[first + length - 1] as number;
}
