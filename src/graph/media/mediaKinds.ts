import { KB, MB } from '../../shared/bytes';
import { SupportError } from '../../shared/errors';
import { inMegabytes } from './bytes';

/** As what a file can be sent. */
export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

export interface MediaRule {
  /** MIME types that WhatsApp takes, each with the ending that files of it get. */
  readonly types: Readonly<Record<string, string>>;
  readonly maxBytes: number;
}

/** Stickers that do not move have to be smaller than those that do. */
export const MAX_STILL_STICKER_BYTES = 100 * KB;

/** The largest file that WhatsApp knows, in and out. */
export const MAX_MEDIA_BYTES = 100 * MB;

/** Source: cloud-api.md §4. */
export const MEDIA_KINDS: Readonly<Record<MediaKind, MediaRule>> = {
  image: { types: { 'image/jpeg': 'jpg', 'image/png': 'png' }, maxBytes: 5 * MB },
  video: { types: { 'video/mp4': 'mp4', 'video/3gpp': '3gp' }, maxBytes: 16 * MB },
  audio: {
    types: { 'audio/aac': 'aac', 'audio/amr': 'amr', 'audio/mpeg': 'mp3', 'audio/mp4': 'm4a', 'audio/ogg': 'ogg' },
    maxBytes: 16 * MB,
  },
  document: {
    types: {
      'application/pdf': 'pdf',
      'text/plain': 'txt',
      'application/msword': 'doc',
      'application/vnd.ms-excel': 'xls',
      'application/vnd.ms-powerpoint': 'ppt',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
    },
    maxBytes: MAX_MEDIA_BYTES,
  },
  sticker: { types: { 'image/webp': 'webp' }, maxBytes: 500 * KB },
};

const KINDS = Object.keys(MEDIA_KINDS) as MediaKind[];

/** Other names of types that WhatsApp takes under one. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/x-aac', 'audio/aac'],
  ['audio/opus', 'audio/ogg'],
  ['application/ogg', 'audio/ogg'],
]);

/** `Audio/OGG; codecs=opus` → `audio/ogg`, under the name that WhatsApp uses. */
export function plainMimeType(mimeType: string): string {
  const bare = (mimeType.split(';')[0] ?? '').trim().toLowerCase();
  return ALIASES.get(bare) ?? bare;
}

const takes = (kind: MediaKind, mimeType: string): boolean => Object.hasOwn(MEDIA_KINDS[kind].types, mimeType);

/** The ending for files of a type, or `null` for types that WhatsApp does not take. */
export function endingOf(mimeType: string): string | null {
  const plain = plainMimeType(mimeType);
  const kind = KINDS.find((one) => takes(one, plain));
  return kind === undefined ? null : (MEDIA_KINDS[kind].types[plain] ?? null);
}

/** What decides as what a file can be sent. */
export interface FileFacts {
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}

export interface KindChoice {
  readonly kind: MediaKind;
  /** Why it is not the kind that was asked for; `null` where it is. */
  readonly reason: string | null;
}

const inputRefused = (message: string, hint: string): SupportError => new SupportError('invalidInput', message, hint);

const endingsOf = (kind: MediaKind): string => Object.values(MEDIA_KINDS[kind].types).join(', ');

function notTaken(mimeType: string): SupportError {
  const taken = KINDS.map((kind) => `${kind} (${endingsOf(kind)})`).join(', ');
  const type = mimeType === '' ? 'without a type' : `of the type ${mimeType.slice(0, 80)}`;
  return inputRefused(`WhatsApp does not take files ${type}.`, `It takes ${taken}. Convert the file, or send a link to it.`);
}

/**
 * As what a file goes out: as it was asked for, else as a document where WhatsApp takes its type as one.
 * @param wanted `null` for whatever suits the file's type
 * @throws {SupportError} `invalidInput` when WhatsApp takes it neither way; it says why
 */
export function chooseKind(wanted: MediaKind | null, { mimeType, size }: FileFacts): KindChoice {
  const plain = plainMimeType(mimeType);
  const fitting = wanted !== null && takes(wanted, plain) ? wanted : KINDS.find((kind) => takes(kind, plain));
  if (fitting === undefined) throw notTaken(plain);
  if (wanted !== null && fitting !== wanted && fitting !== 'document') {
    throw inputRefused(`WhatsApp takes files of the type ${plain} as ${fitting}, not as ${wanted}.`, `Send it as ${fitting}; as ${wanted} it takes ${endingsOf(wanted)}.`);
  }
  const { maxBytes } = MEDIA_KINDS[fitting];
  if (size === 0) throw inputRefused('The file is empty.', 'Check the node that gives it.');
  if (size > maxBytes) throw tooBig(fitting, size, maxBytes);
  const replaced = wanted !== null && fitting !== wanted;
  return { kind: fitting, reason: replaced ? `WhatsApp does not take files of the type ${plain} as ${wanted}, so it goes as a document.` : null };
}

function tooBig(kind: MediaKind, size: number, maxBytes: number): SupportError {
  return inputRefused(`The file has ${inMegabytes(size)}; WhatsApp takes ${inMegabytes(maxBytes)} as ${kind}.`, 'Make it smaller, or send a link to it.');
}

/** Whether a WebP picture moves: a flag of its extended header. Source: WebP Container Specification, Extended File Format. */
function isAnimated(webp: Uint8Array): boolean {
  const isExtended = String.fromCharCode(...webp.subarray(12, 16)) === 'VP8X';
  return isExtended && ((webp[20] ?? 0) & 0b10) !== 0;
}

/** @throws {SupportError} `invalidInput` when a sticker that does not move is larger than WhatsApp allows */
export function assertStickerSize(webp: Uint8Array): void {
  if (webp.byteLength > MAX_STILL_STICKER_BYTES && !isAnimated(webp)) throw tooBig('sticker', webp.byteLength, MAX_STILL_STICKER_BYTES);
}
