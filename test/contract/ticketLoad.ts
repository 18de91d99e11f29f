// 100 messages of 10 customers, two of them without a phone number, each delivered three times at once by four processes that share a
// PostgreSQL store: as workers of queue mode bring them.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { PostgresConnection } from '../../src/store/postgres/connection';
import { openPostgresStore } from '../../src/store/postgres/openPostgresStore';
import type { SupportStore } from '../../src/store/SupportStore';
import type { TicketRequest } from '../../src/ticket';
import { startPostgres } from '../fixtures/postgres';
import { contact, inboundMessage, nobody, NOON, NUMBER } from './supportStore/records';
import type { TicketLoadResult, TicketLoadTask } from './ticketLoadProgram';
import { message } from './ticketProvider';

const CUSTOMERS = 10;
const WITHOUT_NUMBER = 2;
const MESSAGES_EACH = 10;
const DELIVERIES = 3;
const PROCESSES = 4;

const PROGRAM = ['-r', path.join(__dirname, '../unit/store/typescriptHook.js'), path.join(__dirname, 'ticketLoadProgram.ts')];

/** What became of the load. */
export interface TicketLoad {
  readonly results: readonly TicketLoadResult[];
  /** The texts that have to stand on the ticket of each customer, in whatever order. */
  readonly textsByTicket: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Puts the load on a helpdesk. It takes as long as the helpdesk takes for some 900 calls. */
export async function putLoadOn(provider: TicketLoadTask['provider'], settings: TicketLoadTask['settings']): Promise<TicketLoad> {
  const postgres = await startPostgres();
  const connection = postgres.connection();
  const store = await openPostgresStore(connection);
  const requests = await allRequests(store);
  const shares = Array.from({ length: PROCESSES }, (_, process) => shareOf(process, requests));
  const started = await Promise.all(shares.map((share) => startProcess({ connection, provider, settings, requests: share })));
  const answers = await Promise.all(started.map(({ go }) => go()));
  await store.close();
  await postgres.end();

  const textsByTicket = new Map<string, Set<string>>();
  for (const [process, results] of answers.entries()) {
    for (const [index, { ticketId }] of results.entries()) {
      const texts = textsByTicket.get(ticketId) ?? new Set<string>();
      textsByTicket.set(ticketId, texts.add(shares[process]?.[index]?.text ?? ''));
    }
  }
  return { results: answers.flat(), textsByTicket };
}

/** @throws when there are not exactly ten tickets with ten messages each, written once each */
export function expectOneTicketEach({ results, textsByTicket }: TicketLoad): void {
  const count = (kind: 'appended' | 'created' | 'duplicate'): number => results.filter((result) => result[kind]).length;
  const messages = CUSTOMERS * MESSAGES_EACH;
  expect([count('created'), count('appended'), count('duplicate')]).toEqual([CUSTOMERS, messages - CUSTOMERS, messages * (DELIVERIES - 1)]);
  expect([...textsByTicket.values()].map(({ size }) => size)).toEqual(Array.from({ length: CUSTOMERS }, () => MESSAGES_EACH));
}

async function allRequests(store: SupportStore): Promise<readonly TicketRequest[]> {
  const requests: TicketRequest[] = [];
  for (let customer = 0; customer < CUSTOMERS; customer += 1) {
    const conversationId = await conversationOf(store, customer);
    for (let count = 0; count < MESSAGES_EACH; count += 1) requests.push(message(conversationId, `Customer ${customer} writes ${count}`));
  }
  return requests;
}

async function conversationOf(store: SupportStore, customer: number): Promise<string> {
  const hidden = { ...nobody, name: 'Ana Hidden', userId: `US.${10_000 + customer}` };
  const from = customer < WITHOUT_NUMBER ? hidden : contact(`1555010${1000 + customer}`);
  await store.ingest([inboundMessage({ id: `wamid.FIRST${customer}`, from })], [], NOON);
  const conversation = await store.findConversation(NUMBER, from.waId ?? from.userId ?? '');
  if (conversation === null) throw new Error('The store did not keep the conversation.');
  return conversation.id;
}

/** Each message goes to three of the four. */
function shareOf(process: number, requests: readonly TicketRequest[]): readonly TicketRequest[] {
  return requests.filter((_, index) => (index + process) % PROCESSES < DELIVERIES);
}

async function startProcess(task: TicketLoadTask): Promise<{ go(): Promise<readonly TicketLoadResult[]> }> {
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  const child = spawn(process.execPath, [...PROGRAM, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'], env });
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
      return JSON.parse(await next()) as readonly TicketLoadResult[];
    },
  };
}
