import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import type { ContactRecord, ConversationOwner } from '../state/types';
import { handoverEnvelope, identityOf, seconds, userIdAs } from './envelope';

/** The app that Meta's own AI answers with; every business sees it under an id of Meta's. */
const META_AGENT_APP_ID = '1094378901122334';

type Json = Readonly<Record<string, unknown>>;

/** The customer as the sender: by number and business-scoped user id, as far as the business knows them. */
function senderOf({ state }: SandboxContext, contact: ContactRecord): Json {
  const phone = identityOf(contact) === 'userId' ? {} : { phone_number: contact.phone };
  return { ...phone, ...userIdAs('user_id', contact, state.data.settings) };
}

function ownerFields({ state }: SandboxContext, previous: ConversationOwner): Json {
  return previous === 'metaAgent'
    ? { previous_owner_app_id: META_AGENT_APP_ID, previous_owner_app_role: 'meta_business_agent', previous_owner_role: 'ai_agent' }
    : { previous_owner_app_id: state.installation.appId, previous_owner_app_role: 'business_app', previous_owner_role: 'escalation' };
}

function changeOwner(context: SandboxContext, contact: ContactRecord, owner: ConversationOwner, change: Json): unknown {
  const { state } = context;
  contact.owner = owner;
  state.changed({ topic: 'conversations', contact: contact.phone });
  return handoverEnvelope(state.installation, { sender: senderOf(context, contact), timestamp: seconds(state.now()), ...change });
}

/** Meta's AI hands the conversation to the business, or gets it back. @returns the webhook of it. */
export function passControl(context: SandboxContext, contact: ContactRecord, owner: ConversationOwner, metadata: unknown): unknown {
  const previous = owner === 'business' ? 'metaAgent' : 'business';
  const passed = {
    metadata: asText(metadata) ?? 'Handed over in the sandbox',
    ...ownerFields(context, previous),
    new_owner_role: owner === 'business' ? 'escalation' : 'ai_agent',
  };
  return changeOwner(context, contact, owner, { type: 'control_passed', control_passed: passed });
}

/** A service message of the business takes the conversation from Meta's AI; the fields of `control_taken` are our guess. */
export function takeControl(context: SandboxContext, contact: ContactRecord): void {
  const taken = { ...ownerFields(context, 'metaAgent'), new_owner_role: 'customer_service' };
  const payload = changeOwner(context, contact, 'business', { type: 'control_taken', control_taken: taken });
  void context.webhooks.send(payload, { field: 'messaging_handovers' });
}
