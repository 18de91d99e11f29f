import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';
import { basicAuth } from '../parts/basicAuth';
import { withPreset } from './presets';
import { parseBody, parseRequest, unusable, type Placeholders, type RequestTemplate } from './template';

type Settings = Readonly<Record<string, unknown>>;

const TICKET_FIELDS = ['id', 'number', 'url', 'key', 'state', 'subject', 'text', 'marker', 'priority', 'tags', 'assignee', 'created', 'updated', 'solved', 'reopened'] as const;
const COMMENT_FIELDS = ['id', 'text', 'marker', 'kind', 'skip', 'time', 'authorId', 'authorName', 'files', 'fileName', 'fileType', 'fileSize', 'fileUrl'] as const;
const WORDS = ['open', 'solved', 'closed', 'public', 'internal'] as const;

/** Where something stands in an answer: names with dots between them; `''` is the whole. */
type Paths<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** A request, and where in its answer the ticket or the list is. */
export interface HttpDeskRequest extends RequestTemplate {
  readonly answer: string;
}

const TEXT_FORMATS = ['plain', 'html', 'markdown', 'journal'] as const;
/** What the helpdesk takes a text for; `journal` is ServiceNow's. */
export type TextFormat = (typeof TEXT_FORMATS)[number];

/** A helpdesk as its credential describes it. */
export interface HttpDeskConnection {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly textFormat: TextFormat;
  readonly requests: {
    readonly test: HttpDeskRequest;
    readonly create: HttpDeskRequest;
    readonly get: HttpDeskRequest;
    readonly find: HttpDeskRequest;
    readonly comment: HttpDeskRequest;
    readonly comments: HttpDeskRequest;
    /** `null`: the helpdesk has no internal notes. */
    readonly note: HttpDeskRequest | null;
    readonly update: HttpDeskRequest | null;
    readonly changed: HttpDeskRequest | null;
  };
  readonly ticket: Paths<(typeof TICKET_FIELDS)[number]>;
  readonly comment: Paths<(typeof COMMENT_FIELDS)[number]>;
  /** The helpdesk's words for states and kinds of comments; the first of each is written. */
  readonly words: Readonly<Record<(typeof WORDS)[number], readonly string[]>>;
  /** One file as JSON; `null`: the helpdesk takes none. */
  readonly file: unknown;
  /** Where the ticket's id may stand in a webhook, and the header that holds its secret, in lower case; no places: it does not ring. */
  readonly webhook: { readonly ticket: readonly string[]; readonly secretHeader: string };
}

const MESSAGE = ['text', 'marker', 'author', 'files'] as const;
const IDS: Placeholders = { inAddress: ['id', 'page'], inBody: [] };
const PLACEHOLDERS = {
  test: { inAddress: [], inBody: [] },
  create: { inAddress: [], inBody: ['externalId', 'subject', 'name', 'phone', 'tags', 'priority', 'assignee', 'group', 'fields', 'followUpOf', ...MESSAGE] },
  get: IDS,
  find: { inAddress: ['externalId', 'page'], inBody: ['externalId', 'page'] },
  comment: { inAddress: ['id'], inBody: ['id', ...MESSAGE] },
  note: { inAddress: ['id'], inBody: ['id', ...MESSAGE] },
  comments: IDS,
  update: { inAddress: ['id'], inBody: ['id', 'state', 'priority', 'tags', 'addTags', 'removeTags', 'assignee', 'group', 'fields'] },
  changed: { inAddress: ['since', 'sinceText', 'page'], inBody: ['since', 'sinceText', 'page'] },
} as const satisfies Readonly<Record<string, Placeholders>>;

type RequestName = keyof typeof PLACEHOLDERS;

const TITLES: Readonly<Record<RequestName, string>> = {
  test: 'Test Request',
  create: 'Create Request',
  get: 'Get Request',
  find: 'Find Request',
  comment: 'Comment Request',
  note: 'Note Request',
  comments: 'Comments Request',
  update: 'Update Request',
  changed: 'Changed Request',
};

/**
 * The connection that a credential describes.
 * @throws {SupportError} `unsupportedSetup`, which names the field
 */
