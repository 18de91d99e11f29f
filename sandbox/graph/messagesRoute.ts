import type { Request, Response } from 'express';
import { asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { digitsOf } from '../installation';
import { addMessage, advance, ensureContact, findContact, findMessage, windowOf } from '../state/conversations';
import type { ContactRecord, MessageRecord } from '../state/types';
import { requireObject, type Fields } from './fields';
import { GraphError, invalidValue, missingParameter } from './GraphError';
import { freeFormContent } from './messageContent';
import type { LaterError } from './OutboundPipeline';
import { templateContent, type TemplateSend } from './templateContent';
import { mintWamid } from './wamid';

const MAX_CALLBACK_DATA = 512;
const PHONE = /^\+?[\d\s().-]{7,25}$/;
const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

const WINDOW_CLOSED: LaterError = {
  code: 131047,
  details: 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
};

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
  if (body.typing_indicator !== undefined && requireObject(body.typing_indicator, 'typing_indicator').type !== 'text') {
    throw invalidValue('typing_indicator.type must be "text".');
  }
  const { messages } = state.data;
  const last = messages.lastIndexOf(message);
  messages.slice(0, last + 1).forEach((each) => {
    if (each.direction === 'inbound' && each.contact === message.contact) advance(state, each, 'read');
  });
  return { success: true };
}

function send(context: SandboxContext, body: Fields): unknown {
  const { state, faults, rateLimits, outbound } = context;
  const recipient = readRecipient(context, body);
  const callbackData = readCallbackData(body);
  const repliedTo = readContext(body);
  const checked = checkContent(context, body);
  if (faults.settings.rateLimits === 'on') rateLimits.take(recipient.phone ?? recipient.input, state.now());
  const contact = recipient.contact ?? ensureContact(state, recipient.phone ?? '');
  const laterError = checked.laterError ?? faultCode(context) ?? windowError(context, contact, checked.category);
  const message: MessageRecord = {
    repliedTo,
    ...checked.content,
    id: mintWamid(contact.phone, 'outbound'),
    contact: contact.phone,
    direction: 'outbound',
    at: state.now(),
    status: 'accepted',
    callbackData,
    category: checked.category,
  };
  addMessage(state, message);
  outbound.start(message, laterError);
  return {
    messaging_product: 'whatsapp',
    contacts: [recipient.byUserId ? { input: recipient.input, user_id: contact.userId } : { input: recipient.input, wa_id: contact.phone }],
    messages: [{ id: message.id, ...(message.type === 'template' ? { message_status: 'accepted' } : {}) }],
  };
}

interface Recipient {
  readonly input: string;
  readonly byUserId: boolean;
  readonly phone: string | null;
  readonly contact: ContactRecord | null;
}

/** `to` (a phone number) wins over `recipient` (a business-scoped user id). */
function readRecipient({ state }: SandboxContext, body: Fields): Recipient {
  const type = body.recipient_type;
  if (type !== undefined && type !== 'individual') throw invalidValue('recipient_type must be "individual"; the sandbox has no groups.');
  const to = asText(body.to);
  if (to !== null) {
    const phone = digitsOf(to);
    if (!PHONE.test(to) || phone.length < 7 || phone.length > 15) throw invalidValue('to is not a phone number.');
    if (phone === digitsOf(state.installation.displayPhoneNumber)) throw new GraphError(131021);
    return { input: to, byUserId: false, phone, contact: findContact(state, phone) };
  }
  const userId = asText(body.recipient);
  if (userId === null) throw missingParameter('to');
  if (!BSUID.test(userId)) throw invalidValue('recipient is not a business-scoped user id.');
  const contact = findContact(state, userId);
  if (contact === null) throw new GraphError(131026, 'Nobody with this business-scoped user id is known to this business.');
  return { input: userId, byUserId: true, phone: contact.phone, contact };
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

function checkContent({ state }: SandboxContext, body: Fields): TemplateSend {
  const type = body.type === undefined ? 'text' : asText(body.type);
  if (type === null) throw invalidValue('type must be a string.');
  return type === 'template' ? templateContent(body, state) : { ...freeFormContent(type, body, state), category: 'service' };
}

function faultCode({ faults }: SandboxContext): LaterError | null {
  const fault = faults.take('statuses');
  return fault?.code === undefined ? null : { code: fault.code, details: 'The sandbox was told to fail this message.', afterMs: fault.delayMs };
}

/** Only templates go out while the window is closed. @throws GraphError 131047 where the sandbox was told to refuse at once. */
function windowError({ state, faults }: SandboxContext, contact: ContactRecord, category: string): LaterError | null {
  if (category !== 'service' || windowOf(contact, state.now()).state === 'open') return null;
  if (faults.settings.windowErrors === 'sync') throw new GraphError(WINDOW_CLOSED.code, WINDOW_CLOSED.details);
  return WINDOW_CLOSED;
}
