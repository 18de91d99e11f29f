import { createHmac, randomBytes } from 'node:crypto';

const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * A webhook body the way Meta puts it on the wire: everything beyond ASCII, and "@", as lowercase `\uXXXX`, "/" as `\/`.
 * Whoever parses it and serializes it again gets other bytes, and so another signature.
 */
export function webhookBytes(payload: unknown): Buffer {
  const json = JSON.stringify(payload);
  return Buffer.from(json.replace(/[^\0-\x7e]|@/g, unicodeEscape).replaceAll('/', '\\/'), 'ascii');
}

export type SignatureMode = 'valid' | 'invalid' | 'missing';

/** The value of `X-Hub-Signature-256`, or `null` when the header shall be missing. */
export function signatureHeader(bytes: Buffer, appSecret: string, mode: SignatureMode = 'valid'): string | null {
  if (mode === 'missing') return null;
  const key = mode === 'valid' ? appSecret : randomBytes(16);
  return `sha256=${createHmac('sha256', key).update(bytes).digest('hex')}`;
}
