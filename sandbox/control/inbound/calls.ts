import { asNumber, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { compact } from '../../graph/fields';
import { seconds } from '../../webhooks/envelope';
import type { Body } from '../delivery';
import { optionalChoice, readTimestamp } from '../reading';
import type { InboundContent } from './inboundContent';

const SESSION = { sdp_type: 'offer', sdp: 'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n' };

/** The phone rings; or, `event: "terminate"`, the call `callId` ended after `seconds`. In the sandbox nobody takes it. */
export function call({ state }: SandboxContext, body: Body): InboundContent {
  const event = optionalChoice(body, 'event', ['connect', 'terminate']) ?? 'connect';
  const direction = optionalChoice(body, 'callDirection', ['USER_INITIATED', 'BUSINESS_INITIATED']) ?? 'USER_INITIATED';
  const id = asText(body.callId) ?? undefined;
  if (event === 'connect') {
    const payload = asText(body.callPayload) ?? undefined;
    return { webhook: compact({ id, event, direction, session: SESSION, cta_payload: payload }), content: { type: 'call', text: 'Voice call' } };
  }
  const duration = asNumber(body.seconds) ?? 0;
  const endedAt = readTimestamp(body.timestamp, state.now());
  const webhook = compact({
    id,
    event,
    direction,
    status: duration > 0 ? 'COMPLETED' : 'FAILED',
    start_time: duration > 0 ? seconds(endedAt - duration * 1_000) : undefined,
    end_time: duration > 0 ? seconds(endedAt) : undefined,
    duration: duration > 0 ? duration : undefined,
  });
  return { webhook, content: { type: 'call', text: duration > 0 ? `Voice call, ${duration} s` : 'Missed voice call' } };
}
