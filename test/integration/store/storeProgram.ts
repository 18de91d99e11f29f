// A process of its own for the tests of several processes on one store: says "ready", waits for a line, does one thing.
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SupportError } from '../../../src/shared/errors';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import type { StorePlace } from './storeProcess';

const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);

const openStore = (place: StorePlace): Promise<SupportStore> =>
  typeof place === 'string' ? openSqliteStore({ file: place }) : openPostgresStore(place);

async function open(place: StorePlace): Promise<void> {
  const store = await openStore(place);
  say(await store.ingest([], [], NOON));
  await store.close();
}

/** Writes the same messages as every other process, one by one, then claims what it can get. */
async function compete(place: StorePlace, name: string): Promise<void> {
  const store = await openStore(place);
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
async function flood(place: StorePlace): Promise<void> {
  const store = await openStore(place);
  for (let batch = 1; ; batch += 1) {
    const records = Array.from({ length: 10 }, (_, index) => inboundMessage({ id: `wamid.${batch}.${index}` }));
    await store.ingest(records, [ingestTarget()], NOON);
    say(batch);
    await new Promise(setImmediate);
  }
}

/** Writes until the disk is full, makes some space, and writes what was refused again. */
async function fill(file: StorePlace): Promise<void> {
  const store = await openStore(file);
  const write = (id: number) => store.ingest([inboundMessage({ id: `wamid.${id}`, text: 'words '.repeat(2_000) })], [ingestTarget()], NOON);
  let acknowledged = 0;
  let refusal: unknown;
  while (refusal === undefined) {
    await write(acknowledged).then(
      () => {
        acknowledged += 1;
      },
      (failure: unknown) => {
        refusal = failure;
      },
    );
  }
  rmSync(path.join(path.dirname(file as string), 'ballast'));
  const { recorded } = await write(acknowledged);
  let kept = 0;
  for (let [next] = await store.nextDeliveries(target, NOON, 1); next; [next] = await store.nextDeliveries(target, NOON, 1)) {
    kept += 1;
    await store.settleDelivery(next.id, 1, 'success', NOON);
  }
  const { code, message } = refusal as SupportError;
  say({ code, message, acknowledged, recorded, kept });
  await store.close();
}

/** Keeps the file locked for a while, as a backup program would. */
async function hold(file: StorePlace, milliseconds: string): Promise<void> {
  const database = new DatabaseSync(file as string);
  database.exec('BEGIN IMMEDIATE');
  say('locked');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds));
  database.exec('COMMIT');
  database.close();
}

const PROGRAMS: Readonly<Record<string, (place: StorePlace, option: string) => Promise<void>>> = { open, compete, flood, fill, hold };

async function main(): Promise<void> {
  const [name = '', place = '', option = ''] = process.argv.slice(2);
  say('ready');
  await once(process.stdin, 'data');
  process.stdin.pause();
  await PROGRAMS[name]?.(JSON.parse(place) as StorePlace, option);
}

main().catch((failure: unknown) => {
  say({ failed: String(failure) });
  process.exitCode = 1;
});
