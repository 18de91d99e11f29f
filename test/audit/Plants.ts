import type { Random } from '../fixtures/seededRandom';
import type { Needle, NeedleKind } from './findNeedles';

/** Networks whose numbers nobody doubts: the audit is about places, `npm run eval:cards` about recognition. */
const NETWORKS: ReadonlyArray<readonly [prefix: string, length: number]> = [
  ['4', 16],
  ['51', 16],
  ['37', 15],
  ['6011', 16],
  ['3530', 16],
];

/** With a serial number like that of an identity number: bare, one cannot always be told from the other. */
const AMBIGUOUS = /^\d{12}00\d\d$/;

/** Makes up what is planted, each thing unique, and remembers it: so a hit tells where it came from. */
export class Plants {
  private readonly planted = new Map<string, Needle>();

  constructor(private readonly random: Random) {}

  get needles(): readonly Needle[] {
    return [...this.planted.values()];
  }

  /** Remembers a text that has to be looked for. */
  add(kind: NeedleKind, name: string, value: string): string {
    if (!this.planted.has(value)) this.planted.set(value, { kind, name, value });
    return value;
  }

  /** A card number that passes the Luhn check and belongs to nobody that we know. */
  pan(): string {
    const [prefix, length] = NETWORKS[Math.floor(this.random() * NETWORKS.length)] ?? ['4', 16];
    const body = prefix + this.digits(length - prefix.length - 1);
    const pan = body + luhnDigit(body);
    return AMBIGUOUS.test(pan) ? this.pan() : pan;
  }

  /** A card number to be looked for. */
  card(name: string): string {
    return this.add('card', name, this.pan());
  }

  /** A number like a card's that has to be found: where it is not, the search is blind. */
  control(name: string): string {
    return this.add('control', name, this.pan());
  }

  /** Nothing that anybody would write by chance. */
  secret(name: string, prefix = ''): string {
    return this.add('secret', name, prefix + this.letters(32));
  }

  letters(count: number): string {
    return Array.from({ length: count }, () => String.fromCharCode(0x61 + Math.floor(this.random() * 26))).join('');
  }

  private digits(count: number): string {
    return Array.from({ length: count }, () => Math.floor(this.random() * 10)).join('');
  }
}

/** The check digit that ISO/IEC 7812-1 puts at the end. */
function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}
