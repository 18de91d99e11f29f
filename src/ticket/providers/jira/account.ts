import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** A service project of a Jira site. Requests are authenticated by whoever sends them. */
export interface JiraAccount {
  /** The part before `.atlassian.net`. */
  readonly site: string;
  /** Without a trailing slash; `https://{site}.atlassian.net` unless it is a stand-in. */
  readonly baseUrl: string;
  /** E.g. `SUP`. */
  readonly projectKey: string;
  /** What customers' messages are in that project: the name or the id of a request type. */
  readonly requestType: string;
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when something in it cannot be right
 */
export function jiraAccount(settings: Readonly<Record<string, unknown>>): JiraAccount {
  const site = asText(settings.site)?.trim() ?? '';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/i.test(site)) throw unsupported('site', 'Enter only the part before ".atlassian.net", e.g. "company".');
  const projectKey = asText(settings.projectKey)?.trim().toUpperCase() ?? '';
  if (!/^[A-Z][A-Z0-9_]*$/.test(projectKey)) throw unsupported('project key', 'Enter the letters before the number of a ticket, e.g. "SUP" of SUP-12.');
  const requestType = asText(settings.requestType)?.trim() ?? '';
  if (requestType === '') throw unsupported('request type', 'Enter the name of a request type of the service project.');
  return { site, baseUrl: webAddress('Jira', asText(settings.baseUrl) ?? `https://${site}.atlassian.net`), projectKey, requestType };
}

function unsupported(what: string, hint: string): SupportError {
  return new SupportError('unsupportedSetup', `The Jira credential has no usable ${what}.`, hint);
}
