import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** A HubSpot account. Requests are authenticated by whoever sends them. */
export interface HubSpotAccount {
  /** HubSpot's number of the account, the "Hub ID". */
  readonly accountId: string;
  /** Without a trailing slash; `https://api.hubapi.com` unless it is a stand-in. */
  readonly baseUrl: string;
  /** Name or id of the pipeline for new tickets; `null` for the account's first. */
  readonly pipeline: string | null;
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
