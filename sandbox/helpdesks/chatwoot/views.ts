// What Chatwoot's API shows, as its jbuilder views do.
import { SECOND_MS } from '../../../src/shared/clock';
import { MESSAGE_TYPES, type ChatwootState, type Contact, type Conversation, type Message, type User, type Webhook } from './state';

const seconds = (ms: number): number => Math.floor(ms / SECOND_MS);

export const userView = ({ id, name, email, role }: User) => ({ id, name, available_name: name, email, role, type: 'user' });

export const contactView = ({ id, name, identifier, phoneNumber }: Contact) => ({
  id,
  name,
  identifier,
  phone_number: phoneNumber,
  email: null,
  blocked: false,
  additional_attributes: {},
  custom_attributes: {},
  thumbnail: '',
});

export function messageView({ id: conversationId, inboxId }: Conversation, message: Message, origin: string) {
  const { id, content, type, createdAt, sourceId, sender, files } = message;
  return {
    id,
    content,
    inbox_id: inboxId,
    conversation_id: conversationId,
    message_type: MESSAGE_TYPES.indexOf(type),
    content_type: 'text',
    status: 'sent',
    content_attributes: {},
    created_at: seconds(createdAt),
    private: message.private,
    source_id: sourceId,
    ...(sender === null ? {} : { sender: 'role' in sender ? userView(sender) : { ...contactView(sender), type: 'contact' } }),
    ...(files.length === 0
      ? {}
      : {
          attachments: files.map((file) => ({
            id: file.id,
            message_id: id,
            file_type: file.mimeType.startsWith('image/') ? 'image' : 'file',
            extension: null,
            data_url: `${origin}/rails/active_storage/blobs/redirect/sandbox-${file.id}/${encodeURIComponent(file.name)}`,
            thumb_url: '',
            file_size: file.bytes.length,
          })),
        }),
  };
}

export function conversationView(state: ChatwootState, conversation: Conversation, origin: string) {
  const { id, contact, inboxId, assignee, team, labels, status, priority, customAttributes, createdAt, lastActivityAt, messages } = conversation;
  const last = messages.at(-1);
  return {
    meta: {
      sender: contactView(contact),
      channel: state.inboxes.get(inboxId),
      ...(assignee === null ? {} : { assignee: userView(assignee) }),
      ...(team === null ? {} : { team }),
      hmac_verified: false,
    },
    id,
    messages: last === undefined ? [] : [messageView(conversation, last, origin)],
    account_id: state.accountId,
    additional_attributes: {},
    custom_attributes: customAttributes,
    inbox_id: inboxId,
    labels,
    muted: false,
    snoozed_until: null,
    status,
    priority,
    created_at: seconds(createdAt),
    timestamp: seconds(lastActivityAt),
    last_activity_at: seconds(lastActivityAt),
  };
}

export const webhookView = ({ id, url, subscriptions, secret }: Webhook, accountId: number) => ({ id, name: null, url, account_id: accountId, subscriptions, secret });

export const historyView = ({ id: conversationId, inboxId, history }: Conversation, accountId: number) =>
  history.map(({ id, name, at, userId }) => ({
    id,
    name,
    value: 0,
    account_id: accountId,
    inbox_id: inboxId,
    conversation_id: conversationId,
    user_id: userId,
    event_end_time: new Date(at).toISOString(),
    created_at: new Date(at).toISOString(),
  }));
