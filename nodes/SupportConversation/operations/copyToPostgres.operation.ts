import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { SupportError } from '../../../src/shared/errors';
import { copyStoreToPostgres } from '../../../src/store/copyStore';
import { storedNumbers } from '../../../src/store/storedNumbers';
import { openSession, type NodeSession } from '../../shared/sending';
import { confirmedNumbers, storeFile } from '../../shared/supportStore';
import { runForNewItems } from '../../shared/newItems';

/** Everything that it needs stands in the credential. */
export const description: INodeProperties[] = [];

const builtInChosen = () =>
  new SupportError('unsupportedSetup', 'The credential names no PostgreSQL to copy to.', 'Choose PostgreSQL as its Conversation Store (under Show Advanced) and fill in the fields below.');

const othersInside = () =>
  new SupportError(
    'unsupportedSetup',
    'The built-in store also holds conversations of business numbers that this credential may not see.',
    'Somebody with access to n8n’s own folder can copy it with the command whatsapp-support-copy-store.',
  );

/** What was copied, as numbers of rows. */
async function copy({ context, store, account }: NodeSession): Promise<IDataObject> {
  if (account.store.engine === 'builtIn') throw builtInChosen();
  const file = storeFile(account);
  const numbers = await storedNumbers(file);
  if ((await confirmedNumbers(context, account, store, numbers)).size < numbers.size) throw othersInside();
  const tables = await copyStoreToPostgres(file, account.store.connection);
  const rows = tables.reduce((sum, { target }) => sum + target, 0);
  return { copied: { rows, tables: tables.map((table) => ({ ...table })) } };
}

/** Copies the built-in store that this account would use into its PostgreSQL. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runForNewItems(context, async () => [await copy(session)]);
}
