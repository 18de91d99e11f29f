import type { SandboxState } from '../state/SandboxState';
import { windowOf, type ServiceWindow } from '../state/conversations';
import type { ContactRecord, MessageRecord, ZendeskTicket, ZendeskUser } from '../state/types';

/** One customer's chat, for the list on the phone page. */
export interface ConversationView {
  readonly contact: string;
  readonly name: string;
  readonly userId: string;
  /** Known instead of the phone number. */
  readonly username?: string;
  readonly lastText: string;
  readonly lastAt: number;
  readonly unread: number;
  readonly window: ServiceWindow;
}

/** A message as the control API shows it. */
export function messageView(message: MessageRecord): unknown {
  const { callbackData: _callbackData, category: _category, ...shown } = message;
  return shown;
}

/** What the customer sees in the list when there are no words. */
function lastLine(message: MessageRecord): string {
  return message.text || message.media?.fileName || `(${message.type})`;
}

/** All chats, the latest first. */
export function conversationViews(state: SandboxState): readonly ConversationView[] {
  return Object.values(state.data.contacts)
    .map((contact) => conversationView(state, contact))
    .sort((left, right) => right.lastAt - left.lastAt);
}

function conversationView(state: SandboxState, contact: ContactRecord): ConversationView {
  const seen = state.data.messages.filter(({ contact: of, status }) => of === contact.phone && status !== 'failed');
  const last = seen.at(-1);
  return {
    contact: contact.phone,
    name: contact.name,
    userId: contact.userId,
    username: contact.username,
    lastText: last === undefined ? '' : lastLine(last),
    lastAt: last?.at ?? contact.lastInboundAt ?? 0,
    unread: seen.filter(({ direction, status, type }) => direction === 'outbound' && status === 'delivered' && type !== 'reaction').length,
    window: windowOf(contact, state.now()),
  };
}

function personView(users: readonly ZendeskUser[], id: number): ZendeskUser | undefined {
  return users.find((user) => user.id === id);
}

/** A ticket as the desk page shows it. */
export function ticketView(state: SandboxState, ticket: ZendeskTicket): unknown {
  const { users } = state.data.zendesk;
  const requester = personView(users, ticket.requesterId);
  return {
    id: ticket.id,
    subject: ticket.subject,
    status: ticket.status,
    requester: { id: ticket.requesterId, name: requester?.name ?? '', phone: requester?.phone ?? null },
    tags: ticket.tags,
    externalId: ticket.externalId,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
    comments: ticket.comments.map((comment) => commentView(state, comment)),
  };
}

export function commentView(state: SandboxState, comment: ZendeskTicket['comments'][number]): unknown {
  const author = personView(state.data.zendesk.users, comment.authorId);
  const files = comment.attachments.flatMap((id) => state.data.media[id] ?? []);
  return {
    id: comment.id,
    public: comment.public,
    author: { id: comment.authorId, name: author?.name ?? '', role: author?.role === 'end-user' ? 'end-user' : 'agent' },
    body: comment.body,
    at: comment.createdAt,
    attachments: files.map(({ id, fileName, mimeType, size }) => ({ id, fileName, mimeType, size })),
  };
}
