import { readDisplayPhoneNumber } from '../../src/graph/displayPhoneNumber';
import { hashKey } from '../../src/shared/hash';
import { accountSend, type Account } from './account';
import type { RequestContext } from './http';

/** A number does not change as long as it has its id. */
const remembered = new Map<string, string>();

/**
 * The account's own number with its country code; `null` while Meta does not tell it: without it only numbers without country
 * code are unclear.
 */
export async function businessNumber(context: RequestContext, account: Account): Promise<string | null> {
  const { accessToken, graph } = account;
  const key = hashKey('number', graph.baseUrl, graph.phoneNumberId, accessToken);
  const number = remembered.get(key) ?? (await readDisplayPhoneNumber(accountSend(context, account), graph).catch(() => null));
  if (number !== null) remembered.set(key, number);
  return number;
}
