import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import { asArray, asRecord, asText } from '../shared/shape';
import { callGraph, type GraphAccount, type GraphAddress } from './graphApi';

/** More than a business account can have. */
const MOST_NUMBERS = 100;

/** Ids of the numbers of the account's business account, as Meta shows them to the token. */
export async function listPhoneNumberIds(send: HttpSend, account: GraphAddress & Pick<GraphAccount, 'wabaId'>): Promise<readonly string[]> {
  const answer = await callGraph(send, account, {
    method: 'GET',
    path: `${account.wabaId}/phone_numbers`,
    query: { fields: 'id', limit: MOST_NUMBERS },
  });
  return asArray(answer.data).flatMap((number) => asText(asRecord(number).id) ?? []);
}

/** The account's number is none of those: its webhooks would never match. */
export const foreignNumber = () =>
  new SupportError(
    'invalidInput',
    'The phone number does not belong to this business account.',
    'Compare Phone Number ID and Business Account ID in the credential with WhatsApp > API Setup in the Meta app dashboard.',
  );

/**
 * Asks Meta whether the account's number is one of its business account's.
 * @throws {SupportError} `invalidInput` when it is not
 */
export async function confirmPhoneNumber(send: HttpSend, account: GraphAccount): Promise<void> {
  if (!(await listPhoneNumberIds(send, account)).includes(account.phoneNumberId)) throw foreignNumber();
}
