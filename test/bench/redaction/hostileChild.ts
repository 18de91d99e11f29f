// Runs in a process of its own, which benchHostile.ts ends when it takes too long. Times one subject on hostile texts.
import { median } from '../statistics';
import { hostileText } from './hostile';
import { loadSubjects } from './subjects';

/** Asks for the time of one text. */
export interface Question {
  readonly family: string;
  readonly length: number;
  readonly rounds: number;
  /** Milliseconds after which no further round begins. */
  readonly enoughMs: number;
}

async function main(name: string): Promise<void> {
  const { ours, scan, regex, anyDigit, peers } = await loadSubjects();
  const subject = [ours, scan, regex, anyDigit, ...peers].find((one) => one.name === name);
  if (subject === undefined) throw new Error(`There is no redactor "${name}"`);
  const time = async (text: string): Promise<number> => {
    const startedAt = performance.now();
    try {
      await subject.read(text);
    } catch {
      // A text that a redactor cannot bear takes it as long as it takes to say so.
    }
    return performance.now() - startedAt;
  };
  process.on('message', ({ family, length, rounds, enoughMs }: Question) => {
    void (async () => {
      const text = hostileText(family, length);
      const times: number[] = [];
      const startedAt = performance.now();
      for (let round = 0; round < rounds && performance.now() - startedAt < enoughMs; round++) times.push(await time(text));
      process.send?.(median(times));
    })();
  });
  process.send?.('ready');
}

void main(process.argv[2] ?? '');
