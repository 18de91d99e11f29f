import { homedir } from 'node:os';
import { join } from 'node:path';
import { mintId } from '../../src/shared/hash';

/** Names this n8n process in the store; a restarted one is another. */
export const PROCESS_ID = mintId('p');

/** n8n's user folder (`N8N_USER_FOLDER`, else the home folder, plus `.n8n`), where its own database lies too. */
export function userFolder(): string {
  return join(process.env.N8N_USER_FOLDER || homedir(), '.n8n');
}

/** Whether this n8n runs its workflows in separate worker processes. */
export function isQueueMode(): boolean {
  return process.env.EXECUTIONS_MODE === 'queue';
}

/** Whether n8n keeps its own data in PostgreSQL; otherwise it is a file in the user folder, beside the built-in store. */
export function isOnPostgres(): boolean {
  return process.env.DB_TYPE === 'postgresdb';
}
