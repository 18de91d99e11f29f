import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** A Zammad. Requests are authenticated by whoever sends them. */
export interface ZammadAccount {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The group of new tickets, which Zammad asks for. */
  readonly group: string;
}

/**
 * The Zammad that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when it cannot be one
 */
export function zammadAccount(settings: Readonly<Record<string, unknown>>): ZammadAccount {
  return { baseUrl: webAddress('Zammad', settings.baseUrl), group: asText(settings.group)?.trim() ?? 'Users' };
}
