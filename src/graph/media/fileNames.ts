import { endingOf } from './mediaKinds';

/** Most file systems take 255 bytes; a character may have four. */
const LONGEST_NAME = 60;

/** What no file name should hold: control characters, marks that turn the direction of writing, and what file systems reserve. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu;

/** A name that somebody else gave a file, as the name of a file in no folder; `null` where nothing of it is left. */
function safeName(given: string): string | null {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(UNSAFE, '').trim().replace(/^\.+/, '').replace(/[. ]+$/, '');
  if (plain === '') return null;
  const characters = Array.from(plain);
  if (characters.length <= LONGEST_NAME) return plain;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  return characters.slice(0, LONGEST_NAME - ending.length).join('') + ending;
}

/** The name that a file of WhatsApp gets: its own where it has one, made safe. */
export function fileNameOf(given: string | null, mimeType: string, mediaId: string): string {
  const own = given === null ? null : safeName(given);
  const ending = endingOf(mimeType);
  return own ?? (ending === null ? `whatsapp-${mediaId}` : `whatsapp-${mediaId}.${ending}`);
}
