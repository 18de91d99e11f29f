import { MB } from '../../../shared/bytes';
import type { HttpResponse } from '../../../shared/http';
import type { RefusedFile, TicketFile } from '../../TicketProvider';

/** What a helpdesk takes of one message. */
export interface FileLimits {
  /** Bytes of all files of one message. */
  readonly totalBytes: number;
  readonly count: number;
}

/** The answer to a write, and the files that the helpdesk did not take. */
export interface WrittenAnswer {
  /** `null` when it had been written before. */
  readonly response: HttpResponse | null;
  readonly refusedFiles: readonly RefusedFile[];
}


/** Answers that a file alone can cause. */
const FILE_REFUSALS: Readonly<Record<number, string>> = {
  400: 'the helpdesk does not accept it',
  413: 'it is too large for the helpdesk',
  415: 'the helpdesk does not accept files of this type',
  422: 'the helpdesk does not accept it',
};

/**
 * Writes a message with its files, and without those that the helpdesk refuses: a file costs neither the message nor other files.
 * @param write sends the message with these files
 */
export async function writeWithFiles(
  files: readonly TicketFile[],
  limits: FileLimits,
  write: (files: readonly TicketFile[]) => Promise<HttpResponse | null>,
): Promise<WrittenAnswer> {
  const { taken, refused } = withinLimits(files, limits);
  const response = await write(taken);
  const reason = reasonIn(response);
  if (taken.length === 0 || reason === null) return { response, refusedFiles: refused };
  // Helpdesks do not say which of several files they mean.
  const named = (dropped: readonly TicketFile[]) => [...refused, ...dropped.map(({ name }) => ({ name, reason }))];
  for (const culprit of taken.length === 1 ? [] : taken) {
    const others = await write(taken.filter((file) => file !== culprit));
    if (reasonIn(others) === null) return { response: others, refusedFiles: named([culprit]) };
  }
  return { response: await write([]), refusedFiles: named(taken) };
}

/** Why a file may have been refused, `null` for any other answer. */
const reasonIn = (response: HttpResponse | null): string | null => (response === null ? null : (FILE_REFUSALS[response.status] ?? null));

function withinLimits(files: readonly TicketFile[], { totalBytes, count }: FileLimits): { readonly taken: readonly TicketFile[]; readonly refused: readonly RefusedFile[] } {
  const taken: TicketFile[] = [];
  const refused: RefusedFile[] = [];
  let bytes = 0;
  for (const file of files) {
    const fits = bytes + file.bytes.byteLength <= totalBytes;
    if (fits && taken.length < count) {
      taken.push(file);
      bytes += file.bytes.byteLength;
    } else {
      const reason = fits ? `the helpdesk takes ${count} files with one message` : `the helpdesk takes ${Math.floor(totalBytes / MB)} MB with one message`;
      refused.push({ name: file.name, reason });
    }
  }
  return { taken, refused };
}
