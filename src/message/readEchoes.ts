import { hashKey } from '../shared/hash';
import type { CustomerEventName } from '../shared/inbound';
import { asRecord, asText, type Json } from '../shared/shape';
import { customerEvent } from './customerEvent';
import { messageJson } from './eventJson';
import { readTime } from './limits';
import { knownType } from './messageTypes';
import { normalizeMessage } from './normalizeMessage';
import type { ReadEntry } from './reading';

/** Reads a message of the business that others than these nodes sent; `null` without an id. */
const readEcho =
  (event: CustomerEventName): ReadEntry =>
  (echo, content, reading) => {
    // Those of Meta's own AI stand one level deeper.
    const sent: Json = { ...echo, ...asRecord(echo.message) };
    const id = asText(sent.id);
    if (id === null) return null;
    return customerEvent(sent, content, reading, {
      event,
      eventKey: hashKey('echo', id),
      who: { from: sent.to, from_user_id: sent.to_user_id, from_parent_user_id: sent.to_parent_user_id },
      groupId: asText(sent.group_id),
      details: (raw) => ({ message: messageJson(normalizeMessage(id, knownType(asText(raw.type)), readTime(sent.timestamp) ?? reading.receivedAt, raw)) }),
    });
  };

/** What was sent in the WhatsApp Business app, or by another app. Source: cloud-api.md §10. */
export const readAppEcho = readEcho('phoneAppReply');

/** What Meta's own AI sent. Source: cloud-api.md §1.6. */
export const readAgentEcho = readEcho('metaAgentReply');
