import type { SandboxState } from '../state/SandboxState';
import type { ListRow, MessageButton, MessageContent, MessageList, MessageMedia } from '../state/types';
import { compact, optionalText, requireList, requireObject, requireText, requireUrl, type Fields } from './fields';
import { invalidValue } from './GraphError';
import { mediaReference } from './mediaReference';
import type { CheckedContent } from './messageContent';
import type { LaterError } from './OutboundPipeline';

const BODY = 1_024;
const LIST_BODY = 4_096;
const HEADER = 60;
const FOOTER = 60;
const BUTTON_TITLE = 20;
const BUTTON_ID = 256;
const SECTION_TITLE = 24;
const ROW = { id: 200, title: 24, description: 72 } as const;
const MAX_BUTTONS = 3;
const MAX_SECTIONS = 10;
const MAX_ROWS = 10;

type Extra = Partial<Pick<MessageContent, 'buttons' | 'list'>>;

function requireUnique(values: readonly string[], what: string): void {
  if (new Set(values).size !== values.length) throw invalidValue(`${what} must be unique.`);
}

function replyButtons(action: Fields): Extra {
  const entries = requireList(action.buttons, 'interactive.action.buttons', 1, MAX_BUTTONS);
  const buttons = entries.map((entry, index): MessageButton => {
    const path = `interactive.action.buttons[${index}]`;
    const fields = requireObject(entry, path);
    if (fields.type !== 'reply') throw invalidValue(`${path}.type must be "reply".`);
    const reply = requireObject(fields.reply, `${path}.reply`);
    return {
      kind: 'reply',
      id: requireText(reply.id, `${path}.reply.id`, BUTTON_ID),
      title: requireText(reply.title, `${path}.reply.title`, BUTTON_TITLE),
    };
  });
  requireUnique(buttons.map(({ id }) => id), 'Button ids');
  requireUnique(buttons.map(({ title }) => title), 'Button titles');
  return { buttons };
}

function listRow(entry: unknown, path: string): ListRow {
  const row = requireObject(entry, path);
  return compact({
    id: requireText(row.id, `${path}.id`, ROW.id),
    title: requireText(row.title, `${path}.title`, ROW.title),
    description: optionalText(row.description, `${path}.description`, ROW.description),
  });
}

function sectionList(action: Fields): Extra {
  const button = requireText(action.button, 'interactive.action.button', BUTTON_TITLE);
  const entries = requireList(action.sections, 'interactive.action.sections', 1, MAX_SECTIONS);
  const sections = entries.map((entry, index): MessageList['sections'][number] => {
    const path = `interactive.action.sections[${index}]`;
    const section = requireObject(entry, path);
    const title = entries.length > 1 ? requireText(section.title, `${path}.title`, SECTION_TITLE) : optionalText(section.title, `${path}.title`, SECTION_TITLE);
    const rows = requireList(section.rows, `${path}.rows`, 1, MAX_ROWS);
    return { title: title ?? '', rows: rows.map((row, at) => listRow(row, `${path}.rows[${at}]`)) };
  });
  const ids = sections.flatMap(({ rows }) => rows.map(({ id }) => id));
  if (ids.length > MAX_ROWS) throw invalidValue(`Total row count exceeds the maximum of ${MAX_ROWS}.`);
  requireUnique(ids, 'Row ids');
  return { list: { button, sections } };
}

function linkButton(action: Fields): Extra {
  if (action.name !== 'cta_url') throw invalidValue('interactive.action.name must be "cta_url".');
  const parameters = requireObject(action.parameters, 'interactive.action.parameters');
  const title = requireText(parameters.display_text, 'interactive.action.parameters.display_text', BUTTON_TITLE);
  return { buttons: [{ kind: 'link', id: 'cta_url', title, url: requireUrl(parameters.url, 'interactive.action.parameters.url') }] };
}

function named(name: string): (action: Fields) => Extra {
  return (action) => {
    if (action.name !== name) throw invalidValue(`interactive.action.name must be "${name}".`);
    return {};
  };
}

interface InteractiveRule {
  readonly bodyLength: number;
  readonly bodyRequired: boolean;
  readonly action: (action: Fields) => Extra;
}

const plain = (action: (action: Fields) => Extra, bodyLength = BODY): InteractiveRule => ({ bodyLength, bodyRequired: true, action });

/** Kinds of interactive messages; the last ones are only checked for their frame, the phone page shows their text. */
const RULES: Readonly<Record<string, InteractiveRule>> = {
  button: plain(replyButtons),
  list: plain(sectionList, LIST_BODY),
  cta_url: plain(linkButton),
  location_request_message: plain(named('send_location')),
  call_permission_request: { ...plain(named('call_permission_request')), bodyRequired: false },
  voice_call: plain(named('voice_call')),
  request_contact_info: plain(named('request_contact_info')),
  address_message: plain(named('address_message')),
  flow: plain(named('flow')),
  catalog_message: plain(named('catalog_message')),
  product: { ...plain(() => ({})), bodyRequired: false },
  product_list: plain(() => ({})),
  carousel: plain(() => ({})),
};

interface Header {
  readonly header?: string;
  readonly media?: MessageMedia;
  readonly laterError?: LaterError;
}

function headerOf(interactive: Fields, state: SandboxState): Header {
  if (interactive.header === undefined) return {};
  const header = requireObject(interactive.header, 'interactive.header');
  const { type } = header;
  if (type === 'text') return { header: requireText(header.text, 'interactive.header.text', HEADER) };
  if (interactive.type === 'list') throw invalidValue('interactive.header.type must be "text" for a list.');
  if (type !== 'image' && type !== 'video' && type !== 'document') throw invalidValue('interactive.header.type is not valid.');
  return mediaReference(requireObject(header[type], `interactive.header.${type}`), type, `interactive.header.${type}`, state);
}

/** What an interactive message shows. @throws GraphError when it breaks one of Meta's rules. */
export function interactiveContent(interactive: Fields, state: SandboxState): CheckedContent {
  const { type } = interactive;
  const rule = typeof type === 'string' && Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (rule === undefined) throw invalidValue('interactive.type is not valid.');
  const body = interactive.body === undefined && !rule.bodyRequired ? null : requireObject(interactive.body, 'interactive.body');
  const footer = interactive.footer === undefined ? {} : requireObject(interactive.footer, 'interactive.footer');
  const { header, media, laterError } = headerOf(interactive, state);
  const content: MessageContent = compact({
    type: 'interactive',
    text: body === null ? '' : requireText(body.text, 'interactive.body.text', rule.bodyLength),
    header,
    media,
    footer: optionalText(footer.text, 'interactive.footer.text', FOOTER),
    ...rule.action(requireObject(interactive.action, 'interactive.action')),
  });
  return compact({ content, laterError });
}
