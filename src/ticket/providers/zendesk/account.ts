import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';

/** A Zendesk account. Requests are authenticated by whoever sends them. */
export interface ZendeskAccount {
  readonly subdomain: string;
  /** Without a trailing slash; `https://{subdomain}.zendesk.com` unless it is a stand-in. */
  readonly baseUrl: string;
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when subdomain or base URL cannot be one
 */
export function zendeskAccount(settings: Readonly<Record<string, unknown>>): ZendeskAccount {
  const subdomain = asText(settings.subdomain)?.trim() ?? '';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/i.test(subdomain)) {
    throw new SupportError(
      'unsupportedSetup',
      'The Zendesk credential has no usable subdomain.',
      'Enter only the part before ".zendesk.com", e.g. "company".',
    );
  }
  const baseUrl = (asText(settings.baseUrl) ?? `https://${subdomain}.zendesk.com`).trim().replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.parse(baseUrl)?.protocol ?? '')) {
    throw new SupportError('unsupportedSetup', 'The base URL in the Zendesk credential is not a web address.', 'Leave it empty for zendesk.com.');
  }
  return { subdomain, baseUrl };
}
