import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { HOUR_MS } from '../../src/shared/clock';
import type { SandboxState } from '../state/SandboxState';
import { invalidAttribute, ZendeskError } from './ZendeskError';

const LIFETIME_MS = 2 * HOUR_MS;
const MAX_KEY = 255;

/** What a first request was answered with. */
export interface CreatedAnswer {
  readonly location: string;
  readonly body: unknown;
}

/**
 * Zendesk's `Idempotency-Key` for new tickets: the same key and body within two hours get the first answer again,
 * the same key with another body is refused.
 */
export function idempotently(state: SandboxState, create: (request: Request) => CreatedAnswer): RequestHandler {
  return (request, response) => {
    const key = request.get('idempotency-key');
    if (key === undefined) return answer(response, create(request));
    if (key === '' || key.length > MAX_KEY) throw invalidAttribute('Idempotency-Key', `must have 1 to ${MAX_KEY} characters`);
    const records = state.data.zendesk.idempotency;
    // A prefix, so that no key is a name that objects have by nature.
    const slot = `key ${key}`;
    const bodyHash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
    const kept = records[slot];
    if (kept === undefined || state.now() - kept.createdAt >= LIFETIME_MS) {
      const created = create(request);
      records[slot] = { bodyHash, createdAt: state.now(), ...created };
      return answer(response.set('x-idempotency-lookup', 'miss'), created);
    }
    if (kept.bodyHash !== bodyHash) {
      throw new ZendeskError(400, {
        error: 'IdempotentRequestError',
        description: "Request parameters don't match the given idempotency key",
      });
    }
    answer(response.set('x-idempotency-lookup', 'hit'), kept);
  };
}

function answer(response: Response, { location, body }: CreatedAnswer): void {
  response.status(201).set('location', location).json(body);
}
