import { SECOND_MS } from '../shared/clock';
import { GraphRefusal } from './graphApi';

/** Meta's code when its challenge to a callback got no right answer. */
const UNREACHED_CODE = 2200;
/** A webhook processor or a proxy may know the URL a moment later than the process that registers it. */
const PAUSES_MS = [SECOND_MS, 2 * SECOND_MS];

/**
 * Registers a callback, once more where Meta could not reach it.
 * @throws what `register` throws, at the third time that nothing answered Meta
 */
export async function untilReached<Result>(sleep: (milliseconds: number) => Promise<void>, register: () => Promise<Result>): Promise<Result> {
  for (const milliseconds of PAUSES_MS) {
    try {
      return await register();
    } catch (failure) {
      if (!(failure instanceof GraphRefusal) || failure.graphCode !== UNREACHED_CODE) throw failure;
      await sleep(milliseconds);
    }
  }
  return await register();
}
