import type { HttpResponse } from '../../../shared/http';
import { asArray, asRecord, type Json } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import { showable } from '../parts/answers';
import { helpdeskCalls, type HelpdeskCalls } from '../parts/calls';
import type { FreshdeskAccount } from './account';

/** Freshdesk's API, with paths below `/api/v2`. Source: developers.freshdesk.com/api. */
export interface FreshdeskApi extends HelpdeskCalls {
  readonly name: string;
  readonly account: FreshdeskAccount;
  /** One page of a list. */
  page(path: string, page: number, query?: Readonly<Record<string, string>>): Promise<readonly Json[]>;
  /** Replies and notes of a ticket, oldest first; not its description. */
  conversations(ticketId: string): Promise<readonly Json[]>;
}

export const PAGE_SIZE = 100;
/** A ticket with more comments than this is written on, but its oldest are what is read. */
const MOST_PAGES = 50;

/** The way to one account of Freshdesk. */
export function freshdeskApi(account: FreshdeskAccount, line: HelpdeskLine): FreshdeskApi {
  const calls = helpdeskCalls(line, `${account.baseUrl}/api/v2/`, { reasonsOf, isFinal: isDuplicate });
  const page = async (path: string, number: number, query: Readonly<Record<string, string>> = {}): Promise<readonly Json[]> =>
    asArray(await calls.ask({ method: 'GET', path, query: { ...query, page: number, per_page: PAGE_SIZE } })).map(asRecord);

  return {
    name: line.name,
    account,
    ...calls,
    page,
    conversations: async (ticketId) => {
      const all: Json[] = [];
      for (let number = 1; number <= MOST_PAGES; number += 1) {
        const some = await page(`tickets/${encodeURIComponent(ticketId)}/conversations`, number);
        all.push(...some);
        if (some.length < PAGE_SIZE) break;
      }
      return all;
    },
  };
}

/** What Freshdesk complains of: fields, and codes such as `missing_field`. Its sentences quote values. */
export function reasonsOf(body: unknown): readonly string[] {
  return showable([...complaintsIn(body).flatMap(({ field, code }) => [field, code]), asRecord(body).code]);
}

export const complaintsIn = (body: unknown): readonly Json[] => asArray(asRecord(body).errors).map(asRecord);

/** A value that must be unique and is not: another try would meet the same answer. */
function isDuplicate({ status, body }: HttpResponse): boolean {
  return status === 409 && complaintsIn(body).some(({ code }) => code === 'duplicate_value');
}
