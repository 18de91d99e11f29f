import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';
import { faultMiddleware } from '../faultMiddleware';
import { SandboxFaults, type Fault } from '../faults';
import { HttpError, httpErrors } from '../httpError';
import { RequestLog, type LoggedRequest } from '../requestLog';
import { localHostOnly, ownOriginOnly, securityHeaders } from '../security';
import { systemClock, type Clock } from '../../src/shared/clock';

/** What a helpdesk's stand-in is made with. */
export interface StandInContext {
  readonly clock: Clock;
  /** `http://127.0.0.1:<port>`. */
  readonly origin: () => string;
}

/** One helpdesk's part: its API, and how it words a fault that it was told to have. */
export interface StandInApi {
  readonly router: Router;
  /** The answer for a fault with a status, in the helpdesk's own shape. */
  readonly bodyOf: (fault: Fault) => unknown;
}

/** A helpdesk's stand-in on loopback, in memory. */
export interface StandIn {
  readonly url: string;
  /** What goes wrong on purpose: `add({ route: 'helpdesk', status: 503, times: 2 })`. */
  readonly faults: SandboxFaults;
  /** What it received, without secrets. */
  readonly requests: () => readonly LoggedRequest[];
  readonly close: () => Promise<void>;
}

/** Starts the stand-in for a hosted helpdesk on a free port. */
export async function startStandIn(api: (context: StandInContext) => StandInApi, clock: Clock = systemClock): Promise<StandIn> {
  let port = 0;
  const faults = new SandboxFaults();
  const log = new RequestLog();
  const origin = (): string => `http://127.0.0.1:${port}`;
  const { router, bodyOf } = api({ clock, origin });
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(securityHeaders, localHostOnly(() => port), ownOriginOnly, log.record('helpdesk', () => clock.now()));
  app.use(faultMiddleware(faults, () => 'helpdesk', (fault, response) => void response.status(fault.status ?? 500).json(bodyOf(fault))));
  app.use(router);
  app.use(() => {
    throw new HttpError(404, 'There is nothing here.');
  });
  app.use(httpErrors);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  return {
    url: origin(),
    faults,
    requests: () => log.list('helpdesk'),
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
