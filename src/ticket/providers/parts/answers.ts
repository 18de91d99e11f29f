import { SupportError } from '../../../shared/errors';
import type { HttpResponse } from '../../../shared/http';
import { asText } from '../../../shared/shape';
import { refusal } from '../../helpdeskCall';

/**
 * The JSON of an answer that has to be a success.
 * @param reasonsOf what the helpdesk complains of: names of fields and codes, never content; missing: nothing that may be shown
 * @throws {SupportError} `helpdeskRefused` or `helpdeskUnreachable`
 */
export function succeeded(name: string, response: HttpResponse | null, reasonsOf: (body: unknown) => readonly string[] = () => []): unknown {
  if (response === null) throw unreadable(name);
  if (response.status < 200 || response.status > 299) throw refusal(name, response.status, reasonsOf(response.body));
  return response.body;
}

/** For an answer that lacks what every such answer of this helpdesk has. */
export function unreadable(name: string): SupportError {
  return new SupportError('helpdeskRefused', `${name} answered in a way that this node does not understand.`, 'Check the address in the credential.');
}

/** Milliseconds of a time such as `2026-11-22T12:00:00Z`. */
export function timeOf(value: unknown): number | null {
  const time = Date.parse(asText(value) ?? '');
  return Number.isNaN(time) ? null : time;
}

/** Names of fields and codes fit to be shown: nothing that could be content, a number or a token. */
export function showable(names: readonly unknown[]): readonly string[] {
  return names.filter((name): name is string => typeof name === 'string' && /^[A-Za-z_]{1,40}$/.test(name));
}

/**
 * The address of a helpdesk from its credential, without a slash at the end.
 * @throws {SupportError} `unsupportedSetup` when it is none
 */
export function webAddress(name: string, value: unknown): string {
  const address = (asText(value) ?? '').trim().replace(/\/+$/, '');
  if (/^https?:$/.test(URL.parse(address)?.protocol ?? '')) return address;
  throw new SupportError(
    'unsupportedSetup',
    `The address in the ${name} credential is not a web address.`,
    'Enter it as it stands in the browser, e.g. "https://support.example.com".',
  );
}
