import { hashKey } from '../shared/hash';
import { asRecord, asText, type Json } from '../shared/shape';
import { readIds, readParentUserId } from './contact';
import { customerEvent, type CustomerEventParts } from './customerEvent';
import type { ReadEntry } from './reading';

/** Which name changed, by Meta's type of the notice; other types change no name. */
const CHANGES: ReadonlyMap<string | null, string> = new Map([
  ['user_changed_number', 'phoneNumber'],
  ['user_changed_user_id', 'userId'],
  ['customer_changed_number', 'phoneNumber'],
  ['customer_identity_changed', 'identity'],
  ['user_identity_changed', 'identity'],
]);

const changeOf = (type: string | null) => CHANGES.get(type) ?? 'other';

/** The customer's names before and after the notice, as keys of Meta's. What changed and is not told is not known any more. */
function namesOf(message: Json, system: Json): { readonly before: NonNullable<CustomerEventParts['formerly']>; readonly after: Json } {
  const what = changeOf(asText(system.type));
  const { from, from_user_id: sender, from_parent_user_id: senderParent } = message;
  // Where the notice tells the former id, its sender is named by the new one.
  const hasFormer = system.previous_user_id !== undefined;
  const stays = hasFormer || (what !== 'phoneNumber' && what !== 'userId');
  return {
    before: {
      ...readIds(from, system.previous_user_id ?? sender),
      ...readParentUserId(system.previous_parent_user_id ?? (hasFormer ? undefined : senderParent)),
    },
    after: {
      from: system.wa_id ?? system.new_wa_id ?? (what === 'phoneNumber' ? undefined : from),
      from_user_id: system.user_id ?? (stays ? sender : undefined),
      from_parent_user_id: system.parent_user_id ?? (stays ? senderParent : undefined),
    },
  };
}

/** Reads a message of the type `system`: Meta's notice that the customer has other names or another device. Source: cloud-api.md §2. */
export const readContactChange: ReadEntry = (message, content, reading) => {
  const id = asText(message.id);
  if (id === null) return null;
  const { before, after } = namesOf(message, asRecord(message.system));
  return customerEvent(message, content, reading, {
    event: 'contactChanged',
    eventKey: id,
    who: after,
    formerly: before,
    groupId: asText(message.group_id),
    details: (raw) => {
      const { type, body } = asRecord(raw.system);
      return { change: { what: changeOf(asText(type)), text: asText(body), formerWaId: before.waId, formerUserId: before.userId } };
    },
  });
};

/** Reads an entry of `user_id_update`, the same as a field of its own. Source: cloud-api.md §1.5. */
export const readUserIdUpdate: ReadEntry = (update, content, reading) => {
  const { previous, current }: Json = asRecord(update.user_id);
  const before = readIds(update.wa_id, previous);
  return customerEvent(update, content, reading, {
    event: 'contactChanged',
    eventKey: hashKey('userId', JSON.stringify(update)),
    who: { from: update.wa_id, from_user_id: current },
    formerly: before,
    details: ({ detail }) => ({ change: { what: 'userId', text: asText(detail), formerWaId: before.waId, formerUserId: before.userId } }),
  });
};
