import { SECOND_MS, type Clock } from '../../shared/clock';
import type { HttpSend } from '../../shared/http';
import { fine, wrong, type Finding } from './finding';

/** Meta tells the time in full seconds. */
const TOLERANCE_MS = 30 * SECOND_MS;

/** Sends, and compares the clocks meanwhile. */
export interface ClockWatch {
  readonly send: HttpSend;
  /** `null` before the first answer that tells the time. */
  finding(): Finding | null;
}

/** Watches by how much this computer's clock differs from that of the server that answers. */
export function watchClock(send: HttpSend, clock: Clock): ClockWatch {
  let aheadMs: number | null = null;
  return {
    async send(request) {
      const askedAt = clock.now();
      const answer = await send(request);
      const theirs = Date.parse(answer.headers.date ?? '');
      // Half a second: their full second has begun before.
      if (!Number.isNaN(theirs)) aheadMs = (askedAt + clock.now()) / 2 - (theirs + SECOND_MS / 2);
      return answer;
    },
    finding: () => (aheadMs === null ? null : clockFinding(aheadMs)),
  };
}

function clockFinding(aheadMs: number): Finding {
  const seconds = Math.round(Math.abs(aheadMs) / SECOND_MS);
  if (Math.abs(aheadMs) <= TOLERANCE_MS) return fine('Clock', `The clocks of n8n and Meta differ by ${seconds} seconds.`);
  const found = `The clock of n8n is ${seconds} seconds ${aheadMs > 0 ? 'ahead of' : 'behind'} Meta’s.`;
  return wrong('Clock', found, 'Set the clock of the computer that n8n runs on, best by NTP: the 24-hour window is computed with it.');
}
