// A process of its own with one dispatcher: says which runs start and end. Its time passes faster, so that nobody waits long.
import { setTimeout as wait } from 'node:timers/promises';
import { startDispatcher } from '../../../src/inbox/dispatcher';
import { createHeartbeat } from '../../../src/inbox/heartbeat';
import { pause } from '../../../src/inbox/pause';
import { MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import type { DeliveryRef } from '../../../src/store/SupportStore';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { PostgresConnection } from '../../../src/store/postgres/connection';
import { TARGET } from '../../unit/inbox/dispatcherBench';

/** What the process is given, as JSON. */
export interface ProgramOptions {
  readonly name: string;
  readonly store: { readonly file: string } | PostgresConnection;
  /** Milliseconds, by the real clock: from then on time passes that many times as fast. */
  readonly epoch: number;
  readonly speed: number;
}

/** What the process says, one line each. */
export type Said =
  | { readonly what: 'ready' | 'leads'; readonly name: string }
  | { readonly what: 'start' | 'end'; readonly name: string; readonly text: string; readonly attempt: number };

const say = (said: Said) => process.stdout.write(`${JSON.stringify(said)}\n`);

async function main({ name, store: where, epoch, speed }: ProgramOptions): Promise<void> {
  const store = await ('file' in where ? openSqliteStore(where) : openPostgresStore(where));
  const clock = { now: () => epoch + (Date.now() - epoch) * speed };
  const sleep = (milliseconds: number, signal?: AbortSignal) => pause(Math.ceil(milliseconds / speed), signal);
  const onFault = (failure: unknown) => console.error(name, failure);
  const heartbeat = createHeartbeat({ store, processId: name, clock, sleep, onFault });
  let runs = 0;

  async function emit({ id: deliveryId, attempt }: DeliveryRef): Promise<'success'> {
    runs += 1;
    const release = heartbeat.hold(clock.now() + 10 * MINUTE_MS);
    const claimed = await store.claimDelivery({ deliveryId, attempt, executionId: `${name}.${runs}`, processId: name, now: clock.now() });
    const text = claimed?.record.kind === 'message' ? claimed.record.message.text : 'nothing';
    say({ what: 'start', name, text, attempt });
    await wait(25);
    say({ what: 'end', name, text, attempt });
    release();
    return 'success';
  }

  say({ what: 'ready', name });
  const dispatcher = startDispatcher(
    { store, heartbeat, clock, sleep, beforeEmit: async () => undefined, emit, onFault },
    { target: TARGET, processId: name, parallel: 4, longestRunMs: 10 * MINUTE_MS, onCrash: 'runAgain', pollMs: SECOND_MS },
  );
  while (!dispatcher.leads()) await wait(5);
  say({ what: 'leads', name });
  await wait(MINUTE_MS);
}

void main(JSON.parse(String(process.argv[2])) as ProgramOptions);
