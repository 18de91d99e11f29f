import type { HttpSend } from '../shared/http';
import { asText } from '../shared/shape';
import { callGraph, type GraphAccount } from './graphApi';

/**
 * The account's number as people dial it, with country code; `null` where Meta does not tell it.
 * @throws what `callGraph` throws
 */
export async function readDisplayPhoneNumber(send: HttpSend, account: GraphAccount): Promise<string | null> {
  const number = await callGraph(send, account, { method: 'GET', path: account.phoneNumberId, query: { fields: 'display_phone_number' } });
  return asText(number.display_phone_number);
}
