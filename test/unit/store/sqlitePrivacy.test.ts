import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import { NOON } from '../../contract/supportStore/records';
import { fillCustomer, tracesOf } from '../../contract/supportStore/privacy';
import { testFolder } from '../../fixtures/temporaryFolder';

describe('the files of the SQLite store', () => {
  const folder = testFolder();
  const customers = Array.from({ length: 120 }, (_, index) => ({
    phone: `1555010${1_000 + index}`,
    userId: `US.${13_491_208_655_300_000 + index * 7}`,
  }));

  /** Byte by byte, the log and the index of the log included. */
  const found = (traces: readonly string[]) => {
    const files = readdirSync(folder()).map((name) => readFileSync(path.join(folder(), name), 'latin1'));
    return traces.filter((trace) => files.some((bytes) => bytes.includes(trace)));
  };

  it('hold no trace of deleted customers, among many others and while another connection is open', async () => {
    const file = path.join(folder(), 'store.sqlite');
    const store = await openSqliteStore({ file });
    const other = await openSqliteStore({ file });
    const ids: string[] = [];
    for (const { phone, userId } of customers) ids.push(await fillCustomer(store, phone, userId));
    const tracesAt = (index: number) => tracesOf(customers[index]!.phone, customers[index]!.userId, ids[index]!);

    const deleted = customers.map((_, index) => index).filter((index) => index % 10 === 0);
    for (const index of deleted) expect(found(tracesAt(index))).toEqual(tracesAt(index));
    for (const index of deleted) await (index % 2 === 0 ? store : other).deleteCustomer(ids[index]!, NOON);
    expect(deleted.flatMap((index) => found(tracesAt(index)))).toEqual([]);
    expect(found(tracesAt(1))).toEqual(tracesAt(1));
    await other.close();
    await store.close();
    expect(deleted.flatMap((index) => found(tracesAt(index)))).toEqual([]);
  });
});
