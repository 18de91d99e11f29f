import path from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { inboundMessage, ingestTarget, NOON, target } from '../../contract/supportStore/records';
import { testFolder } from '../../fixtures/temporaryFolder';
import { storeProcesses } from './storeProcess';

describe('several processes on one SQLite file', () => {
  const start = storeProcesses();
  const folder = testFolder();
  const file = () => path.join(folder(), 'new', 'store.sqlite');

  it('may all make and migrate it at the same time', async () => {
    const processes = await Promise.all(Array.from({ length: 4 }, () => start('open', file())));
    for (const each of processes) each.go();
    const answers = await Promise.all(processes.map((each) => each.next()));
    expect(answers).toEqual(Array(4).fill({ recorded: 0, duplicates: 0, deliveries: 0, tooOld: 0 }));
  });

  it('record each message once and run each delivery once', async () => {
    const processes = await Promise.all(['one', 'two', 'three'].map((name) => start('compete', file(), name)));
    for (const each of processes) each.go();
    const answers = (await Promise.all(processes.map((each) => each.next()))) as Array<{ recorded: number; claimed: number }>;
    const sum = (key: 'recorded' | 'claimed') => answers.reduce((total, answer) => total + answer[key], 0);
    expect([sum('recorded'), sum('claimed')]).toEqual([100, 100]);
  });

  it('wait for each other instead of giving up', async () => {
    const store = await openSqliteStore({ file: file() });
    const other = await start('hold', file(), '300');
    other.go();
    expect(await other.next()).toBe('locked');
    const startedAt = performance.now();
    expect(await store.ingest([inboundMessage()], [ingestTarget()], NOON)).toMatchObject({ recorded: 1 });
    expect(performance.now() - startedAt).toBeGreaterThan(100);
    await store.close();
  });

  it('leave what was acknowledged, and no half batch, when one is killed', async () => {
    const writer = await start('flood', file());
    writer.go();
    for (let batch = 1; batch <= 20; batch += 1) expect(await writer.next()).toBe(batch);
    const acknowledged = 20 + (await writer.kill()).length;

    const store = await openSqliteStore({ file: file() });
    let kept = 0;
    for (let [next] = await store.nextDeliveries(target, NOON, 1); next; [next] = await store.nextDeliveries(target, NOON, 1)) {
      kept += 1;
      await store.settleDelivery(next.id, 1, 'success', NOON);
    }
    await store.close();
    expect(kept % 10).toBe(0);
    expect(kept).toBeGreaterThanOrEqual(acknowledged * 10);
  });
});
