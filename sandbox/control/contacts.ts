import { asText } from '../../src/shared/shape';
import { SECOND_MS } from '../../src/shared/clock';
import type { SandboxContext } from '../context';
import { badRequest } from '../httpError';
import { ensureContact, ownerOf } from '../state/conversations';
import type { ContactRecord } from '../state/types';
import { envelope, inboundContact, phoneAs, userIdAs } from '../webhooks/envelope';
import { passControl } from '../webhooks/handover';
import { deliver, readDelivery, type Body, type DeliveryResult } from './delivery';
import { noteIdentity } from './inbound/receiveInbound';
import { optionalChoice, readPhone } from './reading';
import { contactView } from './views';

const FLAGS = { stoppedMarketing: 'stoppedMarketing', marketingCapped: 'marketingCapped', onWhatsApp: 'notOnWhatsApp' } as const;

/** `PUT /sandbox/contacts/{contact}`: what Meta knows of a customer, without a message. */
export function changeContact({ state }: SandboxContext, phone: unknown, body: Body): unknown {
  const contact = ensureContact(state, readPhone(phone, 'contact'), asText(body.name) ?? undefined);
  noteIdentity(contact, body);
  for (const [name, field] of Object.entries(FLAGS)) {
    const value = body[name];
    if (value === undefined) continue;
    if (typeof value !== 'boolean') throw badRequest(`${name} must be true or false.`);
    contact[field] = name === 'onWhatsApp' ? !value : value;
  }
  state.changed({ topic: 'conversations', contact: contact.phone });
  return contactView(state, contact);
}

/** `POST /sandbox/contacts/{contact}/marketing`: the customer wants no more marketing, or wants it again. */
export async function changeMarketing(context: SandboxContext, phone: unknown, body: Body): Promise<DeliveryResult> {
  const { state } = context;
  const plan = readDelivery(body);
  const value = optionalChoice(body, 'value', ['stop', 'resume']) ?? 'stop';
  const contact = ensureContact(state, readPhone(phone, 'contact'));
  contact.stoppedMarketing = value === 'stop';
  state.changed({ topic: 'conversations', contact: contact.phone });
  return deliver(context, { payload: preference(context, contact, value), field: 'user_preferences' }, plan);
}

function preference({ state }: SandboxContext, contact: ContactRecord, value: 'stop' | 'resume'): unknown {
  const { installation, data } = state;
  const detail = value === 'stop' ? 'User requested to stop marketing messages' : 'User requested to resume marketing messages';
  const who = { ...phoneAs('wa_id', contact), ...userIdAs('user_id', contact, data.settings) };
  const preferences = [{ ...who, detail, category: 'marketing_messages', value, timestamp: Math.floor(state.now() / SECOND_MS) }];
  return envelope(installation, { contacts: [inboundContact(contact, data.settings)], user_preferences: preferences }, 'user_preferences');
}

/** `POST /sandbox/contacts/{contact}/owner`: Meta's AI takes the conversation, or hands it to the business. */
export async function changeOwner(context: SandboxContext, phone: unknown, body: Body): Promise<DeliveryResult> {
  const plan = readDelivery(body);
  const owner = optionalChoice(body, 'owner', ['business', 'metaAgent']);
  if (owner === undefined) throw badRequest('owner must be "business" or "metaAgent".');
  const contact = ensureContact(context.state, readPhone(phone, 'contact'));
  if (ownerOf(context.state, contact) === owner) throw badRequest(`The conversation is ${owner === 'business' ? 'the business’s' : 'Meta’s'} already.`);
  const payload = passControl(context, contact, owner, body.metadata);
  return deliver(context, { payload, field: 'messaging_handovers' }, plan);
}
