import type { ListRow, MessageButton, MessageList } from '../../state/types';
import { compact, optionalText, requireList, requireObject, requireText, type Fields } from '../fields';
import { invalidValue } from '../GraphError';
import type { Extra } from './interactiveContent';

export const BUTTON_TITLE = 20;
const BUTTON_ID = 256;
const SECTION_TITLE = 24;
const ROW = { id: 200, title: 24, description: 72 } as const;
const MAX_BUTTONS = 3;
const MAX_SECTIONS = 10;
const MAX_ROWS = 10;

function requireUnique(values: readonly string[], what: string): void {
  if (new Set(values).size !== values.length) throw invalidValue(`${what} must be unique.`);
}

/** At most three buttons whose tap answers. */
export function replyButtons(action: Fields): Extra {
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
  requireUnique(buttons.map(({ id }) => id), 'interactive.action.buttons: button ids');
  requireUnique(buttons.map(({ title }) => title), 'interactive.action.buttons: button titles');
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

/** Sections need titles as soon as there are two. */
export function sectionTitle(value: unknown, path: string, count: number): string {
  return (count > 1 ? requireText(value, path, SECTION_TITLE) : optionalText(value, path, SECTION_TITLE)) ?? '';
}

/** A list of at most ten rows in all. */
export function sectionList(action: Fields): Extra {
  const button = requireText(action.button, 'interactive.action.button', BUTTON_TITLE);
  const entries = requireList(action.sections, 'interactive.action.sections', 1, MAX_SECTIONS);
  const sections = entries.map((entry, index): MessageList['sections'][number] => {
    const path = `interactive.action.sections[${index}]`;
    const section = requireObject(entry, path);
    const rows = requireList(section.rows, `${path}.rows`, 1, MAX_ROWS);
    return { title: sectionTitle(section.title, `${path}.title`, entries.length), rows: rows.map((row, at) => listRow(row, `${path}.rows[${at}]`)) };
  });
  const ids = sections.flatMap(({ rows }) => rows.map(({ id }) => id));
  if (ids.length > MAX_ROWS) throw invalidValue(`interactive.action.sections: total row count exceeds the maximum of ${MAX_ROWS}.`);
  requireUnique(ids, 'interactive.action.sections: row ids');
  return { list: { button, sections } };
}
