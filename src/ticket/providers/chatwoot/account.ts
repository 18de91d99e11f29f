import { SupportError } from '../../../shared/errors';
import { asNumber } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** An inbox of the kind "API" in a Chatwoot account. Requests are authenticated by whoever sends them. */
export interface ChatwootAccount {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly accountId: number;
  readonly inboxId: number;
}

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when it cannot be one
 */
export function chatwootAccount(settings: Readonly<Record<string, unknown>>): ChatwootAccount {
  const [accountId, inboxId] = [asNumber(settings.accountId), asNumber(settings.inboxId)];
  if (!isId(accountId) || !isId(inboxId)) {
    throw new SupportError(
      'unsupportedSetup',
      'The Chatwoot credential has no usable account id or inbox id.',
      'Both are numbers in the address of Chatwoot’s page: …/accounts/1/settings/inboxes/5.',
    );
  }
  return { baseUrl: webAddress('Chatwoot', settings.baseUrl), accountId, inboxId };
}

const isId = (id: number | null): id is number => id !== null && Number.isInteger(id) && id > 0;
