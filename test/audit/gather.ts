// Everything that is to be searched, piece by piece.
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Execution, N8nClient } from '../../sandbox/n8n/N8nClient';
import type { AnyN8n, Stack, StoreRow } from '../e2e/support/Stack';
import { asArray, asRecord } from '../../src/shared/shape';
import { REDACT_NODE } from './flows';
import type { PlaceKind } from './places';

/** Something to be searched: a text, or a file that is read in pieces. */
export interface Piece {
  readonly place: PlaceKind;
  /** Tells it from others of its place, for the report. */
  readonly name: string;
  readonly content: AsyncIterable<Buffer> | string;
}

type Look = (sql: string) => Promise<readonly StoreRow[]>;

const TABLES = {
  sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  postgres: 'SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename',
} as const;

/** Every row of every table, all its columns as one text. */
export async function* rowPieces(place: PlaceKind, engine: keyof typeof TABLES, look: Look): AsyncIterable<Piece> {
  for (const { name: table } of await look(TABLES[engine])) {
    const rows = await look(`SELECT * FROM "${String(table)}"`);
    for (const [index, row] of rows.entries()) yield { place, name: `${String(table)}, row ${textOf(row.id ?? row.executionId ?? index + 1)}`, content: textOfRow(row) };
  }
}

function textOfRow(row: StoreRow): string {
  return Object.entries(row).map(([column, value]) => `${column}: ${textOf(value)}`).join('\n');
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Every file below n8n's user folder. */
export async function* filePieces(userFolder: string): AsyncIterable<Piece> {
  for (const entry of await readdir(userFolder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(userFolder, file);
    yield { place: placeOfFile(name), name, content: createReadStream(file, { highWaterMark: 1_048_576 }) as AsyncIterable<Buffer> };
  }
}

/** Of the log that Redis commands are kept in, see redis.ts. */
export const REDIS_COMMANDS = 'redis-commands.txt';

function placeOfFile(name: string): PlaceKind {
  if (name === REDIS_COMMANDS) return 'redis';
  if (name.endsWith('.log')) return 'log';
  if (/\.sqlite(?:-wal|-shm|-journal)?$/.test(name)) return 'databaseFile';
  return /(?:^|\/)(?:binaryData|storage)\//.test(name) ? 'binaryData' : 'otherFile';
}

interface ExecutionPage {
  readonly data: readonly Execution[];
  readonly nextCursor: string | null;
}

/** The words of everything that failed in any run, and what Redact Card Numbers gave. */
export async function* runPieces(client: N8nClient, redactWorkflow: string): AsyncIterable<Piece> {
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: ExecutionPage = await client.request('GET', `/api/v1/executions?includeData=true&limit=50${cursor === '' ? '' : `&cursor=${cursor}`}`);
    for (const { id, data, workflowId } of page.data) {
      for (const words of errorsIn(data?.resultData)) yield { place: 'errorText', name: `execution ${id}`, content: words };
      if (workflowId === redactWorkflow) yield { place: 'redacted', name: `execution ${id}`, content: JSON.stringify(data?.resultData?.runData?.[REDACT_NODE] ?? null) };
    }
    cursor = page.nextCursor;
  }
}

/** Whatever stands under `error`, without the node as it stands in the workflow. */
function* errorsIn(value: unknown): Iterable<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'error' && inner !== null) yield JSON.stringify(typeof inner === 'object' ? { ...inner, node: undefined } : inner);
    else yield* errorsIn(inner);
  }
}

/** Everything that reached the helpdesk's tickets. */
export async function* deskPieces({ control }: Pick<Stack<AnyN8n>, 'control'>): AsyncIterable<Piece> {
  for (const ticket of await control.tickets()) yield { place: 'desk', name: `ticket ${ticket.id}`, content: JSON.stringify(ticket) };
}

/** The sandbox's own log of requests, as far as a stand-in sees them. */
export async function* sandboxPieces(url: string): AsyncIterable<Piece> {
  for (const [target, place] of [['graph', 'graphTraffic'], ['zendesk', 'helpdeskTraffic']] as const) {
    const { requests } = asRecord(await (await fetch(`${url}/sandbox/requests?target=${target}`)).json());
    for (const request of asArray(requests)) yield { place, name: `${String(asRecord(request).method)} ${String(asRecord(request).path)}`, content: JSON.stringify(request) };
  }
}
