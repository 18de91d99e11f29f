import type { Request } from 'express';
import { asNumber, asText } from '../../src/shared/shape';
import { GraphError } from './GraphError';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 1_000;
const CURSOR_PREFIX = 'after:';

const encodeCursor = (id: string): string => Buffer.from(`${CURSOR_PREFIX}${id}`).toString('base64url');

/** Only the asked fields, and the id. @throws GraphError for a field that the node does not have. */
export function pickFields(request: Request, node: Readonly<Record<string, unknown>>, nodeType: string, defaults: readonly string[]): unknown {
  const asked = asText(request.query.fields)?.split(',').map((name) => name.trim()).filter(Boolean) ?? defaults;
  const unknown = asked.find((name) => !Object.hasOwn(node, name));
  if (unknown !== undefined) {
    const message = `(#100) Tried accessing nonexisting field (${unknown.slice(0, 40)}) on node type (${nodeType})`;
    throw new GraphError(100, null, { message });
  }
  return Object.fromEntries([...new Set([...asked, 'id'])].filter((name) => node[name] !== undefined).map((name) => [name, node[name]]));
}

interface Listed {
  readonly id: string;
}

/** One page of a list in Meta's shape: `after` and `before` cursors, `next` only where there is more. @throws GraphError 131059 for a cursor that is none. */
export function listPage<T extends Listed>(
  request: Request,
  entries: readonly T[],
  show: (entry: T) => unknown,
  pageUrl: string,
): unknown {
  const limit = Math.min(Math.max(Math.trunc(asNumber(request.query.limit) ?? DEFAULT_LIMIT), 1), MAX_LIMIT);
  const start = startOf(request, entries, limit);
  const page = entries.slice(start, start + limit);
  const [first] = page;
  const last = page.at(-1);
  if (first === undefined || last === undefined) return { data: [] };
  const cursors = { before: encodeCursor(first.id), after: encodeCursor(last.id) };
  const more = start + limit < entries.length;
  return { data: page.map(show), paging: { cursors, ...(more ? { next: nextUrl(request, pageUrl, cursors.after) } : {}) } };
}

function startOf(request: Request, entries: readonly Listed[], limit: number): number {
  const { after, before } = request.query;
  if (after !== undefined) return positionOf(after, entries) + 1;
  if (before !== undefined) return Math.max(positionOf(before, entries) - limit, 0);
  return 0;
}

function positionOf(cursor: unknown, entries: readonly Listed[]): number {
  const text = Buffer.from(asText(cursor) ?? '', 'base64url').toString('utf8');
  const position = entries.findIndex(({ id }) => text === `${CURSOR_PREFIX}${id}`);
  if (position < 0) throw new GraphError(131059, 'The cursor is not valid any more: start again without it.');
  return position;
}

/** Without the access token: whoever follows the link sends it again. */
function nextUrl(request: Request, pageUrl: string, after: string): string {
  const url = new URL(pageUrl);
  for (const [name, value] of Object.entries(request.query)) {
    if (typeof value === 'string' && !['access_token', 'appsecret_proof', 'before', 'after'].includes(name)) url.searchParams.set(name, value);
  }
  url.searchParams.set('after', after);
  return url.href;
}
