import type { Request } from 'express';
import { asNumber } from '../../src/shared/shape';
import { invalidAttribute } from './ZendeskError';

const PAGE_SIZE = 100;
/** Deeper pages are refused. */
const MOST_PAGES = 100;

/** One page in Zendesk's offset pagination. @throws ZendeskError 400 for a page that lies too deep. */
export function listOf<T>(request: Request, name: string, entries: readonly T[], show: (entry: T) => unknown): unknown {
  const size = Math.min(Math.max(asNumber(request.query.per_page) ?? PAGE_SIZE, 1), PAGE_SIZE);
  const page = Math.max(asNumber(request.query.page) ?? 1, 1);
  if (page > MOST_PAGES) throw invalidAttribute('page', `must be at most ${MOST_PAGES}`);
  const pageUrl = (number: number): string => {
    const url = new URL(request.originalUrl, `http://${request.get('host') ?? '127.0.0.1'}`);
    url.searchParams.set('page', String(number));
    return url.href;
  };
  return {
    [name]: entries.slice((page - 1) * size, page * size).map(show),
    count: entries.length,
    next_page: page * size < entries.length ? pageUrl(page + 1) : null,
    previous_page: page > 1 ? pageUrl(page - 1) : null,
  };
}

export function inOrder<T>(request: Request, entries: readonly T[]): readonly T[] {
  return request.query.sort_order === 'desc' ? entries.toReversed() : entries;
}
