import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Meta's check when a callback URL is set: the challenge to send back, or `null` for 403.
 * Source: cloud-api.md §1.1.
 */
export function answerChallenge(query: Readonly<Record<string, unknown>>, verifyToken: string): string | null {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return null;
  if (verifyToken === '') return null;
  return timingSafeEqual(digest(token), digest(verifyToken)) ? challenge : null;
}
