/** Most file systems take 255 bytes; a character may have four. */
const LONGEST_NAME = 60;

/** What no file name should hold: control characters, marks that turn the direction of writing, and what file systems reserve. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"|?*]/gu;

/** A name that somebody else gave a file, as the name of a file in no folder; `null` where nothing of it is left. */
export function safeName(given: string): string | null {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const plain = last.replace(UNSAFE, '').trim().replace(/^\.+/, '').replace(/[. ]+$/, '');
  if (plain === '') return null;
  const characters = Array.from(plain);
  if (characters.length <= LONGEST_NAME) return plain;
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  return characters.slice(0, LONGEST_NAME - ending.length).join('') + ending;
}

/** The ending of a file's name in lower case, without the dot; `''` where it has none. */
export function endingOfName(name: string): string {
  return (/\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1] ?? '').toLowerCase();
}
