import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { Clock } from '../src/shared/clock';
import type { SandboxClients, SandboxContext } from './context';
import { controlRouter } from './control/controlRouter';
import { faultMiddleware } from './faultMiddleware';
import { SandboxFaults } from './faults';
import { GRAPH_VERSION_PATH, graphRouter, refuseByFault } from './graph/graphRouter';
import { downloadFromCdn, downloadMedia, MEDIA_CDN_PATH, MEDIA_DOWNLOAD_PATH } from './graph/mediaDownload';
import { OutboundPipeline, type StatusDelays } from './graph/OutboundPipeline';
import { RateLimits } from './graph/rateLimits';
import { HttpError, httpErrors } from './httpError';
import { SECOND_CLIENT, type Installation } from './installation';
import { pagesRouter } from './pagesRouter';
import { RequestLog } from './requestLog';
import { localHostOnly, ownOriginOnly, securityHeaders } from './security';
import { SandboxState } from './state/SandboxState';
import { WebhookSender } from './webhooks/WebhookSender';
import { HUMAN_AGENT } from './zendesk/users';
import { WebhookBell } from './zendesk/WebhookBell';
import { zendeskRouter } from './zendesk/zendeskRouter';

/** Before the paths of the second client's control API. */
const SECOND_PATH = '/second';
const DEFAULT_DELAYS: StatusDelays = { sentMs: 60, deliveredMs: 120 };
/** Meta takes more time; here somebody is watching, and n8n may just be starting again. */
const DEFAULT_RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000];

export interface SandboxOptions {
  /** 0 or nothing: a free one. */
  readonly port?: number;
  /** Where conversations and secrets survive a restart; without it everything stays in memory. */
  readonly stateFile?: string;
  /** Ids and secrets to use instead of random ones. */
  readonly secrets?: Partial<Installation>;
  readonly statusDelays?: StatusDelays;
  /** Pauses before a webhook that was not answered with 200 is posted again, for seven days; the last one repeats. */
  readonly retryDelaysMs?: readonly number[];
  /** The machine's, unless a test brings its own. */
  readonly clock?: Clock;
}

/** A running stand-in, and what to type into n8n's credentials. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>`, the base URL of the Graph API too. */
  readonly url: string;
  readonly account: Omit<Installation, 'zendesk'>;
  /** `humanEmail`: a second agent, who works on the desk page; the API token is the account's. */
  readonly zendesk: Installation['zendesk'] & { readonly baseUrl: string; readonly humanEmail: string };
  /** A second client of the same Graph API, in memory only; `url` is the base of a control API of its own. */
  readonly second: { readonly url: string; readonly account: Omit<Installation, 'zendesk'> };
  /** Stops the server and everything that is still to be delivered. */
  readonly close: () => Promise<void>;
}

/** Starts the stand-in for the Graph API and Zendesk on loopback. @throws Error when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  let port = options.port ?? 0;
  const origin = (): string => `http://127.0.0.1:${port}`;
  const shared = { origin, faults: new SandboxFaults(), requests: new RequestLog() };
  const first = startClient(new SandboxState(options.stateFile ?? null, options.secrets, options.clock), shared, options);
  const second = startClient(new SandboxState(null, SECOND_CLIENT, first.state), shared, options);
  const bell = new WebhookBell(first.state, shared.faults, options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS);
  const server = createServer(sandboxApp(first, second, () => port));
  port = await listen(server, port);
  const { zendesk, ...account } = first.state.installation;
  const { zendesk: _none, ...secondAccount } = second.state.installation;
  return {
    url: origin(),
    account,
    zendesk: { ...zendesk, baseUrl: `${origin()}/zendesk/${zendesk.subdomain}`, humanEmail: HUMAN_AGENT.email },
    second: { url: `${origin()}${SECOND_PATH}`, account: secondAccount },
    close: async () => {
      bell.close();
      [first, second].forEach(stopClient);
      await stop(server);
    },
  };
}

type Shared = Pick<SandboxContext, 'faults' | 'origin' | 'requests'>;

function startClient(state: SandboxState, shared: Shared, { retryDelaysMs, statusDelays }: SandboxOptions): SandboxContext {
  const webhooks = new WebhookSender(state, retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS);
  const outbound = new OutboundPipeline(state, webhooks, shared.faults, statusDelays ?? DEFAULT_DELAYS);
  return { ...shared, state, webhooks, outbound, rateLimits: new RateLimits() };
}

function stopClient({ outbound, webhooks, state }: SandboxContext): void {
  outbound.cancel();
  webhooks.close();
  state.close();
}

function sandboxApp(context: SandboxContext, second: SandboxContext, port: () => number): Express {
  const clients: SandboxClients = [context, second];
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(securityHeaders, localHostOnly(port));
  app.use('/sandbox', controlRouter(context));
  app.use(`${SECOND_PATH}/sandbox`, controlRouter(second));
  app.use(GRAPH_VERSION_PATH, ownOriginOnly, graphRouter(clients));
  app.use(MEDIA_DOWNLOAD_PATH, ownOriginOnly, faultMiddleware(context.faults, () => 'mediaDownload', refuseByFault), downloadMedia(clients));
  app.use(MEDIA_CDN_PATH, ownOriginOnly, downloadFromCdn(clients));
  app.use('/zendesk', ownOriginOnly, zendeskRouter(context));
  app.use(pagesRouter());
  app.use(() => {
    throw new HttpError(404, 'There is nothing here. The pages are /phone and /desk.');
  });
  app.use(httpErrors);
  return app;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (failure: NodeJS.ErrnoException) => {
      const taken = failure.code === 'EADDRINUSE';
      reject(taken ? new Error(`Port ${port} is taken. Stop what uses it, or choose another with --port.`) : failure);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
