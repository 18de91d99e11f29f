import { SupportError } from '../../../shared/errors';
import { unreadable } from './answers';

/**
 * For a file whose size (bytes) the helpdesk says before it is fetched; `null` where it does not.
 * @throws {SupportError} `fileRefused` when it is larger than `maxBytes`
 */
export function requireSize(size: number | null, maxBytes: number): void {
  if (size !== null && size > maxBytes) {
    throw new SupportError('fileRefused', 'A file on the ticket is larger than is wanted here.', 'Send the customer a smaller file, or a link to it.');
  }
}

/**
 * A file as the helpdesk gave it.
 * @throws {SupportError} `fileRefused` when it is larger than `maxBytes`, `helpdeskRefused` when it is no file
 */
export function fileBytes(name: string, body: unknown, maxBytes: number): Uint8Array {
  if (!(body instanceof Uint8Array)) throw unreadable(name);
  requireSize(body.byteLength, maxBytes);
  return body;
}
