import type { NormalizedMessage } from '../shared/inbound';
import { asArray, asObject, asRecord, asText, type Json } from '../shared/shape';
import { bestText } from './bestText';
import { readInteractive } from './interactive';
import { readMedia } from './media';
import { readErrors } from './readErrors';

function readContext({ id, from, referred_product: product }: Json): NormalizedMessage['context'] {
  const context = { messageId: asText(id), from: asText(from), product: asObject(product) };
  return context.messageId === null && context.product === null ? null : context;
}

/** What the customer wrote: of an edit, the message as it is now. */
function contentOf(raw: Json): Json {
  const edited = asObject(asRecord(raw.edit).message);
  return raw.type === 'edit' && edited !== null ? edited : raw;
}

function refersTo(raw: Json): string | null {
  const target = asRecord(raw[asText(raw.type) ?? '']);
  return asText(target.original_message_id) ?? asText(target.message_id);
}

/** Meta's object in the terms of flows; `raw` is masked before, as every field here is taken from it. */
export function normalizeMessage(id: string, type: string, sentAt: number, raw: Json): NormalizedMessage {
  const context = asRecord(raw.context);
  const content = contentOf(raw);
  const contacts = asArray(content.contacts).map(asRecord);
  const interactive = readInteractive(content);
  const media = readMedia(content);
  return {
    id,
    type,
    text: bestText(content, media, interactive),
    sentAt,
    forwarded: context.forwarded === true || context.frequently_forwarded === true,
    context: readContext(context),
    refersTo: refersTo(raw),
    referral: asObject(raw.referral),
    media,
    interactive,
    location: asObject(content.location),
    contacts: contacts.length === 0 ? null : contacts,
    order: asObject(content.order),
    errors: readErrors(raw.errors),
    raw,
  };
}
