import { asArray, asObject, asRecord, asText } from '../../../src/shared/shape';
import type { Article, Attachment, Named, Ticket, TicketStateRecord, User, ZammadState } from './state';
import { notFound, unprocessable } from './zammadError';

type Json = Readonly<Record<string, unknown>>;

const ARTICLE_TYPES: ReadonlySet<string> = new Set(['email', 'note', 'phone', 'web', 'sms']);
const SENDERS: ReadonlySet<string> = new Set(['Agent', 'Customer', 'System']);
/** Kinds of articles whose sender "Customer" stands for the ticket's customer. */
const OF_CUSTOMERS: ReadonlySet<string> = new Set(['note', 'phone', 'web']);

/** What a write did, for triggers. */
export interface Changes {
  readonly ticket: Ticket;
  readonly article: Article | null;
  readonly state: boolean;
}

export function findTicket(state: ZammadState, id: unknown): Ticket {
  const ticket = state.tickets.find((each) => String(each.id) === id);
  if (ticket === undefined) throw notFound(`Ticket with 'id'=${String(id)}`);
  return ticket;
}

/** `POST /tickets`, in one transaction: what is refused leaves nothing behind. */
export function createTicket(state: ZammadState, body: Json, user: User): Changes {
  const isAgent = user.permissions.includes('ticket.agent');
  const group = named(state.groups, body, 'group');
  if (group === undefined) throw unprocessable("Missing required value for field 'group_id'!");
  const title = asText(body.title);
  if (title === null) throw unprocessable("Missing required value for field 'title'!");
  const id = state.nextId();
  const ticket: Ticket = {
    id,
    number: String(10_000 + id),
    customer: isAgent ? customerOf(state, body) : user,
    createdAt: state.now(),
    articles: [],
    history: [],
    title,
    state: stateOf(state, body) ?? first(state.states),
    priority: named(state.priorities, body, 'priority') ?? state.priorities[1] ?? first(state.priorities),
    group,
    owner: ownerOf(state, body) ?? null,
    // What is no agent's may not keep anything there.
    preferences: isAgent ? asRecord(body.preferences) : {},
    own: ownColumns(state, body),
    tags: (asText(body.tags)?.split(',') ?? []).map((tag) => tag.trim()),
    updatedAt: state.now(),
  };
  const article = body.article === undefined ? null : newArticle(state, ticket, asRecord(body.article), user);
  if (article !== null) ticket.articles.push(article);
  state.tickets.push(ticket);
  return { ticket, article, state: false };
}

/** `PUT /tickets/{id}`: new values and an article under one lock. */
export function updateTicket(state: ZammadState, ticket: Ticket, body: Json, user: User): Changes {
  const next = stateOf(state, body) ?? ticket.state;
  const changes = {
    title: asText(body.title) ?? ticket.title,
    priority: named(state.priorities, body, 'priority') ?? ticket.priority,
    group: named(state.groups, body, 'group') ?? ticket.group,
    owner: ownerOf(state, body) ?? ticket.owner,
    own: { ...ticket.own, ...ownColumns(state, body) },
  };
  const article = body.article === undefined ? null : newArticle(state, ticket, asRecord(body.article), user);
  const changed = next !== ticket.state;
  if (changed) ticket.history.push({ id: state.nextId(), from: ticket.state.name, to: next.name, by: user, at: state.now() });
  if (article !== null) ticket.articles.push(article);
  Object.assign(ticket, changes, { state: next, updatedAt: state.now() });
  return { ticket, article, state: changed };
}

/** The customer is looked up by login, and made when there is none. */
function customerOf(state: ZammadState, { customer }: Json): User {
  const given = asObject(customer);
  const login = asText(given?.login)?.toLowerCase().trim();
  if (given === null || login === undefined) throw unprocessable("Missing required value for field 'customer_id'!");
  const known = state.users.find((each) => each.login === login);
  if (known !== undefined) return known;
  const added: User = { id: state.nextId(), login, firstname: asText(given.firstname) ?? '', mobile: asText(given.mobile) ?? '', token: null, permissions: ['ticket.customer'] };
  state.users.push(added);
  return added;
}

function stateOf(state: ZammadState, body: Json): TicketStateRecord | undefined {
  const wanted = named<TicketStateRecord>(state.states, body, 'state');
  if (wanted?.state_type.startsWith('pending') === true && asText(body.pending_time) === null) throw unprocessable("Missing required value for field 'pending_time'!");
  return wanted;
}

const ownerOf = (state: ZammadState, body: Json): User | undefined => {
  const agents = state.users.filter(({ permissions }) => permissions.includes('ticket.agent'));
  const owner = named(agents.map((agent) => ({ ...agent, name: agent.login })), body, 'owner');
  return agents.find(({ id }) => id === owner?.id);
};

/** A record that is named by `<name>` or `<name>_id`. */
function named<T extends Named>(records: readonly T[], body: Json, name: string): T | undefined {
  const [wanted, id] = [body[name], body[`${name}_id`]];
  if (wanted === undefined && id === undefined) return undefined;
  const found = records.find((record) => (wanted === undefined ? record.id === id : record.name === wanted));
  if (found === undefined) throw unprocessable(`No lookup value found for '${name}': ${JSON.stringify(wanted ?? id)}`);
  return found;
}

/** Columns that nobody made are dropped without a word. */
const ownColumns = (state: ZammadState, body: Json): Record<string, unknown> =>
  Object.fromEntries(state.ownColumns.filter((name) => name in body).map((name) => [name, body[name]]));

function newArticle(state: ZammadState, ticket: Ticket, given: Json, user: User): Article {
  const body = asText(given.body);
  const [type, sender] = [asText(given.type) ?? 'note', asText(given.sender) ?? 'Agent'];
  if (body === null) throw unprocessable('Need at least article: { body: "some text" }');
  if (!ARTICLE_TYPES.has(type)) throw unprocessable(`No lookup value found for 'type': ${JSON.stringify(type)}`);
  if (!SENDERS.has(sender)) throw unprocessable(`No lookup value found for 'sender': ${JSON.stringify(sender)}`);
  return {
    id: state.nextId(),
    type,
    sender,
    internal: given.internal === true,
    body,
    contentType: asText(given.content_type) ?? 'text/plain',
    messageId: asText(given.message_id),
    createdBy: user,
    originBy: sender === 'Customer' && OF_CUSTOMERS.has(type) ? ticket.customer : null,
    attachments: asArray(given.attachments).map((file, index) => attachment(state, asRecord(file), index)),
    createdAt: state.now(),
  };
}

function attachment(state: ZammadState, file: Json, index: number): Attachment {
  for (const key of ['mime-type', 'filename', 'data']) {
    if (asText(file[key]) === null) throw unprocessable(`Attachment needs '${key}' param for attachment with index '${index}'`);
  }
  const data = String(file.data);
  if (data.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw unprocessable(`Invalid base64 for attachment with index '${index}'`);
  return { id: state.nextId(), filename: String(file.filename), mimeType: String(file['mime-type']), bytes: Buffer.from(data, 'base64') };
}

function first<T>(records: readonly T[]): T {
  const [record] = records;
  if (record === undefined) throw new Error('A Zammad has at least one of each.');
  return record;
}
