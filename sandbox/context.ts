import type { SandboxFaults } from './faults';
import type { OutboundPipeline } from './graph/OutboundPipeline';
import type { RateLimits } from './graph/rateLimits';
import type { RequestLog } from './requestLog';
import type { SandboxState } from './state/SandboxState';
import type { WebhookSender } from './webhooks/WebhookSender';

/** One client of Meta's, with an app, a business account and a number of its own: what the routes work with. */
export interface SandboxContext {
  readonly state: SandboxState;
  readonly webhooks: WebhookSender;
  readonly outbound: OutboundPipeline;
  readonly rateLimits: RateLimits;
  /** From here on the same for all clients. */
  readonly faults: SandboxFaults;
  readonly requests: RequestLog;
  /** `http://127.0.0.1:<port>`; known once the server listens. */
  readonly origin: () => string;
}

export type SandboxClients = readonly [SandboxContext, ...SandboxContext[]];
