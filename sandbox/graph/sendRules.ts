import { DAY_MS } from '../../src/shared/clock';
import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { windowOf } from '../state/conversations';
import type { ContactRecord, GroupRecord } from '../state/types';
import type { Fields } from './fields';
import { GraphError, invalidValue } from './GraphError';
import type { LaterError } from './OutboundPipeline';
import { pricingOf } from './pricing';
import type { Recipient } from './recipient';
import type { CheckedMessage } from './messagesRoute';

/** Types that groups take; templates of text and media too. Source: cloud-api.md §10. */
const GROUP_TYPES: ReadonlySet<string> = new Set(['text', 'image', 'video', 'audio', 'document', 'sticker', 'template', 'pin']);

/** Requests for permission to call: one a day and two in seven days. Source: cloud-api.md §4. */
const CALL_REQUESTS = [{ withinMs: DAY_MS, most: 1 }, { withinMs: 7 * DAY_MS, most: 2 }] as const;

const WINDOW_CLOSED: LaterError = {
  code: 131047,
  details: 'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
};

/** What Meta refuses at once, going by who the message is for. @throws GraphError */
export function refuseAtOnce(context: SandboxContext, body: Fields, recipient: Recipient, { content, category }: CheckedMessage): void {
  const { settings } = context.state.data;
  if (settings.numberStatus === 'PENDING') throw new GraphError(133010, 'The business phone number is not registered.');
  if (recipient.kind === 'group') {
    if (!GROUP_TYPES.has(content.type)) throw new GraphError(131051, `Messages of type ${content.type} are not supported in groups.`);
    return;
  }
  if (content.type === 'pin') throw invalidValue('type "pin" is for groups only.');
  const { byUserId, contact, phone } = recipient;
  if (settings.allowedRecipients !== null && !settings.allowedRecipients.includes(phone)) {
    throw new GraphError(131030, 'Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.');
  }
  if (byUserId && category === 'authentication') throw new GraphError(131062, 'Authentication templates cannot be sent to a business-scoped user id.');
  if (category === 'marketing' && contact?.stoppedMarketing === true) throw new GraphError(131050, 'The user has stopped marketing messages from this business.');
  checkIdentityKey(body, contact);
  checkInteractive(context, asRecord(body.interactive).type, recipient);
}

function checkIdentityKey({ recipient_identity_key_hash: given }: Fields, contact: ContactRecord | null): void {
  const hash = asText(given);
  if (hash !== null && hash !== contact?.identityKeyHash) throw new GraphError(137000, 'recipient_identity_key_hash is not the current one of this user.');
}

function checkInteractive({ state }: SandboxContext, type: unknown, recipient: Extract<Recipient, { kind: 'customer' }>): void {
  if (type === 'address_message' && !recipient.phone.startsWith('91')) {
    throw invalidValue('interactive.type address_message is only for customers in India.');
  }
  if (type !== 'call_permission_request') return;
  const askedAt = recipient.contact?.callPermissionAskedAt ?? [];
  const isOver = CALL_REQUESTS.some(({ withinMs, most }) => askedAt.filter((at) => state.now() - at < withinMs).length >= most);
  if (isOver) throw new GraphError(138009, 'Only one call permission request in 24 hours and two in seven days can be sent to a user.');
}

/** What Meta accepts and fails by webhook. @throws GraphError 131047 where the sandbox was told to refuse at once. */
export function failLater(context: SandboxContext, conversation: ContactRecord | GroupRecord, { laterError, category }: CheckedMessage): LaterError | null {
  const { state } = context;
  return laterError ?? faultCode(context) ?? customerError(context, conversation, category) ?? windowError(context, conversation, category) ?? paymentError(state, conversation, category);
}

function faultCode({ faults }: SandboxContext): LaterError | null {
  const fault = faults.take('statuses');
  return fault?.code === undefined ? null : { code: fault.code, details: 'The sandbox was told to fail this message.', afterMs: fault.delayMs };
}

function customerError({ state }: SandboxContext, conversation: ContactRecord | GroupRecord, category: CheckedMessage['category']): LaterError | null {
  if ('participants' in conversation) return null;
  if (conversation.notOnWhatsApp === true) return { code: 131026, details: 'Message undeliverable.' };
  const isAmerican = /^1\d{10}$/.test(conversation.phone) && state.data.settings.usMarketing === 'blocked';
  if (category !== 'marketing' || (conversation.marketingCapped !== true && !isAmerican)) return null;
  return { code: 131049, details: 'This message was not delivered to maintain healthy ecosystem engagement.' };
}

/** Only templates go out while the window is closed. */
function windowError({ state, faults }: SandboxContext, conversation: ContactRecord | GroupRecord, category: CheckedMessage['category']): LaterError | null {
  if (category !== 'service' || windowOf(conversation, state.now()).state === 'open') return null;
  if (faults.settings.windowErrors === 'sync') throw new GraphError(WINDOW_CLOSED.code, WINDOW_CLOSED.details);
  return WINDOW_CLOSED;
}

/** Without a payment method, Meta delivers what is free and stops afterwards; the code is our guess. */
function paymentError(state: SandboxContext['state'], conversation: ContactRecord | GroupRecord, category: CheckedMessage['category']): LaterError | null {
  if (state.data.settings.paymentMethod === 'on' || !pricingOf(state, category, conversation).billable) return null;
  return { code: 131042, details: 'Message failed to send because there were one or more errors related to your payment method.' };
}
