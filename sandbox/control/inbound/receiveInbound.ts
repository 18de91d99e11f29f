import { asArray, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { mintCallId, mintWamid } from '../../graph/wamid';
import { digitsOf } from '../../installation';
import { addMessage, advance, ensureContact, noteInbound, ownerOf } from '../../state/conversations';
import { IDENTITY_MODES, type ContactRecord, type GroupRecord, type MessageRecord } from '../../state/types';
import { envelope, inboundContact, phoneAs, seconds, userIdAs } from '../../webhooks/envelope';
import { deliver, readDelivery, type Body, type DeliveryResult } from '../delivery';
import { optionalChoice, readGroup, readPhone, readTimestamp } from '../reading';
import { inboundContent, type InboundContent } from './inboundContent';
import { opensWindow } from './opensWindow';
import { recordPayload } from './recordPayload';
import { systemNotice } from './systemNotice';

/** Answer of `POST /sandbox/inbound`. */
export interface InboundResult extends DeliveryResult {
  readonly messageId: string | null;
}

/** A webhook, and the messages that the pages show of it. */
export interface Prepared {
  readonly payload: unknown;
  readonly field: string;
  readonly messages: readonly MessageRecord[];
}

/** A customer writes or calls, or a whole webhook body is posted as it is. @throws HttpError when a field is wrong. */
export async function receiveInbound(context: SandboxContext, body: Body): Promise<InboundResult> {
  const plan = readDelivery(body);
  const prepared = prepare(context, body);
  const onAccepted = (): void => prepared.messages.forEach((message) => void advance(context.state, message, 'delivered'));
  const result = await deliver(context, prepared, plan, onAccepted);
  return { messageId: prepared.messages[0]?.id ?? null, ...result };
}

function prepare(context: SandboxContext, body: Body): Prepared {
  if (body.payload !== undefined) return recordPayload(context, body.payload);
  return body.type === 'system' ? writeNotice(context, body) : writeMessage(context, body);
}

/** A username hides the phone number from the business from then on; an empty one gives it back. */
export function noteIdentity(contact: ContactRecord, body: Body): void {
  const identity = optionalChoice(body, 'identity', IDENTITY_MODES);
  if (identity !== undefined) contact.identity = identity;
  if (typeof body.identityKeyHash === 'string') contact.identityKeyHash = body.identityKeyHash;
  if (typeof body.username !== 'string') return;
  const name = body.username.replace(/^@/, '');
  if (name === '') delete contact.username;
  else contact.username = `@${name}`;
}

/** What the message does to the conversation: the window, the free entry point of an ad, the group. */
function noteConversation(contact: ContactRecord, group: GroupRecord | null, { webhook }: InboundContent, sentAt: number): void {
  if (group !== null && !group.participants.includes(contact.phone)) group.participants = [...group.participants, contact.phone];
  if (opensWindow(webhook)) noteInbound(group ?? contact, sentAt);
  if (webhook.referral !== undefined) contact.adClickAt = sentAt;
}

function writeMessage(context: SandboxContext, body: Body): Prepared {
  const { state, rateLimits } = context;
  const phone = readPhone(body.from);
  const sentAt = readTimestamp(body.timestamp, state.now());
  const group = readGroup(state, body);
  optionalChoice(body, 'identity', IDENTITY_MODES);
  const read = inboundContent(context, body);
  const { webhook, content, apply } = read;
  const contact = ensureContact(state, phone, asText(body.name) ?? undefined);
  noteIdentity(contact, body);
  noteConversation(contact, group, read, sentAt);
  rateLimits.noteInbound(state.now());
  const isCall = content.type === 'call';
  const id = asText(webhook.id) ?? (isCall ? mintCallId(phone) : mintWamid(phone, 'inbound'));
  const sender = group === null ? {} : { sender: phone };
  const message: MessageRecord = { ...content, ...sender, id, contact: group?.id ?? phone, direction: 'inbound', at: sentAt, name: contact.name, status: 'sent' };
  addMessage(state, message);
  apply?.();
  const update = { ...phoneAs('from', contact), ...userIdAs('from_user_id', contact, state.data.settings), id, timestamp: seconds(sentAt), ...webhook };
  return isCall ? callWebhook(context, contact, update, message) : messageWebhook(context, contact, { update, errors: body.valueErrors }, message);
}

function callWebhook({ state }: SandboxContext, contact: ContactRecord, update: Body, message: MessageRecord): Prepared {
  const contacts = [inboundContact(contact, state.data.settings)];
  const calls = [{ to: digitsOf(state.installation.displayPhoneNumber), ...update }];
  return { payload: envelope(state.installation, { contacts, calls }, 'calls'), field: 'calls', messages: [message] };
}

interface MessageUpdate {
  readonly update: Body;
  /** Beside the message, in its value. */
  readonly errors: unknown;
}

/** Messages of a conversation that Meta's own AI answers come on `standby`, one level deeper. Source: cloud-api.md §1.6. */
function messageWebhook({ state }: SandboxContext, contact: ContactRecord, { update, errors }: MessageUpdate, message: MessageRecord): Prepared {
  const content = { contacts: [inboundContact(contact, state.data.settings)], messages: [update], ...(errors === undefined ? {} : { errors: asArray(errors) }) };
  const isWatched = ownerOf(state, contact) === 'metaAgent' && message.sender === undefined;
  const field = isWatched ? 'standby' : 'messages';
  return { payload: envelope(state.installation, isWatched ? { standby: content } : content, field), field, messages: [message] };
}

function writeNotice(context: SandboxContext, body: Body): Prepared {
  const { state } = context;
  const sentAt = readTimestamp(body.timestamp, state.now());
  const { contact, update, text } = systemNotice(context, body);
  const id = mintWamid(contact.phone, 'inbound');
  const message: MessageRecord = { type: 'system', text, id, contact: contact.phone, direction: 'inbound', at: sentAt, name: contact.name, status: 'sent' };
  addMessage(state, message);
  return { payload: envelope(state.installation, { messages: [{ id, timestamp: seconds(sentAt), ...update }] }), field: 'messages', messages: [message] };
}
