import { createHmac } from 'node:crypto';

const TIMEOUT_MS = 5_000;

/** A body's HMAC in hexadecimal, as helpdesks sign with it. */
export function signatureOf(algorithm: 'sha1' | 'sha256', secret: string, text: string): string {
  return createHmac(algorithm, secret).update(text).digest('hex');
}

/** Posts a webhook and does not wait for the answer, as helpdesks do; one that nobody takes is lost. */
export function ringWebhook(url: string, body: string, headers: Readonly<Record<string, string>>): void {
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers }, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
}
