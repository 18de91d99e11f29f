import { Records } from '../Records';

type Json = Readonly<Record<string, unknown>>;

export const STATUSES = ['open', 'resolved', 'pending', 'snoozed'] as const;
export type Status = (typeof STATUSES)[number];
export const PRIORITIES = ['low', 'medium', 'high', 'urgent'] as const;
export const MESSAGE_TYPES = ['incoming', 'outgoing', 'activity', 'template'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** Somebody who works in Chatwoot, with the token of their profile. */
export interface User {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: 'administrator' | 'agent';
  readonly token: string;
}

export interface Contact {
  readonly id: number;
  name: string;
  identifier: string | null;
  phoneNumber: string | null;
}

export interface StoredFile {
  readonly id: number;
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Buffer;
}

export interface Message {
  readonly id: number;
  readonly type: MessageType;
  readonly private: boolean;
  readonly content: string;
  readonly sourceId: string | null;
  /** `null` for remarks of Chatwoot itself. */
  readonly sender: User | Contact | null;
  readonly files: readonly StoredFile[];
  readonly createdAt: number;
}

export interface Conversation {
  readonly id: number;
  readonly contact: Contact;
  readonly inboxId: number;
  readonly createdAt: number;
  readonly messages: Message[];
  readonly history: Array<{ readonly id: number; readonly name: 'conversation_resolved' | 'conversation_opened'; readonly at: number; readonly userId: number | null }>;
  status: Status;
  priority: string | null;
  labels: readonly string[];
  assignee: User | null;
  team: Team | null;
  customAttributes: Json;
  lastActivityAt: number;
}

export interface Team {
  readonly id: number;
  readonly name: string;
}

export interface Webhook {
  readonly id: number;
  readonly url: string;
  readonly subscriptions: readonly string[];
  readonly secret: string;
}

/** A Chatwoot installation with one account, an inbox of the kind "API" and a website's. */
export class ChatwootState extends Records {
  readonly accountId = 1;
  readonly apiInboxId = 5;
  readonly inboxes: ReadonlyMap<number, string> = new Map([
    [5, 'Channel::Api'],
    [6, 'Channel::WebWidget'],
  ]);
  readonly teams: readonly Team[] = [{ id: 1, name: 'returns' }];
  readonly users: readonly User[] = [
    { id: 1, name: 'Sandbox Administrator', email: 'administrator@example.com', role: 'administrator', token: 'sandbox-administrator-token' },
    { id: 2, name: 'Rosa Agent', email: 'rosa@example.com', role: 'agent', token: 'sandbox-agent-token' },
  ];
  readonly contacts: Contact[] = [];
  readonly conversations: Conversation[] = [];
  readonly webhooks: Webhook[] = [];

  conversation(id: unknown): Conversation | null {
    return this.conversations.find((each) => String(each.id) === id) ?? null;
  }

  addMessage(conversation: Conversation, message: Pick<Message, 'type' | 'private' | 'content' | 'sourceId' | 'sender' | 'files'>): Message {
    const added: Message = { ...message, id: this.nextId(), createdAt: this.now() };
    conversation.messages.push(added);
    conversation.lastActivityAt = added.createdAt;
    return added;
  }

  /** @param user `null` when Chatwoot does it by itself. Gives whether anything changed. */
  setStatus(conversation: Conversation, status: Status, user: User | null): boolean {
    if (conversation.status === status) return false;
    const was = conversation.status;
    conversation.status = status;
    const name = status === 'resolved' ? 'conversation_resolved' : status === 'open' && was !== 'pending' ? 'conversation_opened' : null;
    if (name !== null) conversation.history.push({ id: this.nextId(), name, at: this.now(), userId: user?.id ?? null });
    const content = `Conversation was ${status === 'open' ? 'reopened' : `marked ${status}`} by ${user?.name ?? 'Chatwoot'}`;
    this.addMessage(conversation, { type: 'activity', private: false, content, sourceId: null, sender: null, files: [] });
    return true;
  }
}
