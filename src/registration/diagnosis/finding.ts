import { GraphRefusal } from '../../graph/graphApi';
import { SupportError } from '../../shared/errors';

/** What was looked at, and how it is: a row that an operator reads. */
export interface Finding {
  /** E.g. `Access Token`. */
  readonly check: string;
  readonly ok: boolean;
  /** How it is. */
  readonly found: string;
  /** What to do; `''` where there is nothing to do. */
  readonly action: string;
}

export const fine = (check: string, found: string, action = ''): Finding => ({ check, ok: true, found, action });
export const wrong = (check: string, found: string, action: string): Finding => ({ check, ok: false, found, action });

/** Whether Meta could not be asked, rather than said no. */
function isOutage(failure: SupportError): boolean {
  return failure.code === 'graphUnreachable' || (failure instanceof GraphRefusal && failure.retry === 'backOff');
}

/**
 * Meta's no as a finding, in its own words.
 * @throws {SupportError} the failure itself when Meta could not be asked: then nothing is known
 */
export function refusal(check: string, failure: unknown): Finding {
  if (failure instanceof SupportError && !isOutage(failure)) return wrong(check, failure.message, failure.hint);
  throw failure;
}

/**
 * The findings of a check; where Meta says no, that is one.
 * @throws {SupportError} when Meta cannot be asked
 */
export async function attempt(check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (failure) {
    return [refusal(check, failure)];
  }
}

/** The same for a whole part of a diagnosis: that Meta, or the store, cannot be asked is a finding, too. */
export async function attemptAll(check: string, look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (failure) {
    if (failure instanceof SupportError) return [wrong(check, failure.message, failure.hint)];
    throw failure;
  }
}
