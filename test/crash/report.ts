import type { CrashOptions } from './options';
import type { CrashResult } from './runCrashTest';

const SHOWN = 12;

/** A number with the evidence behind it. */
function line(name: string, evidence: readonly string[]): string {
  const shown = evidence.slice(0, SHOWN).join(', ') + (evidence.length > SHOWN ? ', …' : '');
  return `${String(evidence.length).padStart(5)}  ${name}${shown === '' ? '' : `: ${shown}`}`;
}

const counts = (byState: Readonly<Record<string, number>>): string => Object.entries(byState).map(([state, many]) => `${many} ${state}`).join(', ');

/** What the command prints at the end. */
export function reportOf({ seed, kills, customers, queue }: CrashOptions, { verdict, clean, messages, sends, deliveries, executions, traces }: CrashResult): string {
  const unknown = (sends['sending'] ?? 0) + (sends['unknown'] ?? 0);
  const twice = verdict.endedTwice.map(({ label, killedAfterMs }) => `${label} (${killedAfterMs === null ? 'NO KILL BETWEEN' : `killed ${killedAfterMs} ms after its first end`})`);
  return [
    `${messages} messages from ${customers} customers, ${kills} kills, ${queue ? 'queue mode' : 'one process'}, seed ${seed}`,
    line('messages never acknowledged', verdict.unacknowledged),
    line('messages lost: no run reached its end', verdict.lost),
    ...traces.map((trace) => `       ${trace}`),
    line('replies doubled on the phone', verdict.repliesDoubled),
    line('customers with two tickets', verdict.ticketsDoubled),
    line('comments doubled', verdict.commentsDoubled),
    line('comments missing', verdict.commentsMissing),
    line('messages out of order', verdict.outOfOrder),
    `${String(unknown).padStart(5)}  sends left unknown, of which these did not reach the phone: ${verdict.repliesMissing.join(', ') || 'none'}`,
    line('runs that reached their end twice', twice),
    `       sends: ${counts(sends)}; deliveries: ${counts(deliveries)}; executions: ${counts(executions)}`,
    clean ? 'Nothing lost, nothing twice, all in order.' : `NOT CLEAN. Repeat with: npm run test:crash -- --seed ${seed}${queue ? ' --queue' : ''}`,
  ].join('\n');
}
