import { setTimeout as pause } from 'node:timers/promises';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Fault, FaultRoute, SandboxFaults } from './faults';

/** Lets the route do its work and then hangs up instead of answering. */
function hangUpInsteadOfAnswering(request: Request, response: Response): void {
  const hangUp = (): Response => {
    request.socket.destroy();
    return response;
  };
  response.write = () => false;
  response.end = hangUp as Response['end'];
}

/** Lets the route do its work and keeps the answer back for a while. */
function answerLater(response: Response, delayMs: number): void {
  const end = response.end.bind(response) as (...parts: readonly unknown[]) => Response;
  const endLater = (...parts: readonly unknown[]): Response => {
    setTimeout(() => end(...parts), delayMs).unref();
    return response;
  };
  response.end = endLater as Response['end'];
}

/**
 * Carries out what `POST /sandbox/faults` asked for.
 * @param routeOf which kind of route the request is for.
 * @param refuse answers a fault that has a status or a code.
 */
export function faultMiddleware(
  faults: SandboxFaults,
  routeOf: (request: Request) => Exclude<FaultRoute, '*'>,
  refuse: (fault: Fault, response: Response) => void,
): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const fault = faults.take(routeOf(request));
    if (fault === null) return next();
    if (fault.delayMs !== undefined) await pause(fault.delayMs);
    if (fault.dropConnection === 'before') return void request.socket.destroy();
    if (fault.dropConnection === 'after') hangUpInsteadOfAnswering(request, response);
    if (fault.answerDelayMs !== undefined) answerLater(response, fault.answerDelayMs);
    if (fault.status === undefined && fault.code === undefined) return next();
    if (fault.retryAfterSeconds !== undefined) response.set('retry-after', String(fault.retryAfterSeconds));
    refuse(fault, response);
  };
}
