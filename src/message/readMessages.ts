import type { InboundMessage, NormalizedMessage } from '../shared/inbound';
import { asArray, asObject, asRecord, asText } from '../shared/shape';
import { bestText } from './bestText';
import { readContact } from './contact';
import { readInteractive } from './interactive';
import { isReadable, readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import { readMedia } from './media';
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

function readContext(raw: Json): NormalizedMessage['context'] {
  const context = asRecord(raw.context);
  const messageId = asText(context.id);
  return messageId === null ? null : { messageId, from: asText(context.from) };
}

function normalize(id: string, type: string, sentAt: number, raw: Json): NormalizedMessage {
  const context = asRecord(raw.context);
  const contacts = asArray(raw.contacts).map(asRecord);
  const interactive = readInteractive(raw);
  const media = readMedia(type, raw);
  return {
    id,
    type,
    text: bestText(raw, media, interactive),
    sentAt,
    forwarded: context.forwarded === true || context.frequently_forwarded === true,
    context: readContext(raw),
    referral: asObject(raw.referral),
    media,
    interactive,
    location: asObject(raw.location),
    contacts: contacts.length === 0 ? null : contacts,
    order: asObject(raw.order),
    raw,
  };
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
    message: normalize(id, type, sentAt, raw),
    opensWindow: opensWindow(type, raw),
    redaction,
  };
}

/** The customers' messages of one change. Entries without id or time are passed over. Source: cloud-api.md §2. */
export function readMessages(content: Json, reading: Reading): readonly InboundMessage[] {
  return asArray(content.messages).flatMap((message) => readMessage(message, content, reading) ?? []);
}
