import type { Progress } from '../../../sandbox/demo/progress';
import { goalsReport, hostileReport, throughputReport } from './report';
import { loadSubjects, type Subject } from './subjects';
import { makeChats } from './texts';
import { timeChat, type ChatRates } from './throughput';
import { timeHostile, type TimesByFamily } from './timeHostile';

/** How fast card numbers are masked in chat, and how slow hostile texts make it, for ours and, unless it is `alone`, the redactors of `npm run eval:cards`. */
export async function benchRedaction(progress: Progress, alone: boolean): Promise<string> {
  const all = await loadSubjects();
  const { ours, scan, regex, anyDigit, peers } = all;
  const subjects = [ours, scan, regex, anyDigit, ...(alone ? [] : peers)];
  progress.step('Making messages …');
  const chats = makeChats();
  const rates: ChatRates[] = [];
  for (const chat of chats) {
    progress.step(`Chat ${chat.title} …`);
    rates.push({ title: chat.title, rates: await timeChat(progress, chat, subjects) });
  }
  const hostile = new Map<Subject, TimesByFamily>();
  for (const subject of alone ? [ours] : subjects) {
    progress.step(`Hostile texts: ${subject.name} …`);
    hostile.set(subject, await timeHostile(progress, subject.name));
  }
  return [throughputReport(rates), hostileReport(hostile), goalsReport(rates, hostile, all)].join('\n\n');
}
