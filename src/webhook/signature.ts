import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = /^sha256=([0-9a-f]{64})$/;

function hmac(secret: string, bytes: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(bytes).digest();
}

/** Meta signs non-ASCII as lower-case `\uXXXX`; a proxy that decoded the body is undone here. */
function escapedUnicode(bytes: Uint8Array): Buffer | null {
  if (!bytes.some((byte) => byte > 0x7f)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return Buffer.from(
    text.replace(/[^\u0000-\u007f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
    'utf8',
  );
}

/**
 * Whether `header` (`X-Hub-Signature-256`) signs exactly these bytes with one of the app secrets: the current
 * one, or the previous one while secrets are rotated. Bytes that a proxy decoded are tried as Meta escaped them, too.
 * Constant time; a bad header is `false`, never an exception. Source: cloud-api.md §1.2.
 * @param rawBody the bytes that came, or their text; never JSON that was parsed and written anew
 */
export function verifySignature(rawBody: Uint8Array | string, header: unknown, secrets: readonly string[]): boolean {
  const given = typeof header === 'string' ? HEADER.exec(header)?.[1] : undefined;
  if (given === undefined) return false;
  const expected = Buffer.from(given, 'hex');
  const bytes = typeof rawBody === 'string' ? Buffer.from(rawBody, 'utf8') : rawBody;
  const escaped = escapedUnicode(bytes);
  let signed = false;
  for (const secret of secrets.filter((candidate) => candidate !== '')) {
    for (const candidate of escaped === null ? [bytes] : [bytes, escaped]) {
      signed = timingSafeEqual(hmac(secret, candidate), expected) || signed;
    }
  }
  return signed;
}

/** The header Meta would send for these bytes. */
export function signatureHeader(secret: string, rawBody: Uint8Array): string {
  return `sha256=${hmac(secret, rawBody).toString('hex')}`;
}

/** The verify token when the operator typed none: nothing to invent, and nobody can guess it without the app secret. */
export function derivedVerifyToken(appSecret: string): string {
  return createHmac('sha256', appSecret).update('n8n-nodes-whatsapp-support/verify-token').digest('hex').slice(0, 32);
}

/** Tells accounts apart without showing the secret: only triggers with the same app secret share a number's webhooks. */
export function accountKey(appSecret: string): string {
  return createHash('sha256').update(`n8n-nodes-whatsapp-support/account\u001f${appSecret}`).digest('hex').slice(0, 32);
}
