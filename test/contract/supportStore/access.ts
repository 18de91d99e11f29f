import { DAY_MS } from '../../../src/shared/clock';
import { NOON, NUMBER, OTHER_NUMBER } from './records';
import { freshStore, type OpenStore } from './storeUnderTest';

export function accessContract(open: OpenStore): void {
  const fresh = freshStore(open);

  it('keeps what Meta confirmed of a credential until it is confirmed anew, for that credential only', async () => {
    const { store, connect } = fresh();
    expect(await store.getAccess('key1')).toBeNull();
    await store.putAccess('key1', { phoneNumberIds: [NUMBER, OTHER_NUMBER], confirmedAt: NOON });
    await store.putAccess('key2', { phoneNumberIds: [], confirmedAt: NOON });
    await store.putAccess('key1', { phoneNumberIds: [NUMBER], confirmedAt: NOON + DAY_MS });
    const other = await connect();
    expect(await other.getAccess('key1')).toEqual({ phoneNumberIds: [NUMBER], confirmedAt: NOON + DAY_MS });
    expect(await other.getAccess('key2')).toEqual({ phoneNumberIds: [], confirmedAt: NOON });
  });
}
