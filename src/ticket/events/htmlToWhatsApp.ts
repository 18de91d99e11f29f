import { convert, type FormatCallback, type FormatOptions, type HtmlToTextOptions, type SelectorDefinition } from 'html-to-text';

/** Whoever nests deeper, or writes more, writes no answer to a customer. */
const MOST_DEPTH = 100;
const LONGEST_HTML = 500_000;

/** Where a format begins and ends, until it is known what stands in it; no text holds these (they are taken out). */
const OPEN = '\ue000';
const CLOSE = '\ue001';
const MARKS = /[\ue000\ue001]/g;
/** Control characters but tabs and line ends, and what turns the direction of writing. */
const INVISIBLE = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069]/gu;

/** WhatsApp's signs. Source: WhatsApp's help, "How to format your messages". */
const SIGNS: Readonly<Record<string, string>> = {
  b: '*',
  strong: '*',
  i: '_',
  em: '_',
  s: '~',
  strike: '~',
  del: '~',
  code: '`',
};

const marked = (sign: string): FormatOptions => ({ prefix: `${OPEN}${sign}`, suffix: `${CLOSE}${sign}` });

/** WhatsApp has no headings. */
const heading: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addLiteral(`${OPEN}*`);
  walk(element.children, builder);
  builder.addLiteral(`${CLOSE}*`);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

const preformatted: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ isPre: true, leadingLineBreaks: 2 });
  builder.addInline('```');
  walk(element.children, builder);
  builder.addInline('```');
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** Only what a customer can open; a phone number is one without `tel:`. */
function shownAddress(href: string): string {
  const address = href.trim();
  if (/^tel:/i.test(address)) return address.slice('tel:'.length);
  return /^https?:\/\//i.test(address) || /^[^\s:/@]+@[^\s:/@]+$/.test(address) ? address : '';
}

const selectors: readonly SelectorDefinition[] = [
  ...Object.entries(SIGNS).map(([selector, sign]) => ({ selector, format: 'inlineSurround', options: marked(sign) })),
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, format: 'heading' })),
  { selector: 'pre', format: 'preformatted' },
  { selector: 'img', format: 'skip' },
  { selector: 'ul', options: { itemPrefix: '- ' } },
  { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'], noAnchorUrl: true, pathRewrite: shownAddress } },
  // Rows as lines: columns cannot be lined up on a phone.
  { selector: 'table', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
  ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: ' ' } })),
];

const options: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: MOST_DEPTH },
  formatters: { heading, preformatted },
  selectors: [...selectors],
};

/** Words with the signs of what they stand in, outermost first. */
interface Piece {
  readonly text: string;
  readonly signs: readonly string[];
}

/** The pieces of a line, and what is still open at its end. */
function piecesOf(line: string, openBefore: readonly string[]): { readonly pieces: readonly Piece[]; readonly open: readonly string[] } {
  const pieces: Piece[] = [];
  let open = openBefore;
  for (const part of line.split(/(?=[\ue000\ue001])/)) {
    const [mark, sign = ''] = part;
    if (mark === OPEN) open = [...open, sign];
    if (mark === CLOSE) open = open.toSpliced(open.lastIndexOf(sign), 1);
    const text = mark === OPEN || mark === CLOSE ? part.slice(2) : part;
    if (text !== '') pieces.push({ text, signs: [...new Set(open)] });
  }
  return { pieces, open };
}

const startsInWord = (text: string): boolean => /^[\p{L}\p{N}]/u.test(text);
const endsInWord = (text: string): boolean => /[\p{L}\p{N}]$/u.test(text);

/** WhatsApp knows a sign only next to the words and away from other words; elsewhere customers would read the sign itself. */
function written({ text, signs }: Piece, before: string, after: string): string {
  const words = text.trim();
  const isInWord = (endsInWord(before) && startsInWord(text)) || (endsInWord(text) && startsInWord(after));
  if (signs.length === 0 || words === '' || isInWord) return text;
  const [lead = ''] = /^\s*/.exec(text) ?? [];
  const [trail = ''] = /\s*$/.exec(text) ?? [];
  return `${lead}${signs.join('')}${words}${signs.toReversed().join('')}${trail}`;
}

/** Puts the signs in, line by line: WhatsApp's formats end with the line. */
function withSigns(text: string): string {
  let open: readonly string[] = [];
  const lines = text.split('\n').map((line) => {
    const { pieces, open: left } = piecesOf(line, open);
    open = left;
    return pieces.map((piece, index) => written(piece, pieces[index - 1]?.text ?? '', pieces[index + 1]?.text ?? '')).join('');
  });
  return lines.join('\n');
}

/** What an agent wrote, as WhatsApp formats it: words, lists, quotes and addresses stay, everything else goes. */
export function htmlToWhatsApp(html: string): string {
  const text = convert(html.slice(0, LONGEST_HTML).replace(MARKS, ''), options);
  return withSigns(text)
    .replace(INVISIBLE, '')
    .replaceAll('\u00a0', ' ')
    .replace(/^ (?=\d+\. )/gm, '')
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
