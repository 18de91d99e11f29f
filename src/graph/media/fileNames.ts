import { safeName } from '../../shared/fileNames';
import { endingOf } from './mediaKinds';

/** The name that a file of WhatsApp gets: its own where it has one, made safe. */
export function fileNameOf(given: string | null, mimeType: string, mediaId: string): string {
  const own = given === null ? null : safeName(given);
  const ending = endingOf(mimeType);
  return own ?? (ending === null ? `whatsapp-${mediaId}` : `whatsapp-${mediaId}.${ending}`);
}
