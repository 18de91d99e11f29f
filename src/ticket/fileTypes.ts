import { filetypeinfo, register } from 'magic-bytes.js';
import { endingOfName } from '../shared/fileNames';

/** What a file is by its bytes, and why it may do harm to whoever opens it. */
export interface FileType {
  readonly mimeType: string;
  /** For names without one; `null` where the type tells none. */
  readonly ending: string | null;
  /** As the end of a sentence that begins with the file; `null` for what is harmless to look at. */
  readonly risk: string | null;
}

/** WhatsApp's oldest voice messages; the library does not know them. */
register('amr', ['0x23', '0x21', '0x41', '0x4d', '0x52', '0x0a'], { mime: 'audio/amr', extension: 'amr' });

/** How much of a file tells its type. */
const HEAD_BYTES = 4_096;

const WEB_PAGE = 'is a web page or an SVG picture, which may do harm when it is opened';
const PROGRAM = 'is a program or a script, which may do harm when it is opened';

/** Types of one kind of container: the bytes tell them apart only for whoever reads all of them. */
const SAME_CONTAINER: Readonly<Record<string, readonly string[]>> = {
  'application/ogg': ['audio/ogg', 'video/ogg', 'audio/opus'],
  'video/mp4': ['audio/mp4', 'audio/m4a', 'video/3gpp', 'audio/3gpp', 'video/quicktime'],
  'application/xml': ['text/xml'],
};

const WEB_ENDINGS = new Set(['htm', 'html', 'hta', 'mht', 'mhtml', 'shtml', 'svg', 'svgz', 'xht', 'xhtml', 'xsl', 'xslt']);
const PROGRAM_ENDINGS = new Set([
  ...['apk', 'app', 'appimage', 'bat', 'bin', 'cmd', 'com', 'cpl', 'deb', 'desktop', 'dll', 'dmg', 'elf', 'exe', 'gadget', 'inf', 'iso', 'jar', 'jnlp', 'js', 'jse', 'lnk'],
  ...['mjs', 'msi', 'msp', 'php', 'pif', 'pl', 'ps1', 'psm1', 'py', 'rb', 'reg', 'rpm', 'scf', 'scr', 'sh', 'sys', 'url', 'vb', 'vbe', 'vbs', 'ws', 'wsc', 'wsf', 'wsh'],
]);
const PROGRAM_TYPENAMES = new Set(['exe', 'ELF', 'class']);

const WEB_TAG = /<(?:!doctype html|html|head|body|script|svg|iframe|object|embed|form|meta|link)\b/i;
const SCRIPT_START = /^(?:#!|<\?php|<%|@echo\b)/i;

/** The beginning of a text; `null` for what is none. */
function beginningAsText(head: Uint8Array): string | null {
  const encoding = head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : 'utf-8';
  const text = new TextDecoder(encoding).decode(head);
  // The last character may be cut off; anything else that cannot be read is no text.
  return /[\0-\x08\x0e-\x1a]|\uFFFD./s.test(text) ? null : text.trimStart();
}

interface Candidate {
  readonly mimeType: string;
  readonly ending: string;
}

/** The one of several types with the same first bytes that the name or the sender means. */
function likeliest(candidates: readonly Candidate[], name: string, declared: string): Candidate | undefined {
  const ending = endingOfName(name);
  const named = candidates.find((each) => each.ending === ending) ?? candidates.find(({ mimeType }) => mimeType === declared) ?? candidates[0];
  if (named === undefined || !SAME_CONTAINER[named.mimeType]?.includes(declared)) return named;
  return { mimeType: declared, ending: ending === '' ? named.ending : ending };
}

function riskOf(name: string, typenames: readonly string[], text: string | null, mimeType: string): string | null {
  const ending = endingOfName(name);
  if (WEB_ENDINGS.has(ending) || mimeType === 'image/svg+xml') return WEB_PAGE;
  if (PROGRAM_ENDINGS.has(ending)) return PROGRAM;
  if (typenames.some((typename) => PROGRAM_TYPENAMES.has(typename)) && text === null) return PROGRAM;
  if (text === null) return null;
  if (text.startsWith('<') && WEB_TAG.test(text)) return WEB_PAGE;
  return SCRIPT_START.test(text) && mimeType !== 'audio/amr' ? PROGRAM : null;
}

/** What a file is. Its name and the type that its sender declared decide only where the bytes fit both. */
export function sniffFile(bytes: Uint8Array, name: string, declared: string): FileType {
  const head = bytes.subarray(0, HEAD_BYTES);
  const found = filetypeinfo(head);
  const candidates = found.flatMap(({ mime, extension }) => (mime === undefined ? [] : [{ mimeType: mime, ending: extension ?? '' }]));
  const text = beginningAsText(head);
  const type = likeliest(candidates, name, declared) ?? (text === null ? { mimeType: 'application/octet-stream', ending: '' } : { mimeType: 'text/plain', ending: 'txt' });
  const [mimeType = ''] = type.mimeType.split(';');
  const risk = riskOf(name, found.map(({ typename }) => typename), text, mimeType);
  return { mimeType, ending: type.ending === '' ? null : type.ending.replace(/^\./, ''), risk };
}
