import { SupportError } from '../../../shared/errors';
import { hashKey } from '../../../shared/hash';
import type { HttpResponse } from '../../../shared/http';
import { asArray } from '../../../shared/shape';
import { callHelpdesk, type HelpdeskLine } from '../../helpdeskCall';
import { succeeded } from '../parts/answers';
import type { HttpDeskConnection, HttpDeskRequest } from './connection';
import { textAt, timeAt, valueAt } from './records';
import { fillRequest, type Values } from './template';

/** The requests of one connection. */
export interface HttpDeskApi {
  readonly connection: HttpDeskConnection;
  readonly line: HelpdeskLine;
  /** The last answer; `null` when `alreadyDone` said so. */
  call(request: HttpDeskRequest, values: Values, alreadyDone?: () => Promise<boolean>): Promise<HttpResponse | null>;
  /** What stands where the request says, of an answer that must be a success. */
  read(request: HttpDeskRequest, response: HttpResponse | null): unknown;
  /** The records of a list: all pages where the request has `{{page}}`, else the one there is. */
  list(request: HttpDeskRequest, values: Values): AsyncGenerator<unknown>;
}

/** Enough for a hundred tickets a page; a helpdesk that ignores the page is noticed before. */
const MOST_PAGES = 100;

/** What stands on a comment to be recognised by: the message's own id may hold a phone number. */
export const markOf = (marker: string): string => `wa-${hashKey(marker).slice(0, 16)}`;
export const MARK = /\bwa-[0-9a-f]{16}\b/;

export function httpDeskApi(connection: HttpDeskConnection, line: HelpdeskLine): HttpDeskApi {
  const call: HttpDeskApi['call'] = async (request, values, alreadyDone) => {
    const { target, ...filled } = fillRequest(request, values);
    return callHelpdesk(line, { ...filled, url: `${connection.baseUrl}${target}` }, alreadyDone);
  };

  // Names of fields are the helpdesk's own and unknown here: its words stay out of messages.
  const read: HttpDeskApi['read'] = ({ answer }, response) => valueAt(succeeded(line.name, response), answer);

  async function* list(request: HttpDeskRequest, values: Values): AsyncGenerator<unknown> {
    let first: string | null = null;
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const records = asArray(read(request, await call(request, { ...values, page })));
      const starts = JSON.stringify(records[0] ?? null);
      if (records.length === 0 || starts === first) return;
      yield* records;
      if (!request.uses.has('page')) return;
      first = starts;
    }
  }

  return { connection, line, call, read, list };
}

/** Whether a comment, or the ticket's own text, was written by these nodes; with `mark` whether it is this very one. */
export function isMarked(record: unknown, at: { readonly text?: string; readonly marker?: string }, mark?: string): boolean {
  const where = textAt(record, at.marker ?? at.text) ?? '';
  return mark === undefined ? MARK.test(where) : where.includes(mark);
}

/** By the helpdesk's clock where it tells the time. */
export function servedAt(response: HttpResponse | null, line: HelpdeskLine): number {
  return timeAt(response?.headers, 'date') ?? line.clock.now();
}

/** For something that the credential says nothing of. */
export function notConfigured(title: string, consequence: string): SupportError {
  return new SupportError('unsupportedSetup', `The credential of the helpdesk has no ${title}, so ${consequence}.`, 'Fill it in, if the helpdesk can do that.');
}
