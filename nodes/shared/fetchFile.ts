import { collect, connectWith, LONGEST_FETCH_MS, publicFetch, type Connect } from '../../src/graph/media';
import { SupportError } from '../../src/shared/errors';

/**
 * A file from an address that a helpdesk named: in the internet only, without our login, and no larger than allowed.
 * @throws {SupportError} `fileRefused` when it is larger, is not there, or lies where nothing is fetched from
 * @throws {@link HttpNoAnswer}
 */
export async function fetchFile(url: string, maxBytes: number, connect: Connect = connectWith()): Promise<Uint8Array> {
  const { status, body, discard } = await publicFetch(connect)({ method: 'GET', url, maxBytes, timeoutMs: LONGEST_FETCH_MS });
  if (status === 200) return await collect(body);
  discard();
  throw new SupportError('fileRefused', `The address of this file answered with status ${status}.`, 'Look at the file in the helpdesk; the link to it may have expired.');
}
