import type { Request, Response } from 'express';
import { SECOND_MS } from '../../src/shared/clock';
import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { addMessage, advance, ensureContact, findContact, findGroup, findMessage, ownerOf } from '../state/conversations';
import type { ContactRecord, MessageRecord, PricingCategory } from '../state/types';
import { takeControl } from '../webhooks/handover';
import { requireObject, type Fields } from './fields';
import { GraphError, invalidValue, missingParameter } from './GraphError';
import { freeFormContent, type CheckedContent } from './outbound/messageContent';
import { noteAnswer } from './pricing';
import { readRecipient, type Recipient } from './recipient';
import { failLater, refuseAtOnce } from './sendRules';
import { templateContent } from './templates/templateContent';
import { mintWamid } from './wamid';

const MAX_CALLBACK_DATA = 512;
/** "typing …" ends after so long, or with the message. */
const TYPING_MS = 25 * SECOND_MS;

/** A message whose content keeps Meta's rules, and what it is charged as. */
export type CheckedMessage = CheckedContent & { readonly category: PricingCategory; readonly messageStatus?: string };

/** `POST /{phone number id}/messages`: sends a message, or marks one as read. */
export function messagesRoute(context: SandboxContext): (request: Request, response: Response) => void {
  return (request, response) => {
    const body = requireObject(request.body, 'body');
    if (body.messaging_product === undefined) throw missingParameter('messaging_product');
    if (body.messaging_product !== 'whatsapp') {
      throw new GraphError(100, null, { message: '(#100) Param messaging_product must be one of {WHATSAPP}.' });
    }
    response.json(body.status === undefined ? send(context, body) : markRead(context, body));
  };
}

/** Marks the message and those before it as read; optionally shows "typing …". */
function markRead({ state }: SandboxContext, body: Fields): unknown {
  if (body.status !== 'read') throw invalidValue('status must be "read".');
  const id = asText(body.message_id);
  if (id === null) throw missingParameter('message_id');
  const message = findMessage(state, id);
  if (message === null || message.direction !== 'inbound') throw invalidValue('message_id is not a message that this number received.');
  if (findGroup(state, message.contact) !== null) throw invalidValue('message_id is a message of a group: those cannot be marked as read.');
  if (body.typing_indicator !== undefined && requireObject(body.typing_indicator, 'typing_indicator').type !== 'text') {
    throw invalidValue('typing_indicator.type must be "text".');
  }
  const { messages } = state.data;
  const last = messages.lastIndexOf(message);
  messages.slice(0, last + 1).forEach((each) => {
    if (each.direction === 'inbound' && each.contact === message.contact) advance(state, each, 'read');
  });
  const contact = findContact(state, message.contact);
  if (contact !== null && body.typing_indicator !== undefined) {
    contact.typingUntil = state.now() + TYPING_MS;
    state.changed({ topic: 'conversations', contact: contact.phone });
  }
  return { success: true };
}

function send(context: SandboxContext, body: Fields): unknown {
  const { state, faults, rateLimits, outbound } = context;
  const recipient = readRecipient(context, body);
  const callbackData = readCallbackData(body);
  const repliedTo = readContext(body);
  const checked = checkContent(context, body);
  refuseAtOnce(context, body, recipient, checked);
  const key = recipient.kind === 'group' ? recipient.group.id : recipient.phone;
  if (faults.settings.rateLimits === 'on') rateLimits.take(key, state.now(), state.data.settings.throughput);
  const conversation = recipient.kind === 'group' ? recipient.group : (recipient.contact ?? ensureContact(state, recipient.phone));
  const laterError = failLater(context, conversation, checked);
  const message: MessageRecord = {
    repliedTo,
    ...checked.content,
    id: mintWamid(key, 'outbound'),
    contact: key,
    direction: 'outbound',
    at: state.now(),
    status: 'accepted',
    callbackData,
    category: checked.category,
  };
  addMessage(state, message);
  if (!('participants' in conversation)) noteSent(context, conversation, body, checked);
  outbound.start(message, laterError);
  return answerOf(recipient, message, checked);
}

/** What a message to a customer changes: the conversation is the business's, the ad is answered, the question is asked. */
function noteSent(context: SandboxContext, contact: ContactRecord, body: Fields, { category }: CheckedMessage): void {
  const { state } = context;
  delete contact.typingUntil;
  noteAnswer(contact, state.now());
  if (category === 'service' && ownerOf(state, contact) === 'metaAgent') takeControl(context, contact);
  if (requestsCallPermission(body)) contact.callPermissionAskedAt = [...(contact.callPermissionAskedAt ?? []), state.now()];
}

function requestsCallPermission({ type, interactive }: Fields): boolean {
  return type === 'interactive' && requireObject(interactive, 'interactive').type === 'call_permission_request';
}

function answerOf(recipient: Recipient, { id }: MessageRecord, { messageStatus }: CheckedMessage): unknown {
  const status = messageStatus === undefined ? {} : { message_status: messageStatus };
  if (recipient.kind === 'group') {
    const { group } = recipient;
    return { messaging_product: 'whatsapp', contacts: [{ input: group.id, wa_id: group.id }], messages: [{ id, group_id: group.id, ...status }] };
  }
  const { input, byUserId, phone, contact } = recipient;
  const who = byUserId ? { input, user_id: contact?.userId } : { input, wa_id: phone };
  return { messaging_product: 'whatsapp', contacts: [who], messages: [{ id, ...status }] };
}

function readCallbackData(body: Fields): string | undefined {
  const value = body.biz_opaque_callback_data;
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length > MAX_CALLBACK_DATA) {
    throw invalidValue(`biz_opaque_callback_data must be a string of at most ${MAX_CALLBACK_DATA} characters.`);
  }
  return value;
}

function readContext(body: Fields): string | undefined {
  if (body.context === undefined) return undefined;
  if (body.type === 'reaction') throw invalidValue('context is not allowed with a reaction.');
  const id = asText(requireObject(body.context, 'context').message_id);
  if (id === null) throw new GraphError(131008, 'context.message_id is missing.');
  return id;
}

function checkContent({ state }: SandboxContext, body: Fields): CheckedMessage {
  const type = body.type === undefined ? 'text' : asText(body.type);
  if (type === null) throw invalidValue('type must be a string.');
  return type === 'template' ? templateContent(body, state) : { ...freeFormContent(type, body, state), category: 'service' };
}
