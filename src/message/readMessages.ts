import type { InboundMessage } from '../shared/inbound';
import { asArray, asRecord, asText } from '../shared/shape';
import { readContact } from './contact';
import { isReadable, readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import { normalizeMessage } from './normalizeMessage';
import type { Reading } from './reading';

type Json = Readonly<Record<string, unknown>>;

/** Types that Meta documents as opening the window, or that no customer sends. Others: `maybe`. cloud-api.md §5.1. */
const OPENS_WINDOW: ReadonlyMap<string, InboundMessage['opensWindow']> = new Map([
  ['text', 'yes'],
  ['image', 'yes'],
  ['video', 'yes'],
  ['audio', 'yes'],
  ['voice', 'yes'],
  ['document', 'yes'],
  ['sticker', 'yes'],
  ['location', 'yes'],
  ['contacts', 'yes'],
  ['interactive', 'yes'],
  ['button', 'yes'],
  ['order', 'yes'],
  ['request_welcome', 'yes'],
  ['system', 'no'],
]);

/** Meta does not say whether the answer to a request for calls counts, and it may be given automatically. */
function opensWindow(type: string, raw: Json): InboundMessage['opensWindow'] {
  if (asRecord(raw.interactive).type === 'call_permission_reply') return 'maybe';
  return OPENS_WINDOW.get(type) ?? 'maybe';
}

function readMessage(value: unknown, content: Json, { business, mask }: Reading): InboundMessage | null {
  const original = asRecord(value);
  const id = asText(original.id);
  const sentAt = readTime(original.timestamp);
  if (id === null || sentAt === null || !isReadable(original)) return null;
  const { value: raw, redaction } = maskFreeText(original, mask);
  const type = asText(raw.type) ?? 'unsupported';
  return {
    kind: 'message',
    eventKey: id,
    business,
    contact: readContact(original, content, mask),
    groupId: asText(original.group_id),
    message: normalizeMessage(id, type, sentAt, raw),
    opensWindow: opensWindow(type, raw),
    redaction,
  };
}

/** The customers' messages of one change. Entries without id or time are passed over. Source: cloud-api.md §2. */
export function readMessages(content: Json, reading: Reading): readonly InboundMessage[] {
  return asArray(content.messages).flatMap((message) => readMessage(message, content, reading) ?? []);
}
