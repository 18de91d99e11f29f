// Workers of queue mode, or two n8n processes on one file: pictures of an album reach them at the same moment.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import type { TicketOutcome } from '../../../src/ticket';
import { inboundMessage, NOON, NUMBER } from '../../contract/supportStore/records';
import { message } from '../../contract/ticketProvider';
import { startPostgres } from '../../fixtures/postgres';
import type { TicketTask } from './ticketProgram';

const SCRIPT = [path.join(__dirname, '../store/typescriptHook.js'), path.join(__dirname, 'ticketProgram.ts')];

/** Starts a process that has opened the store; `go` lets it file its messages. */
async function startProcess(task: TicketTask): Promise<{ go(): Promise<readonly TicketOutcome[]> }> {
  const child = spawn(process.execPath, ['-r', ...SCRIPT, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('The process ended.');
    return line.value;
  };
  await next();
  return {
    go: async () => {
      child.stdin.write('go\n');
      return JSON.parse(await next()) as readonly TicketOutcome[];
    },
  };
}

/** Three messages, each of them filed by both of two processes at the same time. */
async function fileInTwoProcesses(store: SupportStore, where: TicketTask['store']): Promise<void> {
  await store.ingest([inboundMessage()], [], NOON);
  const conversation = await store.findConversation(NUMBER, '15550100001');
  const conversationId = conversation?.id ?? '';
  const requests = ['one', 'two', 'three'].map((text) => message(conversationId, text));
  const processes = await Promise.all([startProcess({ store: where, requests }), startProcess({ store: where, requests })]);
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
