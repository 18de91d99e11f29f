import { SupportError } from '../../../shared/errors';
import type { HttpResponse } from '../../../shared/http';
import { asArray, asRecord, asText } from '../../../shared/shape';
import { callHelpdesk, type HelpdeskLine, type HelpdeskRequest } from '../../helpdeskCall';
import { succeeded } from '../parts/answers';
import type { HubSpotAccount } from './account';
import { reasonsOf } from './answers';
import { createProperties, PREFIX } from './properties';

export type HubSpotRecord = Readonly<Record<string, unknown>>;

/** Calls to one HubSpot. */
export interface HubSpotApi {
  readonly account: HubSpotAccount;
  readonly name: string;
  readonly now: () => number;
  call(request: HelpdeskRequest): Promise<HttpResponse>;
  /** A call whose answer must be a success; gives its JSON object. */
  ask(request: HelpdeskRequest): Promise<HubSpotRecord>;
}

/** Every write is one that HubSpot may carry out twice: by a unique property, or with the same values. */
export function hubSpotApi(account: HubSpotAccount, line: HelpdeskLine): HubSpotApi {
  const send: HubSpotApi['call'] = ({ path, ...request }) => callHelpdesk(line, { ...request, url: `${account.baseUrl}${path}` });
  const api: HubSpotApi = {
    account,
    name: line.name,
    now: () => line.clock.now(),
    call: async (request) => {
      const response = await send(request);
      return lacksOurProperties(response) && (await createProperties({ ...api, call: send, ask: asking(send, line.name) })) ? send(request) : response;
    },
    ask: (request) => asking(api.call, line.name)(request),
  };
  return api;
}

const asking =
  (call: HubSpotApi['call'], name: string): HubSpotApi['ask'] =>
  async (request) =>
    asRecord(succeeded(name, await call(request), reasonsOf));

/** The properties that these nodes need are made when HubSpot complains of them for the first time. */
function lacksOurProperties({ status, body }: HttpResponse): boolean {
  return status === 400 && (asText(asRecord(body).message) ?? '').includes(PREFIX);
}

/** Records of a type by their ids, or by a unique property; those that are not there are missing. */
export async function readRecords(api: HubSpotApi, type: string, ids: readonly string[], properties: readonly string[], idProperty?: string): Promise<readonly HubSpotRecord[]> {
  const records: HubSpotRecord[] = [];
  for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
    const inputs = ids.slice(start, start + MOST_AT_ONCE).map((id) => ({ id }));
    const json = { inputs, properties, ...(idProperty === undefined ? {} : { idProperty }) };
    records.push(...asArray((await api.ask({ method: 'POST', path: `/crm/v3/objects/${type}/batch/read`, json })).results).map(asRecord));
  }
  return records;
}

const MOST_AT_ONCE = 100;

/** Makes a record that is known by the value of a unique property, or brings the one that is there to the same values. */
export async function upsert(api: HubSpotApi, type: string, idProperty: string, id: string, properties: HubSpotRecord): Promise<string> {
  const inputs = [{ idProperty, id, properties: { ...properties, [idProperty]: id } }];
  const [record] = asArray((await api.ask({ method: 'POST', path: `/crm/v3/objects/${type}/batch/upsert`, json: { inputs } })).results).map(asRecord);
  const made = asText(record?.id);
  if (made === null) throw new SupportError('helpdeskRefused', `${api.name} did not say which record it wrote.`, 'Run again.');
  return made;
}

/** Ties two records together, in HubSpot's unlabelled way; once, however often. @returns `false` when one of them is gone */
export async function associate(api: HubSpotApi, from: string, fromId: string, to: string, toId: string): Promise<boolean> {
  const response = await api.call({ method: 'PUT', path: `/crm/v4/objects/${from}/${fromId}/associations/default/${to}/${toId}` });
  // Which of the two it answers for a record that was deleted, HubSpot does not say.
  if (response.status === 404 || response.status === 400) return false;
  succeeded(api.name, response, reasonsOf);
  return true;
}

/** Records by a search, which is some time behind; page after page. */
export async function* searchRecords(api: HubSpotApi, type: string, query: HubSpotRecord): AsyncGenerator<HubSpotRecord> {
  let after: string | null = null;
  do {
    const json = { limit: MOST_FOUND, ...query, ...(after === null ? {} : { after }) };
    const page = await api.ask({ method: 'POST', path: `/crm/v3/objects/${type}/search`, json });
    yield* asArray(page.results).map(asRecord);
    after = asText(asRecord(asRecord(page.paging).next).after);
  } while (after !== null);
}

const MOST_FOUND = 200;
