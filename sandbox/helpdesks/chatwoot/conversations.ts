import type { Request, Response, Router } from 'express';
import multer from 'multer';
import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import { invalidRecord, notFound, unprocessable } from './chatwootError';
import { MESSAGE_TYPES, PRIORITIES, STATUSES, type ChatwootState, type Conversation, type Message, type Status, type User } from './state';
import { conversationView, historyView, messageView } from './views';

type Json = Readonly<Record<string, unknown>>;

const MESSAGE_PAGE = 20;
const MESSAGES_AFTER = 100;
const CONVERSATION_PAGE = 25;
const MOST_FILES = 15;
const MOST_CHARACTERS = 150_000;

/** What the routes of conversations need. */
export interface ConversationContext {
  readonly state: ChatwootState;
  readonly origin: () => string;
  /** Whether conversations have a history of their states; the Community Edition has none. */
  readonly history: boolean;
  readonly maxFileBytes: number;
  readonly tell: (event: 'message_created' | 'conversation_status_changed', conversation: Conversation, message?: Message) => void;
}

const userOf = (response: Response): User => response.locals.user as User;

/** `/conversations`, and the messages in them. */
export function conversationRoutes(api: Router, context: ConversationContext): void {
  const { state, origin } = context;
  const show = (conversation: Conversation) => conversationView(state, conversation, origin());
  const conversationOf = (request: Request): Conversation => {
    const conversation = state.conversation(request.params.id);
    if (conversation === null) throw notFound();
    return conversation;
  };

  api.get('/conversations', (request, response) => {
    const { status = 'open', inbox_id, page = '1' } = request.query;
    const found = state.conversations
      .filter((each) => (status === 'all' || each.status === status) && (inbox_id === undefined || String(each.inboxId) === inbox_id))
      .toSorted((left, right) => right.lastActivityAt - left.lastActivityAt || right.id - left.id);
    const from = (Number(page) - 1) * CONVERSATION_PAGE;
    response.json({ data: { meta: { all_count: found.length }, payload: found.slice(from, from + CONVERSATION_PAGE).map(show) } });
  });
  api.post('/conversations', (request, response) => void response.json(show(createConversation(state, asRecord(request.body)))));
  api.get('/conversations/:id', (request, response) => void response.json(show(conversationOf(request))));
  api.get('/conversations/:id/reporting_events', (request, response) => {
    const conversation = conversationOf(request);
    if (!context.history) throw notFound();
    response.json(historyView(conversation, state.accountId));
  });
  api.post('/conversations/:id/toggle_status', (request, response) => {
    const conversation = conversationOf(request);
    const status = oneOf(STATUSES, asRecord(request.body).status ?? 'open', 'status');
    const user = userOf(response);
    if (state.setStatus(conversation, status, user)) context.tell('conversation_status_changed', conversation);
    // Whoever opens it as an agent gets it.
    if (status === 'open' && user.role === 'agent') conversation.assignee = user;
    response.json({ payload: { success: true, conversation_id: conversation.id, current_status: status } });
  });
  api.post('/conversations/:id/toggle_priority', (request, response) => {
    const { priority } = asRecord(request.body);
    conversationOf(request).priority = priority === null ? null : oneOf(PRIORITIES, priority, 'priority');
    response.status(200).end();
  });
  api.post('/conversations/:id/labels', (request, response) => {
    const conversation = conversationOf(request);
    // Labels are split where commas are, as Chatwoot's tagging does.
    conversation.labels = [...new Set(asArray(asRecord(request.body).labels).flatMap((label) => String(label).split(',').map((part) => part.trim())))];
    response.json({ payload: conversation.labels });
  });
  api.post('/conversations/:id/custom_attributes', (request, response) => {
    const conversation = conversationOf(request);
    conversation.customAttributes = asRecord(asRecord(request.body).custom_attributes);
    response.json({ custom_attributes: conversation.customAttributes });
  });
  api.post('/conversations/:id/assignments', (request, response) => void response.json(assign(state, conversationOf(request), asRecord(request.body))));
  messageRoutes(api, context, conversationOf);
}

