import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { digitsOf } from '../installation';
import { findContact, findGroup } from '../state/conversations';
import type { ContactRecord, GroupRecord } from '../state/types';
import type { Fields } from './fields';
import { GraphError, invalidValue, missingParameter } from './GraphError';

const PHONE = /^\+?[\d\s().-]{7,25}$/;
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** Who a message is for. A customer that nobody has met yet has a phone number and nothing else. */
export type Recipient =
  | { readonly kind: 'customer'; readonly input: string; readonly byUserId: boolean; readonly phone: string; readonly contact: ContactRecord | null }
  | { readonly kind: 'group'; readonly group: GroupRecord };

/** `to` (a phone number, or a group's id) wins over `recipient` (a business-scoped user id). @throws GraphError */
export function readRecipient(context: SandboxContext, body: Fields): Recipient {
  const { recipient_type: type, to } = body;
  if (type !== undefined && type !== 'individual' && type !== 'group') throw invalidValue('recipient_type must be "individual" or "group".');
  if (type === 'group') return { kind: 'group', group: readGroup(context, asText(to)) };
  const phone = asText(to);
  return phone === null ? byUserId(context, body) : byPhone(context, phone);
}

function readGroup({ state }: SandboxContext, id: string | null): GroupRecord {
  if (id === null) throw missingParameter('to');
  const group = findGroup(state, id);
  if (group === null) throw new GraphError(131041, 'to is not a group of this business phone number.');
  if (group.participants.length === 0) throw new GraphError(131020, 'Cannot send messages to single member groups.');
  return group;
}

function byPhone({ state }: SandboxContext, to: string): Recipient {
  const phone = digitsOf(to);
  if (!PHONE.test(to) || phone.length < 7 || phone.length > 15) throw invalidValue('to is not a phone number.');
  if (phone === digitsOf(state.installation.displayPhoneNumber)) throw new GraphError(131021, 'to is the business phone number itself.');
  return { kind: 'customer', input: to, byUserId: false, phone, contact: findContact(state, phone) };
}

function byUserId({ state }: SandboxContext, { recipient }: Fields): Recipient {
  const userId = asText(recipient);
  if (userId === null) throw missingParameter('to');
  if (!BSUID.test(userId)) throw invalidValue('recipient is not a business-scoped user id.');
  const contact = findContact(state, userId);
  if (contact === null) throw new GraphError(131026, 'Nobody with this business-scoped user id is known to this business.');
  return { kind: 'customer', input: userId, byUserId: true, phone: contact.phone, contact };
}
