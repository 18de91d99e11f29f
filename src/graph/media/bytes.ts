import { createHash } from 'node:crypto';
import { KB, MB } from '../../shared/bytes';

/** The bytes of a file as they come. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** A number of bytes as people say it. */
export function inMegabytes(bytes: number): string {
  return bytes < MB ? `${Math.ceil(bytes / KB)} KB` : `${Number((bytes / MB).toFixed(1))} MB`;
}

/** All bytes at once; for small streams only. */
export async function collect(stream: ByteStream): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What a stream turned out to be. */
export interface Measure {
  readonly size: number;
  /** Hexadecimal, in lower case. */
  readonly sha256: string;
}

/** Passes a stream on as it is; `judge` gets its size and checksum before the end is told, and may throw. */
export async function* measured(stream: ByteStream, judge: (measure: Measure) => void): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of stream) {
    hash.update(chunk);
    size += chunk.byteLength;
    yield chunk;
  }
  judge({ size, sha256: hash.digest('hex') });
}

/** A SHA-256 as Meta writes it, hexadecimal or in base64, as lower-case hexadecimal; `null` for anything else. Source: cloud-api.md §8. */
export function sha256AsHex(written: string): string | null {
  if (/^[\da-f]{64}$/i.test(written)) return written.toLowerCase();
  const bytes = Buffer.from(written, 'base64');
  return /^[\w+/-]{43}=?$/.test(written) && bytes.byteLength === 32 ? bytes.toString('hex') : null;
}
