import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TicketOutcome } from '../../../src/ticket';
import type { TicketTask } from './ticketProgram';

const SCRIPT = [path.join(__dirname, '../../fixtures/typescriptHook.js'), path.join(__dirname, 'ticketProgram.ts')];

/** Starts a process that has opened store and helpdesk; `go` lets it file its messages, all at once. */
export async function startTicketProcess(task: TicketTask): Promise<{ go(): Promise<readonly TicketOutcome[]> }> {
  const child = spawn(process.execPath, ['-r', ...SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error('The process ended.');
    return line.value;
  };
  child.stdin.write(`${JSON.stringify(task)}\n`);
  await next();
  return {
    go: async () => {
      child.stdin.write('go\n');
      return JSON.parse(await next()) as readonly TicketOutcome[];
    },
  };
}
