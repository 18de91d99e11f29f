import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { systemClock } from '../src/shared/clock';

/** One request that an API of the sandbox received. */
export interface LoggedRequest {
  readonly target: 'graph' | 'zendesk' | 'helpdesk';
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
  /** 0 when the connection ended without an answer. */
  readonly status: number;
  readonly at: number;
  readonly ms: number;
}

const KEPT = 5_000;
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'access_token',
  'input_token',
  'appsecret_proof',
  'client_secret',
  'verify_token',
  'hub.verify_token',
  'hash',
]);

/** A copy in which the values of secret fields are masked, at any depth. */
export function maskSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, SECRET_NAMES.has(name.toLowerCase()) ? '***' : maskSecrets(inner)]),
  );
}

/** The latest requests, for tests and for a look behind the curtain; never on disk. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  list(target: LoggedRequest['target']): readonly LoggedRequest[] {
    return this.entries.filter((entry) => entry.target === target);
  }

  clear(): void {
    this.entries = [];
  }

  /** Middleware that notes every request once its answer is out or its connection gone. */
  record(target: LoggedRequest['target'], now: () => number): RequestHandler {
    return (request: Request, response: Response, next: NextFunction) => {
      const at = now();
      const startedAt = systemClock.now();
      const { method, headers } = request;
      const [path = ''] = request.originalUrl.split('?');
      response.once('close', () => {
        this.entries.push({
          target,
          method,
          path,
          query: maskSecrets({ ...request.query }),
          headers: maskSecrets(headers),
          body: Buffer.isBuffer(request.body) ? `${request.body.length} bytes` : maskSecrets(request.body ?? null),
          status: response.writableFinished ? response.statusCode : 0,
          at,
          ms: systemClock.now() - startedAt,
        });
        if (this.entries.length > KEPT) this.entries.shift();
      });
      next();
    };
  }
}
