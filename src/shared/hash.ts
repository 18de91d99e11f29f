import { createHash, randomBytes } from 'node:crypto';

/** A stable key made of parts; the separator cannot occur inside an id, so no two lists of parts collide. */
export function hashKey(...parts: ReadonlyArray<string | number>): string {
  return createHash('sha256').update(parts.join('\u001f')).digest('hex').slice(0, 40);
}

/** An opaque random id with a readable prefix, e.g. `c_5f0c…`. */
export function mintId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** A wamid holds the customer's phone number in base64: only its tail may be shown. */
export function shortWamid(wamid: string): string {
  return `…${wamid.slice(-8)}`;
}
