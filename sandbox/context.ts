import type { SandboxFaults } from './faults';
import type { OutboundPipeline } from './graph/OutboundPipeline';
import type { RateLimits } from './graph/rateLimits';
import type { RequestLog } from './requestLog';
import type { SandboxState } from './state/SandboxState';
import type { WebhookSender } from './webhooks/WebhookSender';

/** What the routes work with. */
export interface SandboxContext {
  readonly state: SandboxState;
  readonly webhooks: WebhookSender;
  readonly outbound: OutboundPipeline;
  readonly rateLimits: RateLimits;
  readonly faults: SandboxFaults;
  readonly requests: RequestLog;
  /** `http://127.0.0.1:<port>`; known once the server listens. */
  readonly origin: () => string;
}
