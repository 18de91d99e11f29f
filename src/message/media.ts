import { asRecord, asText, type Json } from '../shared/shape';
import type { MessageMedia } from '../shared/inbound';

const MEDIA_TYPES: ReadonlySet<string> = new Set(['image', 'video', 'audio', 'voice', 'document', 'sticker']);

/** The media part of a message: ids and names only; the file itself stays at Meta. Source: cloud-api.md §2. */
export function readMedia(content: Json): MessageMedia | null {
  const type = asText(content.type) ?? '';
  if (!MEDIA_TYPES.has(type)) return null;
  const { id, mime_type, sha256, filename, caption, voice } = asRecord(content[type]);
  return {
    id: asText(id),
    mimeType: asText(mime_type),
    sha256: asText(sha256),
    fileName: asText(filename),
    caption: asText(caption),
    voice: voice === true || type === 'voice',
  };
}
