import { SupportError } from '../../../shared/errors';
import type { HttpRequest, HttpResponse } from '../../../shared/http';
import { asArray, asRecord, asText } from '../../../shared/shape';
import { callHelpdesk, type HelpdeskLine } from '../../helpdeskCall';
import { succeeded, webAddress } from '../parts/answers';
import { reasonsOf } from './answers';
import { createProperties, PREFIX } from './properties';

/** A HubSpot account. Requests are authenticated by whoever sends them. */
export interface HubSpotAccount {
  /** HubSpot's number of the account, the "Hub ID". */
  readonly accountId: string;
  /** Without a trailing slash; `https://api.hubapi.com` unless it is a stand-in. */
  readonly baseUrl: string;
  /** Name or id of the pipeline for new tickets; `null` for the account's first. */
  readonly pipeline: string | null;
}

export type HubSpotCall = Omit<HttpRequest, 'url'> & { readonly path: string };
export type HubSpotRecord = Readonly<Record<string, unknown>>;

/** Calls to one HubSpot. */
export interface HubSpotClient {
  readonly account: HubSpotAccount;
  readonly name: string;
  readonly now: () => number;
  call(request: HubSpotCall): Promise<HttpResponse>;
  /** A call whose answer must be a success; gives its JSON object. */
  ask(request: HubSpotCall): Promise<HubSpotRecord>;
}

/** Every write is one that HubSpot may carry out twice: by a unique property, or with the same values. */
export function hubSpotClient(account: HubSpotAccount, line: HelpdeskLine): HubSpotClient {
  const send = async ({ path, ...request }: HubSpotCall): Promise<HttpResponse> => {
    const response = await callHelpdesk(line, { ...request, url: `${account.baseUrl}${path}` });
    if (response === null) throw new Error('Without a question whether it is done already there is always an answer');
    return response;
  };
  const client: HubSpotClient = {
    account,
    name: line.name,
    now: () => line.clock.now(),
    call: async (request) => {
      const response = await send(request);
      return lacksOurProperties(response) && (await createProperties({ ...client, call: send, ask: asking(send, line.name) })) ? send(request) : response;
    },
    ask: (request) => asking(client.call, line.name)(request),
  };
  return client;
}

const asking =
  (call: HubSpotClient['call'], name: string): HubSpotClient['ask'] =>
  async (request) =>
    asRecord(succeeded(name, await call(request), reasonsOf));

/** The properties that these nodes need are made when HubSpot complains of them for the first time. */
function lacksOurProperties({ status, body }: HttpResponse): boolean {
  return status === 400 && (asText(asRecord(body).message) ?? '').includes(PREFIX);
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when something in it cannot be right
 */
export function hubSpotAccount(settings: Readonly<Record<string, unknown>>): HubSpotAccount {
  const accountId = asText(settings.accountId)?.trim() ?? '';
  if (!/^\d{1,12}$/.test(accountId)) {
    throw new SupportError('unsupportedSetup', 'The HubSpot credential has no usable account ID.', 'Enter the Hub ID: the number below the account’s name at the top right of HubSpot.');
  }
  return { accountId, baseUrl: webAddress('HubSpot', asText(settings.baseUrl) ?? 'https://api.hubapi.com'), pipeline: asText(settings.pipeline)?.trim() ?? null };
}

/** Records of a type by their ids, or by a unique property; those that are not there are missing. */
export async function readRecords(client: HubSpotClient, type: string, ids: readonly string[], properties: readonly string[], idProperty?: string): Promise<readonly HubSpotRecord[]> {
  const records: HubSpotRecord[] = [];
  for (let start = 0; start < ids.length; start += MOST_AT_ONCE) {
    const inputs = ids.slice(start, start + MOST_AT_ONCE).map((id) => ({ id }));
    const json = { inputs, properties, ...(idProperty === undefined ? {} : { idProperty }) };
    records.push(...asArray((await client.ask({ method: 'POST', path: `/crm/v3/objects/${type}/batch/read`, json })).results).map(asRecord));
  }
  return records;
}

const MOST_AT_ONCE = 100;

/** Makes a record that is known by the value of a unique property, or brings the one that is there to the same values. */
export async function upsert(client: HubSpotClient, type: string, idProperty: string, id: string, properties: HubSpotRecord): Promise<string> {
  const inputs = [{ idProperty, id, properties: { ...properties, [idProperty]: id } }];
  const [record] = asArray((await client.ask({ method: 'POST', path: `/crm/v3/objects/${type}/batch/upsert`, json: { inputs } })).results).map(asRecord);
  const made = asText(record?.id);
  if (made === null) throw new SupportError('helpdeskRefused', `${client.name} did not say which record it wrote.`, 'Run again.');
  return made;
}

/** Ties two records together, in HubSpot's unlabelled way; once, however often. @returns `false` when one of them is gone */
export async function associate(client: HubSpotClient, from: string, fromId: string, to: string, toId: string): Promise<boolean> {
  const response = await client.call({ method: 'PUT', path: `/crm/v4/objects/${from}/${fromId}/associations/default/${to}/${toId}` });
  // Which of the two it answers for a record that was deleted, HubSpot does not say.
  if (response.status === 404 || response.status === 400) return false;
  succeeded(client.name, response, reasonsOf);
  return true;
}

/** Records by a search, which is some time behind; page after page. */
export async function* searchRecords(client: HubSpotClient, type: string, query: HubSpotRecord): AsyncGenerator<HubSpotRecord> {
  let after: string | null = null;
  do {
    const json = { limit: MOST_FOUND, ...query, ...(after === null ? {} : { after }) };
    const page = await client.ask({ method: 'POST', path: `/crm/v3/objects/${type}/search`, json });
    yield* asArray(page.results).map(asRecord);
    after = asText(asRecord(asRecord(page.paging).next).after);
  } while (after !== null);
}

const MOST_FOUND = 200;
