import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** A Request Tracker. Requests are authenticated by whoever sends them. */
export interface RequestTrackerAccount {
  /** Where people open it, without a trailing slash. */
  readonly baseUrl: string;
  /** The queue of new tickets. */
  readonly queue: string;
}

/** The custom fields that an administrator sets up once. The README says how. */
export const CONVERSATION_FIELD = 'WhatsApp conversation';
export const WAMID_FIELD = 'Wamid';

const README = 'The README says how, under "Connect Request Tracker".';

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when address or queue cannot be one
 */
export function requestTrackerAccount(settings: Readonly<Record<string, unknown>>): RequestTrackerAccount {
  const queue = (asText(settings.queue) ?? '').trim();
  if (queue === '') {
    throw new SupportError('unsupportedSetup', 'The Request Tracker credential names no queue.', 'Enter the name of the queue for new tickets.');
  }
  return { baseUrl: webAddress('Request Tracker', settings.baseUrl), queue };
}

/** @param what that the administrator of Request Tracker has to set up */
export function missingSetUp(what: string): SupportError {
  return new SupportError('helpdeskRefused', `Request Tracker lacks ${what}.`, `Ask an administrator of Request Tracker to set it up. ${README}`);
}

/** The user of the token may not do it. */
export function missingRight(): SupportError {
  return new SupportError(
    'helpdeskRefused',
    'Request Tracker does not allow the user of this credential to do that.',
    `Give this user the rights on the queue that are needed. ${README}`,
  );
}
