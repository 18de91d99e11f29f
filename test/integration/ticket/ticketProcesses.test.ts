// Workers of queue mode, or two n8n processes on one file: pictures of an album reach them at the same moment.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import { inboundMessage, NOON, NUMBER } from '../../contract/supportStore/records';
import { startTicketProcess } from '../../contract/processes/startTicketProcess';
import type { TicketTask } from '../../contract/processes/ticketProgram';
import { message } from '../../contract/ticketProvider';
import { startPostgres } from '../../fixtures/postgres';

/** Three messages, each of them filed by both of two processes at the same time. */
async function fileInTwoProcesses(store: SupportStore, where: TicketTask['store']): Promise<void> {
  await store.ingest([inboundMessage()], [], NOON);
  const conversation = await store.findConversation(NUMBER, '15550100001');
  const conversationId = conversation?.id ?? '';
  const requests = ['one', 'two', 'three'].map((text) => message(conversationId, text));
  const processes = await Promise.all([1, 2].map(() => startTicketProcess({ store: where, provider: 'builtInDesk', settings: {}, requests })));
  const outcomes = (await Promise.all(processes.map(({ go }) => go()))).flat();

  expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
  expect(outcomes.filter(({ appended }) => appended)).toHaveLength(2);
  expect(outcomes.filter(({ duplicate }) => duplicate)).toHaveLength(3);
  const [id, ...others] = new Set(outcomes.map(({ ticket }) => ticket.id));
  expect(others).toEqual([]);
  expect((await store.getDeskTicket(id ?? ''))?.comments.map(({ text }) => text).sort()).toEqual(['one', 'three', 'two']);
}

test('two processes on one file make one ticket', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tickets-'));
  const file = path.join(folder, 'store.sqlite');
  const store = await openSqliteStore({ file });
  await fileInTwoProcesses(store, { file });
  await store.close();
  await rm(folder, { recursive: true });
});

test('two processes on one PostgreSQL make one ticket', async () => {
  const postgres = await startPostgres();
  const connection = postgres.connection();
  const store = await openPostgresStore(connection);
  await fileInTwoProcesses(store, { connection });
  await store.close();
  await postgres.end();
});
