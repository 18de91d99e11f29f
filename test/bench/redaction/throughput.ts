import type { Progress } from '../../../sandbox/demo/progress';
import { median } from '../statistics';
import type { Subject } from './subjects';
import type { Chat } from './texts';

/** Medians over the rounds. */
export interface Rate {
  readonly megabytesPerSecond: number;
  readonly messagesPerSecond: number;
}

/** How fast every subject reads one chat. */
export interface ChatRates {
  readonly title: string;
  readonly rates: ReadonlyMap<Subject, Rate>;
}

export const ROUNDS = 9;
export const ROUND_MS = 150;
export const MEGABYTE = 2 ** 20;
const BETWEEN_LOOKS_AT_THE_CLOCK = 16;

/** Keeps results, so that no reading can be optimised away. */
const sink: { last: unknown } = { last: null };

async function readAll(subject: Subject, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    try {
      const result = subject.read(text);
      sink.last = result instanceof Promise ? await result : result;
    } catch (failure) {
      sink.last = failure;
    }
  }
}

/** How much one subject reads in a round; characters count as bytes. */
async function round(subject: Subject, { messages }: Chat): Promise<Rate> {
  let characters = 0;
  let read = 0;
  const startedAt = performance.now();
  for (let at = 0; performance.now() - startedAt < ROUND_MS; at = (at + BETWEEN_LOOKS_AT_THE_CLOCK) % messages.length) {
    const texts = messages.slice(at, at + BETWEEN_LOOKS_AT_THE_CLOCK);
    await readAll(subject, texts);
    read += texts.length;
    for (const { length } of texts) characters += length;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { megabytesPerSecond: characters / MEGABYTE / seconds, messagesPerSecond: read / seconds };
}

/** How fast each subject reads a chat: rounds in turn, one to warm up, then medians. */
export async function timeChat(progress: Progress, chat: Chat, subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, Rate>> {
  const rates = new Map<Subject, Rate[]>(subjects.map((subject) => [subject, []]));
  for (let turn = 0; turn <= ROUNDS; turn++) {
    progress.tick(`${chat.title}: round ${turn} of ${ROUNDS}`);
    for (const subject of subjects) {
      const rate = await round(subject, chat);
      if (turn > 0) rates.get(subject)?.push(rate);
    }
  }
  const medianOf = (of: readonly Rate[], pick: (rate: Rate) => number): number => median(of.map(pick));
  return new Map([...rates].map(([subject, all]) => [
    subject,
    { megabytesPerSecond: medianOf(all, (rate) => rate.megabytesPerSecond), messagesPerSecond: medianOf(all, (rate) => rate.messagesPerSecond) },
  ]));
}