function assign(state: ChatwootState, conversation: Conversation, { assignee_id, team_id }: Json): Json {
  // Who is not there unassigns, as with the real one.
  if (assignee_id !== undefined) conversation.assignee = state.users.find(({ id }) => id === assignee_id) ?? null;
  if (team_id !== undefined) conversation.team = state.teams.find(({ id }) => id === team_id) ?? null;
  return {};
}

function createConversation(state: ChatwootState, body: Json): Conversation {
  const contact = state.contacts.find(({ id }) => id === body.contact_id);
  const inboxId = asNumber(body.inbox_id);
  if (contact === undefined || inboxId === null || !state.inboxes.has(inboxId)) throw notFound();
  const conversation: Conversation = {
    id: state.nextId(),
    contact,
    inboxId,
    createdAt: state.now(),
    messages: [],
    history: [],
    status: oneOf(STATUSES, body.status ?? 'open', 'status'),
    priority: null,
    labels: [],
    assignee: null,
    team: null,
    customAttributes: asRecord(body.custom_attributes),
    lastActivityAt: state.now(),
  };
  state.conversations.push(conversation);
  conversation.history.push({ id: state.nextId(), name: 'conversation_opened', at: state.now(), userId: null });
  return conversation;
}

function messageRoutes(api: Router, context: ConversationContext, conversationOf: (request: Request) => Conversation): void {
  const { origin } = context;
  const files = multer({ storage: multer.memoryStorage(), limits: { fieldSize: MOST_CHARACTERS } });

  api.get('/conversations/:id/messages', (request, response) => {
    const conversation = conversationOf(request);
    const { after, before } = request.query;
    const older = conversation.messages.filter(({ id }) => before === undefined || id < Number(before));
    const page = after === undefined ? older.slice(-MESSAGE_PAGE) : older.filter(({ id }) => id > Number(after)).slice(0, MESSAGES_AFTER);
    response.json({ meta: { labels: conversation.labels }, payload: page.map((message) => messageView(conversation, message, origin())) });
  });
  api.post('/conversations/:id/messages', files.array('attachments[]'), (request, response) => {
    const conversation = conversationOf(request);
    const uploads = asArray(request.files) as readonly Express.Multer.File[];
    const message = addMessage(context, conversation, asRecord(request.body), uploads, userOf(response));
    response.json(messageView(conversation, message, origin()));
  });
}

function addMessage({ state, tell, maxFileBytes }: ConversationContext, conversation: Conversation, body: Json, uploads: readonly Express.Multer.File[], user: User): Message {
  const type = oneOf(MESSAGE_TYPES, body.message_type ?? 'outgoing', 'message_type');
  if (type === 'incoming' && state.inboxes.get(conversation.inboxId) !== 'Channel::Api') throw unprocessable('Incoming messages are only allowed in Api inboxes');
  const content = asText(body.content) ?? '';
  if (content.length > MOST_CHARACTERS) throw unprocessable(`Validation failed: Content is too long (maximum is ${MOST_CHARACTERS} characters)`);
  if (uploads.length > MOST_FILES) throw unprocessable('Validation failed: Attachments exceeded maximum allowed');
  if (uploads.some(({ size }) => size > maxFileBytes)) throw unprocessable('Validation failed: Attachments file size is too big');
  const message = state.addMessage(conversation, {
    type,
    private: body.private === true || body.private === 'true',
    content,
    sourceId: asText(body.source_id),
    sender: type === 'incoming' ? conversation.contact : user,
    files: uploads.map(({ originalname, mimetype, buffer }) => ({ id: state.nextId(), name: utf8(originalname), mimeType: mimetype, bytes: buffer })),
  });
  tell('message_created', conversation, message);
  const asleep: readonly Status[] = ['resolved', 'snoozed'];
  if (type === 'incoming' && asleep.includes(conversation.status) && state.setStatus(conversation, 'open', null)) tell('conversation_status_changed', conversation);
  return message;
}

/** Browsers and fetch write file names in UTF-8, multer reads them as Latin-1. */
const utf8 = (name: string): string => Buffer.from(name, 'latin1').toString('utf8');

function oneOf<T extends string>(values: readonly T[], value: unknown, attribute: string): T {
  const known = values.find((each) => each === value);
  if (known === undefined) throw invalidRecord(attribute, 'is not included in the list');
  return known;
}
