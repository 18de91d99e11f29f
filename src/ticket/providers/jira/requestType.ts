import { SupportError } from '../../../shared/errors';
import { asArray, asRecord, asText } from '../../../shared/shape';
import { unreadable } from '../parts/answers';
import type { JiraApi } from './api';

/** What makes an issue a request of the service project, so that agents can answer it there. */
export interface RequestType {
  readonly id: string;
  readonly issueTypeId: string;
  /** The field of issues that holds the request type, e.g. `customfield_10010`; its number differs from site to site. */
  readonly field: string;
}

/** The type of that field, on every site. */
const FIELD_TYPE = 'com.atlassian.servicedesk:vp-origin';

/**
 * The request type of the credential.
 * @throws {SupportError} `unsupportedSetup` when the project has none of this name or id
 */
export async function findRequestType(api: JiraApi): Promise<RequestType> {
  const { projectKey, requestType: wanted } = api.account;
  const types = await requestTypes(api);
  const type = types.find(({ id }) => id === wanted) ?? types.find(({ name }) => asText(name)?.toLowerCase() === wanted.toLowerCase());
  if (type === undefined) {
    const names = types.map(({ name }) => `"${String(name)}"`).join(', ');
    throw new SupportError(
      'unsupportedSetup',
      `The service project ${projectKey} has no request type "${wanted}".`,
      names === '' ? 'Add a request type to the project.' : `Enter one of these in the credential: ${names}.`,
    );
  }
  const fields = asArray(await api.ask({ method: 'GET', path: '/rest/api/3/field' })).map(asRecord);
  const field = asText(fields.find(({ schema }) => asRecord(schema).custom === FIELD_TYPE)?.id);
  const [id, issueTypeId] = [asText(type.id), asText(type.issueTypeId)];
  if (id === null || issueTypeId === null || field === null) throw unreadable(api.name);
  return { id, issueTypeId, field };
}

async function requestTypes(api: JiraApi): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> {
  const path = `/rest/servicedeskapi/servicedesk/${encodeURIComponent(api.account.projectKey)}/requesttype`;
  const found: Array<Readonly<Record<string, unknown>>> = [];
  for (;;) {
    const page = asRecord(await api.ask({ method: 'GET', path, query: { start: found.length, limit: 100 } }));
    const values = asArray(page.values).map(asRecord);
    found.push(...values);
    if (page.isLastPage !== false || values.length === 0) return found;
  }
}
