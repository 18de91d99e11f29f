// Two processes dispatch for one trigger, and one of them is killed: on both engines.
import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openPostgresStore } from '../../../src/store/postgres/openPostgresStore';
import { openSqliteStore } from '../../../src/store/sqlite/openSqliteStore';
import type { SupportStore } from '../../../src/store/SupportStore';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { startPostgres, type TestPostgres } from '../../fixtures/postgres';
import { change, contactEntry, content, envelope, inbound, onTheWire, PHONE_NUMBER_ID, type Customer } from '../../fixtures/webhooks';
import { TARGET } from '../../unit/inbox/dispatcherBench';
import type { ProgramOptions, Said } from './dispatcherProgram';

const HOOK = path.join(__dirname, '../../fixtures/typescriptHook.js');
const PROGRAM = path.join(__dirname, 'dispatcherProgram.ts');
const CUSTOMERS = Array.from({ length: 8 }, (_, index): Customer => ({ waId: `1555010${2_000 + index}`, name: `customer${index}` }));
const MESSAGES = 12;
const SPEED = 10;

let folder: string;
let postgres: TestPostgres;
const children: ChildProcess[] = [];
const stores: SupportStore[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dispatchers-'));
  postgres = await startPostgres();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const store of stores.splice(0)) await store.close();
});
afterAll(async () => {
  await postgres?.end();
  await rm(folder, { recursive: true, force: true });
});

interface Program {
  readonly name: string;
  leads(): boolean;
  /** SIGKILL, and wait until it is gone. */
  kill(): Promise<void>;
}

/** What all programs of a test said, in the order in which it was heard. */
class Ear {
  readonly said: Said[] = [];
  private readonly news = new EventEmitter();

  hear(line: string): void {
    this.said.push(JSON.parse(line) as Said);
    this.news.emit('line');
  }

  /** However long programs take on a busy machine: the test's own time limit counts. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this.news, 'line');
  }
}

function startProgram(options: ProgramOptions, ear: Ear): Program {
  const child = spawn(process.execPath, ['-r', HOOK, PROGRAM, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_NO_WARNINGS: '1' } });
  children.push(child);
  createInterface({ input: child.stdout }).on('line', (line) => ear.hear(line));
  return {
    name: options.name,
    leads: () => ear.said.some((one) => one.what === 'leads' && one.name === options.name),
    async kill() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

async function write(store: SupportStore, now: number, text: string, from: Customer): Promise<void> {
  const messages = [inbound(content.text(text), { from, id: `wamid.${String(from.waId)}.${text}` })];
  const records = readEnvelope(onTheWire(envelope([change({ contacts: [contactEntry(from)], messages })])))?.records ?? [];
  const target = { ...TARGET, phoneNumberId: PHONE_NUMBER_ID, topics: ['message'], combine: null, maxMessageAgeMs: null } as const;
  await store.ingest(records, [target], now);
}

type RunLine = Extract<Said, { readonly what: 'start' | 'end' }>;
const linesOf = (said: readonly Said[], what: RunLine['what']) => said.filter((one): one is RunLine => one.what === what);
/** Whose runs ended, in that order; a run that was killed between its end and the note of it ends again. */
const endedOf = (said: readonly Said[], of = '') => [...new Set(linesOf(said, 'end').map(({ text }) => text))].filter((text) => text.startsWith(of));

describe.each<[string, () => ProgramOptions['store']]>([
  ['SQLite', () => ({ file: path.join(folder, 'store.sqlite') })],
  ['PostgreSQL', () => postgres.connection()],
])('on %s', (_engine, place) => {
  test('the other process takes over: nothing is lost, only what was cut off runs again, and the order stays', async () => {
    const where = place();
    const store = await ('file' in where ? openSqliteStore(where) : openPostgresStore(where));
    stores.push(store);
    const epoch = Date.now();
    const ear = new Ear();
    const { said } = ear;
    const start = (name: string) => startProgram({ name, store: where, epoch, speed: SPEED }, ear);
    const [one, other] = [start('one'), start('other')];
    await ear.until(() => one.leads() || other.leads());
    const [first, second] = one.leads() ? [one, other] : [other, one];

    const now = () => epoch + (Date.now() - epoch) * SPEED;
    for (let index = 0; index < MESSAGES; index += 1) {
      for (const from of CUSTOMERS) await write(store, now(), `${String(from.name)}: ${index}`, from);
    }
    await ear.until(() => linesOf(said, 'end').length >= 15);
    await first.kill();
    const cutOff = linesOf(said, 'start').length - linesOf(said, 'end').length;
    await ear.until(() => endedOf(said).length === CUSTOMERS.length * MESSAGES);

    expect(second.leads()).toBe(true);
    expect(new Set(linesOf(said, 'start').map(({ name }) => name))).toEqual(new Set(['one', 'other']));
    for (const { name } of CUSTOMERS) {
      expect(endedOf(said, name)).toEqual(Array.from({ length: MESSAGES }, (_, index) => `${String(name)}: ${index}`));
    }
    // Only what the kill cut off started a second time, as the next attempt.
    const again = linesOf(said, 'start').filter(({ attempt }) => attempt > 1);
    expect(again.every(({ name, attempt }) => name === second.name && attempt === 2)).toBe(true);
    expect(again.length).toBeGreaterThanOrEqual(cutOff);
    expect(again.length).toBeLessThanOrEqual(4);
  }, 60_000);
});
