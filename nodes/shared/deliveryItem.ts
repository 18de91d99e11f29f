import type { IDataObject } from 'n8n-workflow';
import type { InboundMessage, InboundStatus } from '../../src/shared/inbound';
import { toIso } from '../../src/shared/clock';
import type { ClaimedDelivery, Conversation, SupportStore, TicketBinding } from '../../src/store/SupportStore';
import { serviceWindow, type ServiceWindow } from '../../src/window/serviceWindow';
import type { RunDelivery } from './runCustomer';

/** The window as flows see it: ISO times. */
export function windowJson(window: ServiceWindow): IDataObject {
  return {
    state: window.state,
    opensAt: toIso(window.opensAt),
    expiresAt: toIso(window.expiresAt),
    secondsLeft: window.secondsLeft,
    certain: window.certain,
    freeEntryPointExpiresAt: null,
  };
}

function ticketJson(binding: TicketBinding | null): IDataObject | null {
  if (binding === null) return null;
  return { helpdesk: binding.provider, id: binding.ticketId, number: binding.ticketNumber, url: binding.ticketUrl };
}

/** A conversation as flows see it. */
function conversationJson(conversation: Conversation, ticket: TicketBinding | null, isNew: boolean): IDataObject {
  const { id, phoneNumberId, displayPhoneNumber, wabaId, groupId, contact, owner, language, optedOut } = conversation;
  return {
    id,
    isNew,
    phoneNumberId,
    displayPhoneNumber,
    wabaId,
    groupId,
    contact: { ...contact },
    owner,
    language,
    optedOut,
    ticket: ticketJson(ticket),
    keptReplies: 0,
  };
}

function messageJson({ message }: InboundMessage): IDataObject {
  const { id, type, text, sentAt, ...rest } = message;
  return { id, type, text, timestamp: toIso(sentAt), ...rest };
}

function statusJson({ wamid, status, at, errors, pricing, raw }: InboundStatus): IDataObject {
  return { messageId: wamid, status, timestamp: toIso(at), errors, pricing, raw };
}

/** The item of a claimed delivery: architecture.md §5, with the delivery that the answers are tied to. */
export async function deliveryItem(
  store: SupportStore,
  claimed: ClaimedDelivery,
  delivery: RunDelivery,
  now: number,
): Promise<IDataObject> {
  const { record, conversationId, isNew } = claimed;
  const conversation = conversationId === null ? null : await store.getConversation(conversationId);
  const ticket = conversationId === null ? null : await store.latestTicketBinding(conversationId);
  const common = {
    event: record.kind,
    channel: 'whatsapp',
    conversation: conversation === null ? null : conversationJson(conversation, ticket, isNew),
    window: conversation === null ? null : windowJson(serviceWindow(conversation, now)),
  };
  const tie = { delivery: { ...delivery } };
  if (record.kind === 'status') return { ...common, status: statusJson(record), ...tie };
  return { ...common, message: messageJson(record), redaction: { ...record.redaction, fields: [...record.redaction.fields] }, ...tie };
}
