import { DAY_MS, type Clock } from '../../shared/clock';
import { hashKey } from '../../shared/hash';
import { plainMimeType, uploadMedia, type FileSource, type MediaKind, type MediaPorts, type UploadedMedia } from '../media';
import { measured } from '../media/bytes';

/** Meta keeps a file for 30 days; what is used again has to last until a reply that waits for the customer goes out. Source: cloud-api.md §8. */
const USED_AGAIN_MS = 14 * DAY_MS;

/** About a hundred bytes each. */
const MOST_UPLOADS = 1_000;

interface Upload {
  readonly usedUntil: number;
  readonly media: Promise<UploadedMedia>;
}

/** Brings a file to WhatsApp, or gives the one of the same content, type and number that this process brought there before. */
export type UploadOnce = (ports: MediaPorts, wanted: MediaKind | null, file: FileSource) => Promise<UploadedMedia>;

async function keyOf({ account }: MediaPorts, wanted: MediaKind | null, file: FileSource): Promise<string> {
  let key = '';
  const reading = measured(await file.open(), ({ sha256 }) => {
    key = hashKey('upload', account.baseUrl, account.phoneNumberId, wanted ?? 'any', plainMimeType(file.mimeType), sha256);
  });
  while (!(await reading.next()).done);
  return key;
}

/** Remembers the latest uploads for as long as the process runs; those that go on at the same time are one. */
export function rememberUploads(clock: Clock, most = MOST_UPLOADS): UploadOnce {
  const uploads = new Map<string, Upload>();
  const forgetOldest = (now: number): void => {
    for (const [key, { usedUntil }] of uploads) if (usedUntil <= now || uploads.size >= most) uploads.delete(key);
  };
  return async (ports, wanted, file) => {
    const key = await keyOf(ports, wanted, file);
    const now = clock.now();
    const known = uploads.get(key);
    if (known !== undefined && now < known.usedUntil) return await known.media;
    forgetOldest(now);
    const media = uploadMedia(ports, wanted, file);
    uploads.set(key, { usedUntil: now + USED_AGAIN_MS, media });
    return await media.catch((failure: unknown) => {
      uploads.delete(key);
      throw failure;
    });
  };
}
