import { hashKey } from '../shared/hash';
import { asArray, asText, type Json } from '../shared/shape';
import { customerEvent } from './customerEvent';
import { readErrors } from './readErrors';
import type { ReadEntry } from './reading';

function groupJson(raw: Json): Json {
  return {
    id: asText(raw.group_id),
    change: asText(raw.type),
    subject: asText(raw.subject),
    description: asText(raw.description),
    inviteLink: asText(raw.invite_link),
    added: asArray(raw.added_participants),
    removed: asArray(raw.removed_participants),
    failed: asArray(raw.failed_participants),
    errors: readErrors(raw.errors),
  };
}

/** Reads an entry of `groups`: a group was made or deleted, or has other members or settings. Source: cloud-api.md §1.5, §10. */
export const readGroupChange: ReadEntry = (change, content, reading) => {
  const groupId = asText(change.group_id);
  if (groupId === null) return null;
  return customerEvent(change, content, reading, {
    event: 'groupChanged',
    eventKey: hashKey(reading.field, JSON.stringify(change)),
    who: {},
    groupId,
    details: (raw) => ({ group: groupJson(raw) }),
  });
};
