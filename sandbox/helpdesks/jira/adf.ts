import { asArray, asRecord, asText } from '../../../src/shared/shape';

/** Nodes of Atlassian's document format that support flows and agents write, with the nodes that they may hold. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  doc: ['paragraph', 'rule', 'mediaGroup'],
  paragraph: ['text', 'hardBreak'],
  mediaGroup: ['media'],
  rule: [],
  text: [],
  hardBreak: [],
  media: [],
};
const KEYS: Readonly<Record<string, readonly string[]>> = {
  doc: ['type', 'version', 'content'],
  paragraph: ['type', 'content', 'attrs'],
  mediaGroup: ['type', 'content'],
  rule: ['type'],
  text: ['type', 'text', 'marks'],
  hardBreak: ['type', 'attrs'],
  media: ['type', 'attrs'],
};
const MARKS: ReadonlySet<unknown> = new Set(['strong', 'em', 'link', 'code']);
const LONGEST = 32_767;

/** Whether a value is a document that Jira takes. */
export function isDocument(value: unknown): boolean {
  const { type, version } = asRecord(value);
  return type === 'doc' && version === 1 && isNode(value) && textOf(value).length <= LONGEST;
}

function isNode(value: unknown): boolean {
  const node = asRecord(value);
  const holds = HOLDS[String(node.type)];
  if (holds === undefined || Object.keys(node).some((key) => !KEYS[String(node.type)]?.includes(key))) return false;
  if (node.type === 'text' && (asText(node.text) === null || /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(String(node.text)))) return false;
  if (!asArray(node.marks).every((mark) => isMark(asRecord(mark)))) return false;
  return asArray(node.content).every((inner) => holds.includes(String(asRecord(inner).type)) && isNode(inner));
}

const isMark = ({ type, attrs }: Readonly<Record<string, unknown>>): boolean => MARKS.has(type) && (type !== 'link' || asText(asRecord(attrs).href) !== null);

/** The words of a document. */
export function textOf(value: unknown): string {
  const { type, text, content } = asRecord(value);
  if (type === 'text') return String(text);
  if (type === 'hardBreak') return '\n';
  return asArray(content).map(textOf).join(type === 'doc' ? '\n' : '');
}

/** A document of plain text, as Jira makes it of what comes through its older interfaces. */
export function documentOf(text: string): unknown {
  const content = text.split('\n').flatMap((line, index) => [...(index === 0 ? [] : [{ type: 'hardBreak' }]), ...(line === '' ? [] : [{ type: 'text', text: line }])]);
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content }] };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** `renderedBody`. */
export function htmlOf(value: unknown): string {
  const { type, text, content, marks } = asRecord(value);
  const inner = asArray(content).map(htmlOf).join('');
  switch (type) {
    case 'text':
      return asArray(marks).map(asRecord).reduce((html, mark) => wrapped(html, mark), escaped(String(text)));
    case 'hardBreak':
      return '<br/>';
    case 'paragraph':
      return `<p>${inner}</p>`;
    default:
      return inner;
  }
}

function wrapped(html: string, { type, attrs }: Readonly<Record<string, unknown>>): string {
  if (type === 'link') return `<a href="${escaped(String(asRecord(attrs).href))}">${html}</a>`;
  return type === 'strong' ? `<b>${html}</b>` : html;
}
