// A process of its own for the tests of several processes on one file: says "ready", waits for a line, does one thing.
import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

async function open(file: string): Promise<void> {
  const store = await openSqliteStore({ file });
  say(await store.ingest([], [], NOON));
  await store.close();
}

/** Writes the same messages as every other process, one by one, then claims what it can get. */
async function compete(file: string, name: string): Promise<void> {
  const store = await openSqliteStore({ file });
  let recorded = 0;
  for (let index = 0; index < 100; index += 1) {
    const result = await store.ingest([inboundMessage({ id: `wamid.${index}` })], [ingestTarget()], NOON);
    recorded += result.recorded;
  }
  let claimed = 0;
  let settled = 0;
  for (let idle = 0; idle < 50 && settled < 100; ) {
    const [next] = await store.nextDeliveries(target, NOON, 1);
    const run = { attempt: 1, executionId: name, processId: name, now: NOON };
    const mine = next === undefined ? null : await store.claimDelivery({ ...run, deliveryId: next.id });
    if (mine === null) {
      idle += 1;
      await new Promise(setImmediate);
      continue;
    }
    claimed += 1;
    await store.settleDelivery(mine.id, 1, 'success', NOON);
    settled += 1;
  }
  say({ recorded, claimed });
  await store.close();
}

/** Writes batches of ten until it is killed; says how many were acknowledged. */
async function flood(file: string): Promise<void> {
  const store = await openSqliteStore({ file });
  for (let batch = 1; ; batch += 1) {
    const records = Array.from({ length: 10 }, (_, index) => inboundMessage({ id: `wamid.${batch}.${index}` }));
    await store.ingest(records, [ingestTarget()], NOON);
    say(batch);
    await new Promise(setImmediate);
  }
}

/** Keeps the file locked for a while, as a backup program would. */
async function hold(file: string, milliseconds: string): Promise<void> {
  const database = new DatabaseSync(file);
  database.exec('BEGIN IMMEDIATE');
  say('locked');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds));
  database.exec('COMMIT');
  database.close();
}

const PROGRAMS: Readonly<Record<string, (file: string, option: string) => Promise<void>>> = { open, compete, flood, hold };

async function main(): Promise<void> {
  const [name = '', file = '', option = ''] = process.argv.slice(2);
  say('ready');
  await once(process.stdin, 'data');
  process.stdin.pause();
  await PROGRAMS[name]?.(file, option);
}

main().catch((failure: unknown) => {
  say({ failed: String(failure) });
  process.exitCode = 1;
});
