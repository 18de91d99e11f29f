import { persistently } from '../../../src/inbox/persistently';
import { SupportError } from '../../../src/shared/errors';

const away = new SupportError('storeUnavailable', 'The store is away.', 'Wait.');

function attempt(failures: number, failure: Error = away) {
  const faults: unknown[] = [];
  const pauses: number[] = [];
  let tries = 0;
  const action = async () => {
    tries += 1;
    if (tries <= failures) throw failure;
    return tries;
  };
  const result = persistently(action, { sleep: async (ms) => void pauses.push(ms), onFault: (fault) => faults.push(fault) });
  return { result, faults, pauses };
}

test('what works at once is done once', async () => {
  const { result, faults, pauses } = attempt(0);
  expect([await result, faults, pauses]).toEqual([1, [], []]);
});

test('a store that is away is asked again every second, and each time is told of', async () => {
  const { result, faults, pauses } = attempt(3);
  expect([await result, faults, pauses]).toEqual([4, [away, away, away], [1_000, 1_000, 1_000]]);
});

test('for about a minute', async () => {
  const { result, pauses } = attempt(Infinity);
  await expect(result).rejects.toBe(away);
  expect(pauses).toHaveLength(59);
});

test('what waiting does not help ends at once', async () => {
  const failure = new SupportError('invalidInput', 'No.', 'Change it.');
  const { result, pauses } = attempt(Infinity, failure);
  await expect(result).rejects.toBe(failure);
  expect(pauses).toEqual([]);
});
