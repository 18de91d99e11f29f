import { inFreeEntry } from '../graph/pricing';
import type { SandboxState } from '../state/SandboxState';
import { findContact, ownerOf, windowOf, type ServiceWindow } from '../state/conversations';
import type { ContactRecord, GroupRecord, IdentityMode, MessageRecord } from '../state/types';
import type { ZendeskTicket, ZendeskUser } from '../state/zendeskTypes';

/** One chat, for the list on the phone page. */
export interface ConversationView {
  /** The customer's digits, or the group's id. */
  readonly contact: string;
  readonly name: string;
  /** Of a customer. */
  readonly userId?: string;
  /** Known instead of the phone number. */
  readonly username?: string;
  readonly identity?: IdentityMode;
  /** Only when it is Meta's own AI. */
  readonly owner?: 'metaAgent';
  readonly stoppedMarketing?: boolean;
  /** The business is typing, until then at most. */
  readonly typingUntil?: number;
  /** Of a group: its participants. */
  readonly participants?: ReadonlyArray<{ readonly contact: string; readonly name: string }>;
  readonly freeEntryUntil?: number;
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

/** All chats, the latest first. Somebody who only wrote in groups has none. */
export function conversationViews(state: SandboxState): readonly ConversationView[] {
  const groups = Object.values(state.data.groups);
  const onlyInGroups = (contact: ContactRecord): boolean =>
    groups.some(({ participants }) => participants.includes(contact.phone)) && contact.lastInboundAt === null && !state.data.messages.some(({ contact: of }) => of === contact.phone);
  const contacts = Object.values(state.data.contacts).filter((contact) => !onlyInGroups(contact));
  return [...contacts.map((contact) => contactView(state, contact)), ...groups.map((group) => groupView(state, group))]
    .sort((left, right) => right.lastAt - left.lastAt);
}

function chatOf(state: SandboxState, contact: string, lastInboundAt: number | null): Pick<ConversationView, 'lastText' | 'lastAt' | 'unread' | 'window'> {
  const seen = state.data.messages.filter(({ contact: of, status }) => of === contact && status !== 'failed');
  const last = seen.at(-1);
  return {
    lastText: last === undefined ? '' : lastLine(last),
    lastAt: last?.at ?? lastInboundAt ?? 0,
    unread: seen.filter(({ direction, status, type }) => direction === 'outbound' && status === 'delivered' && type !== 'reaction').length,
    window: windowOf({ lastInboundAt }, state.now()),
  };
}

/** A customer as the phone page shows one. */
export function contactView(state: SandboxState, contact: ContactRecord): ConversationView {
  const { phone, name, userId, username, identity, stoppedMarketing, freeEntryUntil, typingUntil } = contact;
  const isTyping = typingUntil !== undefined && state.now() < typingUntil;
  return {
    contact: phone,
    name,
    userId,
    username,
    ...(identity === undefined ? {} : { identity }),
    ...(ownerOf(state, contact) === 'metaAgent' ? { owner: 'metaAgent' } : {}),
    ...(stoppedMarketing === true ? { stoppedMarketing } : {}),
    ...(isTyping ? { typingUntil } : {}),
    ...(inFreeEntry(contact, state.now()) ? { freeEntryUntil } : {}),
    ...chatOf(state, phone, contact.lastInboundAt),
  };
}

function groupView(state: SandboxState, { id, subject, participants, lastInboundAt }: GroupRecord): ConversationView {
  const members = participants.map((contact) => ({ contact, name: findContact(state, contact)?.name ?? contact }));
  return { contact: id, name: subject, participants: members, ...chatOf(state, id, lastInboundAt) };
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
