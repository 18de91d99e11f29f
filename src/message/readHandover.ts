import { hashKey } from '../shared/hash';
import { asRecord, asText, type Json } from '../shared/shape';
import { customerEvent } from './customerEvent';
import type { ReadEntry } from './reading';

const AGENT_ROLES: ReadonlySet<unknown> = new Set(['ai_agent', 'meta_business_agent']);

/** Where a notice names no roles, what is passed comes to us, and what is taken goes from us. */
function isAgentsNow(type: string | null, roles: Json): boolean {
  const { new_owner_role: next, previous_owner_role: previous, previous_owner_app_role: previousApp } = roles;
  if (next !== undefined) return AGENT_ROLES.has(next);
  return !AGENT_ROLES.has(previous) && !AGENT_ROLES.has(previousApp) && type === 'control_taken';
}

/** Reads `messaging_handovers`: Meta's own AI took a conversation over, or gave it back. Source: cloud-api.md §1.6. */
export const readHandover: ReadEntry = (value, content, reading) => {
  const type = asText(value.type) ?? ['control_passed', 'control_taken'].find((name) => name in value) ?? null;
  const sender = asRecord(value.sender);
  if (type === null) return null;
  return customerEvent(value, content, reading, {
    event: isAgentsNow(type, asRecord(value[type])) ? 'metaAgentTookOver' : 'metaAgentGaveBack',
    eventKey: hashKey('handover', JSON.stringify(value)),
    who: { from: sender.phone_number ?? sender.wa_id, from_user_id: sender.user_id, from_parent_user_id: sender.parent_user_id },
    details: (raw) => {
      const { previous_owner_role: previous, previous_owner_app_role: previousApp, new_owner_role: next, metadata } = asRecord(raw[type]);
      return { handover: { type, previousOwner: asText(previous) ?? asText(previousApp), newOwner: asText(next), note: asText(metadata) } };
    },
  });
};