export function httpDeskConnection(given: Settings): HttpDeskConnection {
  const settings = withPreset(given);
  const optional = (name: RequestName): HttpDeskRequest | null => readRequest(settings, name);
  const required = (name: RequestName): HttpDeskRequest => {
    const request = optional(name);
    if (request === null) throw unusable(TITLES[name], 'is missing', 'Fill it in: tickets cannot be kept without it.');
    return request;
  };
  const [create, comment, note] = [required('create'), required('comment'), optional('note')];
  requirePlaceholder('create', create, 'externalId');
  for (const [name, request] of Object.entries({ create, comment, note })) {
    if (request !== null) requirePlaceholder(name as RequestName, request, 'marker');
  }
  const file = asText(settings.file);
  return {
    baseUrl: webAddress('helpdesk', settings.baseUrl),
    textFormat: TEXT_FORMATS.find((format) => format === settings.textFormat) ?? 'plain',
    requests: { create, comment, note, test: required('test'), get: required('get'), find: required('find'), comments: required('comments'), update: optional('update'), changed: optional('changed') },
    ticket: readLines(settings.ticketFields, 'Ticket Fields', TICKET_FIELDS, ['id', 'key', 'state']),
    comment: readLines(settings.commentFields, 'Comment Fields', COMMENT_FIELDS, ['id', 'text', 'kind', 'time']),
    words: readWords(settings.words),
    webhook: { ticket: listed(settings.webhookTicket), secretHeader: (asText(settings.webhookHeader) ?? '').trim().toLowerCase() },
    file: file === null ? null : parseBody('File', file),
  };
}

/** The header that logs in with these settings. */
export function httpDeskHeaders({ authentication, token, user, password, headerName, apiKey }: Settings): Readonly<Record<string, string>> {
  const text = (value: unknown): string => asText(value) ?? '';
  if (authentication === 'basic') return basicAuth(text(user), text(password));
  if (authentication === 'header') return { [text(headerName).replace(/[^\w!#$%&'*+.^`|~-]/g, '').toLowerCase()]: text(apiKey) };
  return { authorization: `Bearer ${text(token)}` };
}

function readRequest(settings: Settings, name: RequestName): HttpDeskRequest | null {
  const line = asText(settings[`${name}Request`]);
  if (line === null || line.trim() === '') return null;
  const template = parseRequest(TITLES[name], line, asText(settings[`${name}Body`]) ?? '', PLACEHOLDERS[name]);
  return { ...template, answer: (asText(settings[`${name}Answer`]) ?? '').trim() };
}

/** Without its key a ticket is never found again, without its marker a message that comes twice stands there twice. */
function requirePlaceholder(name: RequestName, { uses }: HttpDeskRequest, placeholder: string): void {
  if (uses.has(placeholder)) return;
  throw unusable(TITLES[name], `has no {{${placeholder}}}`, 'Put it into a field of the helpdesk, or into the text, where it can be found again.');
}

/** Lines such as `key = custom.conversation`. */
function readLines<Field extends string>(value: unknown, title: string, fields: readonly Field[], required: readonly Field[]): Paths<Field> {
  const lines = (asText(value) ?? '').split('\n').filter((line) => line.trim() !== '');
  const paths = Object.fromEntries(lines.map((line) => readLine(line, title, fields))) as Partial<Record<Field, string>>;
  const missing = required.find((field) => paths[field] === undefined);
  if (missing !== undefined) throw unusable(title, `has no line for "${missing}"`, `Add a line, e.g. "${missing} = ${missing}".`);
  return paths;
}

function readLine<Field extends string>(line: string, title: string, fields: readonly Field[]): readonly [Field, string] {
  const [, name, value] = /^\s*(\w+)\s*=\s*(.*\S)\s*$/.exec(line) ?? [];
  const field = fields.find((known) => known === name);
  if (field !== undefined && value !== undefined) return [field, value];
  throw unusable(title, 'has a line that cannot be read', `Write a name, "=", and where it stands in the answer. Names: ${fields.join(', ')}.`);
}

function readWords(value: unknown): HttpDeskConnection['words'] {
  const lines = readLines(value, 'Words', WORDS, ['open', 'solved', 'public']);
  return { open: listed(lines.open), solved: listed(lines.solved), closed: listed(lines.closed), public: listed(lines.public), internal: listed(lines.internal) };
}

function listed(value: unknown): readonly string[] {
  return (asText(value) ?? '').split(',').map((text) => text.trim()).filter((text) => text !== '');
}
