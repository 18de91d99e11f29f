import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** A Freshdesk account. Requests are authenticated by whoever sends them. */
export interface FreshdeskAccount {
  /** The part before ".freshdesk.com". */
  readonly domain: string;
  /** Without a trailing slash; `https://{domain}.freshdesk.com` unless it is a stand-in. */
  readonly baseUrl: string;
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when it cannot be one
 */
export function freshdeskAccount(settings: Readonly<Record<string, unknown>>): FreshdeskAccount {
  const domain = asText(settings.domain)?.trim().toLowerCase() ?? '';
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(domain)) {
    throw new SupportError('unsupportedSetup', 'The Freshdesk credential has no usable domain.', 'Enter only the part before ".freshdesk.com", e.g. "company".');
  }
  return { domain, baseUrl: webAddress('Freshdesk', asText(settings.baseUrl) ?? `https://${domain}.freshdesk.com`) };
}
