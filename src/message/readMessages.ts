import type { InboundMessage } from '../shared/inbound';
import { asRecord, asText, type Json } from '../shared/shape';
import { readContactChange } from './contactChanges';
import { readContact } from './contact';
import { readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import { knownType, typeOpensWindow } from './messageTypes';
import { normalizeMessage } from './normalizeMessage';
import type { ReadEntry, Reading } from './reading';

/**
 * Meta does not say whether the answer to a request for calls counts, and it may be given automatically. A message without
 * a time opens nothing for certain: nobody knows since when.
 */
function opensWindow(type: string, raw: Json, isDated: boolean): InboundMessage['opensWindow'] {
  if (asRecord(raw.interactive).type === 'call_permission_reply' || !isDated) return 'maybe';
  return typeOpensWindow(type);
}

function readMessage(original: Json, content: Json, { business, mask, receivedAt }: Reading, standby: boolean): InboundMessage | null {
  const id = asText(original.id);
  if (id === null) return null;
  const { value: raw, redaction } = maskFreeText(original, mask);
  const type = knownType(asText(raw.type));
  const sentAt = readTime(original.timestamp);
  const isDated = sentAt !== null;
  return {
    kind: 'message',
    eventKey: id,
    business,
    contact: readContact(original, content, mask),
    groupId: asText(original.group_id),
    standby,
    message: normalizeMessage(id, type, sentAt ?? receivedAt, raw),
    isDated,
    opensWindow: opensWindow(type, raw, isDated),
    redaction,
  };
}

/** Reads an entry of `messages`; `null` without an id. Meta's notices of changed contacts come as messages, too. Source: cloud-api.md §2. */
export const readMessageEntry: ReadEntry = (entry, content, reading) =>
  entry.type === 'system' ? readContactChange(entry, content, reading) : readMessage(entry, content, reading, false);

/** The same for a conversation that Meta's own AI answers. Source: cloud-api.md §1.6. */
export const readStandbyMessage: ReadEntry = (entry, content, reading) =>
  entry.type === 'system' ? readContactChange(entry, content, reading) : readMessage(entry, content, reading, true);
