import { join } from 'node:path';
import { SupportError } from '../../src/shared/errors';
import type { SupportStore } from '../../src/store/SupportStore';
import { openSqliteStore } from '../../src/store/sqlite/openSqliteStore';
import { isQueueMode, userFolder } from './environment';

/** One open store per file and process; the nodes of a package share their modules, so all see the same. */
const open = new Map<string, Promise<SupportStore>>();

/**
 * The support store that all nodes share: a SQLite file in n8n's user folder.
 * @throws {SupportError} `unsupportedSetup` in queue mode, where a file is not shared by all processes;
 * `storeUnavailable` when the file cannot be opened
 */
export async function openStore(): Promise<SupportStore> {
  if (isQueueMode()) {
    throw new SupportError(
      'unsupportedSetup',
      'This n8n runs in queue mode, and the built-in conversation store works in regular mode only.',
      'Run n8n in regular mode (EXECUTIONS_MODE=regular) for these nodes.',
    );
  }
  const file = join(userFolder(), 'whatsapp-support', 'store.sqlite');
  const opened = open.get(file) ?? openSqliteStore({ file });
  open.set(file, opened);
  return await opened.catch((failure: unknown) => {
    open.delete(file);
    throw failure;
  });
}
