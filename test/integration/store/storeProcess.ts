import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { PostgresConnection } from '../../../src/store/postgres/connection';

/** A file of SQLite, or a schema of PostgreSQL. */
export type StorePlace = string | PostgresConnection;

export interface StoreProcess {
  /** The next value that the program says; rejects when it has ended. */
  next(): Promise<unknown>;
  /** Lets it do its work. */
  go(): void;
  /** SIGKILL; gives what it had said and nobody had read. */
  kill(): Promise<unknown[]>;
}

/** Starts one of the programs of storeProgram.ts and waits until it is ready. */
export type StartStoreProcess = (program: string, place: StorePlace, option?: string) => Promise<StoreProcess>;

const SCRIPT = [path.join(__dirname, '../../fixtures/typescriptHook.js'), path.join(__dirname, 'storeProgram.ts')];

/** For the tests of one `describe`; what a test leaves running is killed after it. */
export function storeProcesses(): StartStoreProcess {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  return async (program, place, option = '') => {
    const child = spawn(process.execPath, ['-r', ...SCRIPT, program, JSON.stringify(place), option], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`The program "${program}" ended.`);
      return JSON.parse(line.value) as unknown;
    };
    await next();
    return {
      next,
      go: () => void child.stdin.write('go\n'),
      kill: async () => {
        child.kill('SIGKILL');
        await once(child, 'exit');
        const rest: unknown[] = [];
        for (let line = await lines.next(); line.done !== true; line = await lines.next()) rest.push(JSON.parse(line.value));
        return rest;
      },
    };
  };
}
