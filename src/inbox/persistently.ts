import { SECOND_MS, type Sleep } from '../shared/clock';
import { SupportError } from '../shared/errors';

export interface PatiencePorts {
  readonly sleep: Sleep;
  readonly onFault: (failure: unknown) => void;
}

const MOST_TRIES = 60;
const PAUSE_MS = SECOND_MS;

const mayPass = (failure: unknown): boolean => failure instanceof SupportError && failure.code === 'storeUnavailable';

/**
 * Does what must not be lost while the store is away for a moment; `action` may have been carried out although it threw.
 * @throws what the action throws last: at once when waiting does not help, else after about a minute
 */
export async function persistently<Result>(action: () => Promise<Result>, { sleep, onFault }: PatiencePorts): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await action();
    } catch (failure) {
      if (tries === MOST_TRIES || !mayPass(failure)) throw failure;
      onFault(failure);
      await sleep(PAUSE_MS);
    }
  }
}
