import type { NormalizedMessage } from '../shared/inbound';
import { asArray, asObject, asRecord, asText } from '../shared/shape';
import { bestText } from './bestText';
import { readInteractive } from './interactive';
import { readMedia } from './media';

type Json = Readonly<Record<string, unknown>>;

function readContext(raw: Json): NormalizedMessage['context'] {
  const context = asRecord(raw.context);
  const messageId = asText(context.id);
  return messageId === null ? null : { messageId, from: asText(context.from) };
}

/** Meta's object in the terms of flows; `raw` is masked before, as every field here is taken from it. */
export function normalizeMessage(id: string, type: string, sentAt: number, raw: Json): NormalizedMessage {
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
