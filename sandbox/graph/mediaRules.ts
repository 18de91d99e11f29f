import { DAY_MS } from '../../src/shared/clock';
import type { MediaRecord } from '../state/types';

/** What WhatsApp takes for each type of media, and up to which size in bytes. */
export interface MediaRule {
  readonly mimeTypes: readonly string[];
  readonly maxBytes: number;
}

const KIB = 1_024;
const MIB = 1_024 * KIB;

export type MediaType = 'image' | 'video' | 'audio' | 'document' | 'sticker';

export const MEDIA_RULES: Readonly<Record<MediaType, MediaRule>> = {
  image: { mimeTypes: ['image/jpeg', 'image/png'], maxBytes: 5 * MIB },
  video: { mimeTypes: ['video/mp4', 'video/3gpp'], maxBytes: 16 * MIB },
  audio: { mimeTypes: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], maxBytes: 16 * MIB },
  document: {
    mimeTypes: [
      'text/plain',
      'application/pdf',
      'application/msword',
      'application/vnd.ms-excel',
      'application/vnd.ms-powerpoint',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    ],
    maxBytes: 100 * MIB,
  },
  sticker: { mimeTypes: ['image/webp'], maxBytes: 500 * KIB },
};

export const LARGEST_MEDIA_BYTES = 100 * MIB;

/** `audio/ogg; codecs=opus` → `audio/ogg`. */
export function bareMimeType(mimeType: string): string {
  return (mimeType.split(';')[0] ?? '').trim().toLowerCase();
}

/** The types of media that this MIME type may be sent as. */
export function mediaTypesOf(mimeType: string): readonly MediaType[] {
  const bare = bareMimeType(mimeType);
  return (Object.keys(MEDIA_RULES) as MediaType[]).filter((type) => MEDIA_RULES[type].mimeTypes.includes(bare));
}

const STATIC_STICKER_BYTES = 100 * KIB;

/** Whether a WebP picture moves: its extended header says so. Source: Google's WebP container specification, VP8X. */
export function isAnimatedWebp(bytes: Buffer): boolean {
  const isExtended = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 16) === 'WEBPVP8X';
  return isExtended && ((bytes[20] ?? 0) & 0x02) !== 0;
}

/** The largest file of a type, in bytes; a sticker that does not move has to be smaller. */
export function maxBytesOf(type: MediaType, bytes: Buffer): number {
  return type === 'sticker' && !isAnimatedWebp(bytes) ? STATIC_STICKER_BYTES : MEDIA_RULES[type].maxBytes;
}

/** How long Meta keeps a file: what the business uploaded, and what a customer sent. Source: cloud-api.md §8. */
const KEPT_MS = { upload: 30 * DAY_MS, webhook: 7 * DAY_MS } as const;

/** Whether Meta would have deleted the file by now. */
export function isExpired({ createdAt, source }: MediaRecord, nowMs: number): boolean {
  return nowMs >= createdAt + KEPT_MS[source ?? 'webhook'];
}
