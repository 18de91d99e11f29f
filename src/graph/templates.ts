import type { HttpSend } from '../shared/http';
import { asArray, asRecord, asText } from '../shared/shape';
import { callGraph, type GraphAccount } from './graphApi';

const PAGE_SIZE = 100;
/** 250 templates are the usual limit of an account, 6,000 that of a verified one. */
const MOST_PAGES = 60;
const FIELDS = 'name,status,category,language,components,parameter_format';

/** The account's templates as Meta describes them, all pages. Source: cloud-api.md §6. */
export async function listTemplates(
  send: HttpSend,
  account: GraphAccount,
  filter: { readonly status?: string; readonly name?: string },
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer: Readonly<Record<string, unknown>> = await callGraph(send, account, {
      method: 'GET',
      path: `${account.wabaId}/message_templates`,
      query: { fields: FIELDS, limit: PAGE_SIZE, ...filter, ...(after === null ? {} : { after }) },
    });
    found.push(...asArray(answer.data));
    const paging = asRecord(answer.paging);
    after = asText(paging.next) === null ? null : asText(asRecord(paging.cursors).after);
    if (after === null) break;
  }
  return found;
}
