/** What an Atlassian document is made of; a text with something in it, or a line break. */
type AdfInline = Readonly<{ type: 'hardBreak' } | { type: 'text'; text: string; marks?: readonly object[] }>;

/** Text in Atlassian's document format, whose text is never read as mark-up, mentions or macros. */
export interface AdfDocument {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: ReadonlyArray<Readonly<{ type: 'paragraph'; content: readonly AdfInline[] }>>;
}

/** What a document shall say. */
export interface PlainDocument {
  /** A bold line above the text; `null` for none. */
  readonly heading: string | null;
  /** Plain text; line breaks stay. */
  readonly text: string;
  /** Lines below the text. */
  readonly links: ReadonlyArray<{ readonly text: string; readonly url: string }>;
}

/** Jira refuses control characters other than tabs and line breaks. */
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

/** Plain text as a document. Source: developer.atlassian.com, Atlassian Document Format. */
export function adfDocument({ heading, text, links }: PlainDocument): AdfDocument {
  const paragraphs = [
    heading === null ? [] : marked(heading, { type: 'strong' }),
    lines(text),
    ...links.map((link) => marked(link.text, { type: 'link', attrs: { href: link.url } })),
  ];
  return { type: 'doc', version: 1, content: paragraphs.filter(({ length }) => length > 0).map((content) => ({ type: 'paragraph', content })) };
}

function lines(text: string): readonly AdfInline[] {
  return text
    .replace(CONTROLS, '')
    .split(/\r\n|\r|\n/)
    .flatMap((line, index): readonly AdfInline[] => [...(index === 0 ? [] : [{ type: 'hardBreak' } as const]), ...(line === '' ? [] : [{ type: 'text', text: line } as const])]);
}

function marked(text: string, mark: object): readonly AdfInline[] {
  const line = text.replace(CONTROLS, '').replace(/[\r\n]+/g, ' ');
  return line === '' ? [] : [{ type: 'text', text: line, marks: [mark] }];
}
