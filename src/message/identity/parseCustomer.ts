import type { Contact } from '../../shared/inbound';
import { isUserId } from './names';
import { parsePhoneNumber } from './phoneNumber';

/**
 * A customer whom people name: by their user id (BSUID) as WhatsApp gives it, or by their phone number in whatever way it is typed.
 * @param businessNumber as for {@link parsePhoneNumber}
 * @throws {SupportError} `invalidInput` with an example of how to write a number
 */
export function parseCustomer(typed: string, businessNumber: string | null): Contact {
  const text = typed.trim();
  const nobody = { name: null, username: null, waId: null };
  return isUserId(text) ? { ...nobody, userId: text, phone: null } : { ...nobody, userId: null, phone: parsePhoneNumber(text, businessNumber) };
}
