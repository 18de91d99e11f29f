import type { IDataObject } from 'n8n-workflow';
import { accountEventJson, customerEventJson, messageJson, statusJson } from '../../src/message/eventJson';
import type { InboundMessage } from '../../src/shared/inbound';
import type { ClaimedDelivery, Conversation, SupportStore, TicketBinding } from '../../src/store/SupportStore';
import { conversationWindow } from '../../src/window/conversationWindow';
import type { RunDelivery } from './runCustomer';
import { windowJson } from './windowJson';

function ticketJson(binding: TicketBinding | null): IDataObject | null {
  if (binding === null) return null;
  return { helpdesk: binding.provider, id: binding.ticketId, number: binding.ticketNumber, url: binding.ticketUrl };
}

/** A conversation as flows see it. */
export function conversationJson(conversation: Conversation, ticket: TicketBinding | null, isNew: boolean): IDataObject {
  const { id, phoneNumberId, displayPhoneNumber, wabaId, groupId, contact, owner, language, optedOut, marketingOptedOut, keptReplies } = conversation;
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
    marketingOptedOut,
    ticket: ticketJson(ticket),
    keptReplies,
  };
}

/**
 * One item for messages that belong together: the last one with all texts, because an answer answers the last; each of
 * them in `messages`.
 */
function combinedJson(messages: readonly InboundMessage[]): IDataObject {
  const parts = messages.map(({ message }) => messageJson(message) as IDataObject);
  const text = messages.flatMap(({ message }) => message.text || []).join('\n');
  return { message: { ...parts.at(-1), text }, messages: parts };
}

function redactionJson(messages: readonly InboundMessage[]): IDataObject {
  const alreadyEmitted = messages.flatMap(({ redaction }) => redaction.alreadyEmitted ?? []);
  return {
    count: messages.reduce((sum, { redaction }) => sum + redaction.count, 0),
    fields: [...new Set(messages.flatMap(({ redaction }) => redaction.fields))],
    ...(alreadyEmitted.length === 0 ? {} : { alreadyEmitted }),
  };
}

/** What is special about the kind of record. */
function recordJson({ record, joined }: ClaimedDelivery, combine: boolean): IDataObject {
  switch (record.kind) {
    case 'message': {
      const messages = [record, ...joined];
      return { ...(combine ? combinedJson(messages) : { message: messageJson(record.message) }), redaction: redactionJson(messages) };
    }
    case 'status':
      return { status: statusJson(record) };
    case 'customerEvent':
      return customerEventJson(record) as IDataObject;
    case 'accountEvent':
      return accountEventJson(record) as IDataObject;
    case 'event':
      return record.details as IDataObject;
    default:
      return record satisfies never;
  }
}

/**
 * The item of a claimed delivery: architecture.md §5, with the delivery that the answers are tied to.
 * With `combine` a message's item has the list `messages`, also where it is only one.
 */
export async function deliveryItem(
  store: SupportStore,
  claimed: ClaimedDelivery,
  { delivery, combine, now }: { readonly delivery: RunDelivery; readonly combine: boolean; readonly now: number },
): Promise<IDataObject> {
  const { conversationId, isNew } = claimed;
  const conversation = conversationId === null ? null : await store.getConversation(conversationId);
  const ticket = conversationId === null ? null : await store.latestTicketBinding(conversationId);
  return {
    event: claimed.record.kind === 'accountEvent' ? claimed.record.event : claimed.topic,
    channel: 'whatsapp',
    conversation: conversation === null ? null : conversationJson(conversation, ticket, isNew),
    window: conversation === null ? null : windowJson(conversationWindow(conversation, now)),
    ...recordJson(claimed, combine),
    delivery: { ...delivery },
  };
}
