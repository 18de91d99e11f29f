import { SupportError } from '../../shared/errors';
import { CLOSED, storeUnavailable, type Explanation } from '../storeFailure';

/** By SQLite's primary result code. Source: https://www.sqlite.org/rescode.html */
const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
  5: {
    message: 'Another process kept the conversation store locked.',
    hint: 'Try again. If it stays locked, look for a backup or another program that holds the file open.',
  },
  8: {
    message: 'The conversation store is read-only.',
    hint: 'Let the user who runs n8n write to the file and to its folder.',
  },
  10: {
    message: 'The disk did not carry out a read or a write of the conversation store.',
    hint: 'Check the disk, and that the folder is not on a network drive.',
  },
  11: {
    message: 'The file of the conversation store is damaged.',
    hint: 'Stop n8n, move the file away, and restore it from a backup.',
  },
  13: {
    message: 'The disk is full; the conversation store cannot write.',
    hint: 'Free some space. WhatsApp delivers again what was not acknowledged.',
  },
  14: {
    message: 'The file of the conversation store cannot be opened.',
    hint: 'Check that the folder exists and that the user who runs n8n may write to it.',
  },
  26: {
    message: 'The file of the conversation store is not a database.',
    hint: 'Move the file away; a new one is made at the next start.',
  },
};

/** What the file system says before SQLite gets to see the file, as SQLite's code for the same. */
const FILE_SYSTEM_CODES: Readonly<Record<string, number>> = {
  EACCES: 8,
  EPERM: 8,
  EROFS: 8,
  ENOSPC: 13,
  EDQUOT: 13,
  EEXIST: 14,
  ENOENT: 14,
  ENOTDIR: 14,
  EISDIR: 14,
  EIO: 10,
};

const OTHER: Explanation = {
  message: 'The conversation store could not read or write.',
  hint: 'Restart n8n. If it happens again, report it with the code in the details.',
};

/**
 * What node:sqlite or the file system threw, for the operator. The original message is dropped: it may quote stored
 * content or a path; its code stays in the details.
 */
export function sqliteFailure(failure: unknown): SupportError {
  if (failure instanceof SupportError) return failure;
  const { code = '', errcode = FILE_SYSTEM_CODES[code] ?? 0 } = failure as { readonly code?: string; readonly errcode?: number };
  // The low byte is the primary code, the rest narrows it down.
  const explanation = EXPLANATIONS[errcode & 0xff] ?? (code === 'ERR_INVALID_STATE' ? CLOSED : OTHER);
  return storeUnavailable(explanation, { code, sqliteCode: errcode });
}
