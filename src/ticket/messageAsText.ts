import { asArray, asNumber, asRecord, asText, type Json } from '../shared/shape';

const MEDIA_NAMES: Readonly<Record<string, string>> = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio file',
  voice: 'Voice message',
  document: 'File',
  sticker: 'Sticker',
};

/**
 * A customer's message as a ticket comment: their words, and in brackets what came along, e.g. `[Photo: roof.jpg]`.
 * Without words only the latter. Never empty.
 * @param message as the trigger emits it, or any object with `type` and `text`
 */
export function messageAsText(message: Json): string {
  const type = asText(message.type) ?? 'text';
  const words = (asText(message.text) ?? '').trim();
  const enclosed = enclosedIn(type, message);
  const text = words === '' ? (enclosed ?? `Message without text (${type})`) : inBrackets(words, enclosed);
  return message.forwarded === true ? inBrackets(text, FORWARDED) : text;
}

/** Agents must not look for what the customer read before: WhatsApp passes on single messages. */
const FORWARDED = 'Forwarded: earlier messages of that chat did not come along';

const inBrackets = (text: string, remark: string | null): string => (remark === null ? text : `${text}\n[${remark}]`);

/** What a message brings besides words, `null` when there is nothing else. */
function enclosedIn(type: string, message: Json): string | null {
  const media = asRecord(message.media);
  const mediaName = media.voice === true ? MEDIA_NAMES.voice : MEDIA_NAMES[type];
  if (mediaName !== undefined) return labelled(mediaName, asText(media.fileName));

  switch (type) {
    case 'location': {
      const { latitude, longitude } = asRecord(message.location);
      const [north, east] = [asNumber(latitude), asNumber(longitude)];
      return labelled('Location', north === null || east === null ? null : `${north}, ${east}`);
    }
    case 'contacts': {
      const names = asArray(message.contacts).map((contact) => asText(asRecord(asRecord(contact).name).formatted_name));
      return labelled('Contact card', names.filter((name) => name !== null).join(', ') || null);
    }
    case 'order': {
      const products = asArray(asRecord(message.order).product_items).length;
      return labelled('Order', products === 1 ? '1 product' : `${products} products`);
    }
    case 'reaction':
      return labelled('Reaction', asText(asRecord(asRecord(message.raw).reaction).emoji));
    default:
      return null;
  }
}

function labelled(label: string, value: string | null): string {
  return value === null ? label : `${label}: ${value}`;
}
