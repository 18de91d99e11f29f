import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';
import { framePayload, type Frame, type Header } from './frame';
import { repeated } from './repeated';

export interface ListRow {
  /** Comes back with the answer. */
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

export interface ListSection {
  /** Needed where there is more than one section. */
  readonly title?: string;
  readonly rows: readonly ListRow[];
}

/** A menu that opens with a button; the customer picks one row. */
export interface ListMessage extends Frame {
  readonly kind: 'list';
  readonly header?: Extract<Header, { kind: 'text' }>;
  readonly menuButton: string;
  readonly sections: readonly ListSection[];
}

/** In all sections together. Source: cloud-api.md §4. */
const MOST_ROWS = 10;

export function listContent({ menuButton, sections, ...frame }: ListMessage): MessageContent {
  const action = {
    button: menuButton,
    sections: sections.map(({ title, rows }) => compact({ title, rows: rows.map((row) => compact({ ...row })) })),
  };
  return { type: 'interactive', interactive: { type: 'list', ...framePayload(frame), action } };
}

export function listProblems({ sections }: ListMessage): readonly string[] {
  const rows = sections.flatMap((section) => section.rows);
  return [
    ...untitledSections(sections),
    ...(rows.length > MOST_ROWS ? [`All sections together have ${rows.length} rows; WhatsApp allows ${MOST_ROWS}.`] : []),
    ...repeated(rows.map(({ id }) => id), (first, second) => `Rows ${first} and ${second} have the same ID.`),
  ];
}

/** Several sections need titles, in lists of rows and of products alike. */
export function untitledSections(sections: ReadonlyArray<{ readonly title?: string }>): readonly string[] {
  if (sections.length < 2) return [];
  return sections.flatMap(({ title }, index) => (title === undefined ? [`Section ${index + 1}: Title is missing, as there are several sections.`] : []));
}
