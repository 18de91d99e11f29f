import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SupportError } from '../../../shared/errors';
import { asRecord } from '../../../shared/shape';

/**
 * Whether `signature` is the HMAC of these parts, one after the other, in constant time.
 * @param signature hexadecimal; anything else is `false`
 */
export function isSigned(signature: string, algorithm: 'sha1' | 'sha256', secret: string, ...parts: ReadonlyArray<string | Uint8Array>): boolean {
  const hmac = createHmac(algorithm, secret);
  for (const part of parts) hmac.update(part);
  const expected = hmac.digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The JSON object that a webhook brings, `{}` when it is none. */
export function jsonOf(rawBody: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(Buffer.from(rawBody).toString('utf8')));
  } catch {
    return {};
  }
}

/** Whether a secret that came along is the one that was agreed on, in constant time. */
export function isSecret(given: string | undefined, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return given !== undefined && timingSafeEqual(digest(given), digest(secret));
}

/**
 * For a helpdesk that does not let this login make webhooks.
 * @param instead whose login may, in a sentence
 */
export function mayNotRegister(name: string, instead: string): SupportError {
  return new SupportError('helpdeskRefused', `${name} does not let the login of the credential make webhooks.`, `${instead} Or choose another way under Webhook.`);
}
