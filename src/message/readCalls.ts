import { hashKey } from '../shared/hash';
import { asArray, asNumber, asText, type Json } from '../shared/shape';
import { customerEvent } from './customerEvent';
import { readTime } from './limits';
import type { ReadEntry } from './reading';

/** The customer of a call; where several are named, the one on the other end. */
function callerOf(call: Json, content: Json): Json {
  const isOurs = call.direction === 'BUSINESS_INITIATED';
  if (isOurs && asArray(content.contacts).length === 1) return {};
  return isOurs ? { from: call.to, from_user_id: call.to_user_id, from_parent_user_id: call.to_parent_user_id } : call;
}

function callJson({ id, event, status, direction, duration }: Json): Json {
  const happened = (asText(event) ?? asText(status))?.toLowerCase() ?? null;
  return { id: asText(id), event: happened, direction: asText(direction)?.toLowerCase() ?? null, outcome: asText(status)?.toLowerCase() ?? null, seconds: asNumber(duration) };
}

/** Reads an entry of `calls`; `null` without an id. The customer's own call opens the service window. Source: cloud-api.md §5.1, §10. */
export const readCall: ReadEntry = (value, content, reading) => {
  // The session is the offer of a voice connection: network addresses of the customer, of no use to a flow.
  const { session: _session, ...call } = value;
  const id = asText(call.id);
  if (id === null) return null;
  const isTheirs = call.event === 'connect' && call.direction === 'USER_INITIATED';
  return customerEvent(call, content, reading, {
    event: 'call',
    eventKey: hashKey(id, asText(call.event) ?? 'connect'),
    who: callerOf(call, content),
    opensWindow: isTheirs && readTime(call.timestamp) !== null,
    details: (raw) => ({ call: callJson(raw) }),
  });
};

/** Reads how a call of the business goes: it rings, or the customer took or declined it. Source: cloud-api.md §10. */
export const readCallStatus: ReadEntry = (status, content, reading) => {
  const id = asText(status.id);
  const name = asText(status.status);
  if (id === null || name === null) return null;
  return customerEvent(status, content, reading, {
    event: 'call',
    eventKey: hashKey(id, name),
    who: { from: status.recipient_id, from_user_id: status.recipient_user_id, from_parent_user_id: status.recipient_parent_user_id },
    details: (raw) => ({ call: callJson({ ...raw, direction: 'BUSINESS_INITIATED' }) }),
  });
};
