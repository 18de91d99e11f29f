/** Every code that a {@link SupportError} can carry; `nodes/shared/errors.ts` turns them into n8n errors. */
export type SupportErrorCode =
  | 'invalidInput'
  | 'noCustomer'
  | 'notFound'
  | 'windowClosed'
  | 'graphRefused'
  | 'graphUnreachable'
  | 'rateLimited'
  | 'sendUnknown'
  | 'fileRefused'
  | 'helpdeskRefused'
  | 'helpdeskUnreachable'
  | 'storeUnavailable'
  | 'lockTimeout'
  | 'unsupportedSetup';

/**
 * Something the operator has to know: `message` says what happened, `hint` what to do.
 * Neither ever holds message content, secrets, or a full phone number.
 */
export class SupportError extends Error {
  override readonly name = 'SupportError';

  constructor(
    readonly code: SupportErrorCode,
    message: string,
    readonly hint: string,
    readonly details: Readonly<Record<string, string | number | boolean | null>> = {},
  ) {
    super(message);
  }
}

/** An `unknown` from a catch clause as one line of text. */
export function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
