import type { Request, RequestHandler, Response } from 'express';
import type { Clock } from '../../src/shared/clock';
import { MINUTE_MS, SECOND_MS } from '../../src/shared/clock';

/** So many requests in a minute that starts with the first; more are refused with `Retry-After`. */
export function rateLimit(clock: Clock, perMinute: number, refuse: (request: Request, response: Response) => void): RequestHandler {
  let startedAt = Number.NEGATIVE_INFINITY;
  let count = 0;
  return (request, response, next) => {
    const now = clock.now();
    if (now - startedAt >= MINUTE_MS) [startedAt, count] = [now, 0];
    count += 1;
    response.set({ 'x-ratelimit-total': String(perMinute), 'x-ratelimit-remaining': String(Math.max(0, perMinute - count)) });
    if (count <= perMinute) return next();
    response.set('retry-after', String(Math.ceil((startedAt + MINUTE_MS - now) / SECOND_MS)));
    refuse(request, response);
  };
}
