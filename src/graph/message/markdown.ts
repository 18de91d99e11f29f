import { lexer, type Token, type Tokens } from 'marked';

/** Where a text stands: WhatsApp ends bold at the next asterisk, so that none is written within it. */
interface Place {
  readonly bold: boolean;
  /** In front of each line of a list within a list. */
  readonly indent: string;
}

const OUTSIDE: Place = { bold: false, indent: '' };

/** `mark` around the text, but not around the space at its ends: WhatsApp wants a letter beside it. */
function marked(text: string, mark: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  return inner === '' ? text : `${before}${mark}${inner}${mark}${after}`;
}

const bold = (text: string, { bold: isBold }: Place): string => (isBold ? text : marked(text, '*'));

/** A link as its text and its address, once where they are the same. */
function link(text: string, href: string): string {
  const address = href.replace(/^(mailto|tel):/, '');
  return text === '' || text === href || text === address ? address : `${text} (${address})`;
}

const inline = (tokens: readonly Token[] | undefined, place: Place): string => (tokens ?? []).map((token) => piece(token, place)).join('');

/** WhatsApp has no tables: each row becomes its first cell and the others with their headers. */
function table({ header, rows }: Tokens.Table, place: Place): string {
  const cell = ({ tokens }: Tokens.TableCell, where = place) => inline(tokens, where);
  const names = header.map((name) => cell(name, { ...place, bold: true }));
  const row = ([first, ...others]: readonly Tokens.TableCell[]) => [
    ...(first === undefined ? [] : [bold(cell(first, { ...place, bold: true }), place)]),
    ...others.map((other, index) => `${names[index + 1]}: ${cell(other)}`),
  ];
  return rows.map((cells) => row(cells).join('\n')).join('\n\n');
}

/** Nested lists and further paragraphs stand below their item. */
function list({ ordered, start, items }: Tokens.List, place: Place): string {
  const inner = { ...place, indent: `${place.indent}  ` };
  return items
    .map((item, index) => {
      const bullet = ordered ? `${Number(start) + index}.` : '-';
      const box = item.task ? (item.checked === true ? '☑ ' : '☐ ') : '';
      return `${place.indent}${bullet} ${box}${blocks(item.tokens, inner, '\n')}`;
    })
    .join('\n');
}

const quoted = (text: string): string => text.split('\n').map((line) => `> ${line}`).join('\n');

/** Tags say nothing on WhatsApp; a break is one. */
const withoutTags = (html: string): string => html.replace(/<br\s*\/?>/gi, '\n').replace(/<[^<>]*>/g, '');

/** Of HTML's named characters those that are written out of habit. */
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00A0' };

const withCharacters = (text: string): string => text.replace(/&([a-z]+);/g, (written, name: string) => CHARACTERS[name] ?? written);

function other({ tokens, text, raw }: Tokens.Generic, place: Place): string {
  return tokens === undefined ? withCharacters(typeof text === 'string' ? text : raw) : inline(tokens, place);
}

function piece(token: Token, place: Place): string {
  switch (token.type) {
    case 'heading':
    case 'strong':
      return bold(inline(token.tokens, { ...place, bold: true }), place);
    case 'em':
      return marked(inline(token.tokens, place), '_');
    case 'del':
      return marked(inline(token.tokens, place), '~');
    case 'codespan':
      return `\`${(token as Tokens.Codespan).text}\``;
    case 'code':
      return `\`\`\`\n${(token as Tokens.Code).text}\n\`\`\``;
    case 'link':
      return link(inline(token.tokens, place), (token as Tokens.Link).href);
    case 'image':
      return link((token as Tokens.Image).text, (token as Tokens.Image).href);
    case 'list':
      return list(token as Tokens.List, place);
    case 'table':
      return table(token as Tokens.Table, place);
    case 'blockquote':
      return quoted(blocks(token.tokens, place, '\n'));
    case 'hr':
      return '———';
    case 'br':
      return '\n';
    case 'html':
      return withoutTags((token as Tokens.HTML).text);
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'space':
    case 'def':
    case 'checkbox':
      return '';
    default:
      // Paragraphs, text, and whatever a later version of the library brings.
      return other(token, place);
  }
}

function blocks(tokens: readonly Token[] | undefined, place: Place, between = '\n\n'): string {
  const isBlock = ({ type }: Token) => type !== 'space' && type !== 'def' && type !== 'checkbox';
  return (tokens ?? [])
    .filter(isBlock)
    .map((token, index) => (token.type === 'list' && index > 0 && between === '\n' ? list(token as Tokens.List, place) : piece(token, place)))
    .join(between);
}

/**
 * Markdown, as people and language models write it, in what WhatsApp shows: *bold*, _italic_, ~struck out~, `code`, lists and
 * quotes. What WhatsApp does not have becomes readable text: headings are bold, links stand behind their text, rows of tables
 * below each other.
 */
export function whatsAppFromMarkdown(markdown: string): string {
  return blocks(lexer(markdown), OUTSIDE).trim();
}
