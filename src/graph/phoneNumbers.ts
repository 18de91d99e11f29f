import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import { asArray, asRecord } from '../shared/shape';
import { callGraph, type GraphAccount } from './graphApi';

/** More than a business account can have. */
const MOST_NUMBERS = 100;

/**
 * Asks Meta whether the account's number is one of its business account's: with another one its webhooks would never match.
 * @param query in addition, e.g. `appsecret_proof`
 * @throws {SupportError} `invalidInput` when it is not
 */
export async function confirmPhoneNumber(send: HttpSend, account: GraphAccount, query: Readonly<Record<string, string>> = {}): Promise<void> {
  const answer = await callGraph(send, account, {
    method: 'GET',
    path: `${account.wabaId}/phone_numbers`,
    query: { fields: 'id', limit: MOST_NUMBERS, ...query },
  });
  if (asArray(answer.data).some((number) => asRecord(number).id === account.phoneNumberId)) return;
  throw new SupportError(
    'invalidInput',
    'The phone number does not belong to this business account.',
    'Compare Phone Number ID and Business Account ID in the credential with WhatsApp > API Setup in the Meta app dashboard.',
  );
}
