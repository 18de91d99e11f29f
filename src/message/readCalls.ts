import { hashKey } from '../shared/hash';
import type { InboundCall } from '../shared/inbound';
import { asArray, asRecord, asText } from '../shared/shape';
import { readContact } from './contact';
import { isReadable, readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import type { Reading } from './reading';

type Json = Readonly<Record<string, unknown>>;

function readCall(value: unknown, content: Json, { business, mask }: Reading): InboundCall | null {
  // The session is the offer of a voice connection: network addresses of the customer, of no use to a flow.
  const { session: _session, ...call } = asRecord(value);
  const callId = asText(call.id);
  const at = readTime(call.timestamp);
  const opensWindow = call.event === 'connect' && call.direction === 'USER_INITIATED';
  if (!opensWindow || callId === null || at === null || !isReadable(call)) return null;
  return {
    kind: 'call',
    eventKey: hashKey(callId, 'connect'),
    business,
    contact: readContact(call, content, mask),
    callId,
    at,
    raw: maskFreeText(call, mask).value,
  };
}

/**
 * The calls of one change that customers began: they open the service window. The business's own calls, ends of calls and
 * entries without id or time are passed over. Source: cloud-api.md §5.1, §10.
 */
export function readCalls(content: Json, reading: Reading): readonly InboundCall[] {
  return asArray(content.calls).flatMap((call) => readCall(call, content, reading) ?? []);
}
