import type { HttpSend } from '../shared/http';
import { asArray, asRecord, asText } from '../shared/shape';
import { callGraph, GraphRefusal, type GraphAccount } from './graphApi';

/** Entries that one call gives. */
export const TEMPLATES_PER_CALL = 100;
/** 250 templates are the usual limit of an account, 6,000 that of a verified one. */
const MOST_PAGES = 60;
const FIELDS = 'name,status,category,language,components,parameter_format';

/** Meta forgot where the next page begins. */
const BAD_CURSOR_CODE = 131_059;
const MOST_RESTARTS = 2;

/** Which templates: Meta's `name` also finds longer names. */
export type TemplateFilter = Readonly<Partial<Record<'name' | 'status', string>>>;

async function readPages(send: HttpSend, account: GraphAccount, filter: TemplateFilter): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Readonly<Record<string, unknown>> = await callGraph(send, account, {
      method: 'GET',
      path: `${account.wabaId}/message_templates`,
      query: { fields: FIELDS, limit: TEMPLATES_PER_CALL, ...filter, ...(after === null ? {} : { after }) },
    });
    found.push(...asArray(answer.data));
    const paging = asRecord(answer.paging);
    after = asText(paging.next) === null ? null : asText(asRecord(paging.cursors).after);
    if (after === null) break;
  }
  return found;
}

/**
 * The account's templates as Meta describes them, all pages; from the start again where Meta does not know its cursor
 * any more. Source: cloud-api.md §6.
 * @throws {GraphRefusal} e.g. 80007 after 200 calls within an hour
 */
export async function listTemplates(send: HttpSend, account: GraphAccount, filter: TemplateFilter = {}): Promise<readonly unknown[]> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await readPages(send, account, filter);
    } catch (failure) {
      const isCursor = failure instanceof GraphRefusal && failure.graphCode === BAD_CURSOR_CODE;
      if (!isCursor || restarts === MOST_RESTARTS) throw failure;
    }
  }
}
