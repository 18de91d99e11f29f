import { MINUTE_MS } from '../../../src/shared/clock';
import { refused } from './jiraError';
import { PROJECT, type Indexed } from './state';

/** A query that was understood. */
export interface Query {
  matches(issue: Indexed): boolean;
  compare(left: Indexed, right: Indexed): number;
}

interface Token {
  readonly kind: 'word' | 'text' | 'operator';
  readonly value: string;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', ' ': ' ' };
const TOKEN = /\s*(?:(?<text>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')|(?<operator>!=|>=|<=|=|>|<|[(),])|(?<word>[^\s"'\\=!<>(),]+))/gy;

const broken = (): Error => refused(400, 'Error in the JQL Query: it could not be read.');

/** The tokens of a query. @throws JiraError 400 */
export function tokensOf(jql: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  let end = 0;
  for (let match = TOKEN.exec(jql); match !== null; match = TOKEN.exec(jql)) {
    end = TOKEN.lastIndex;
    const { text, operator, word } = match.groups ?? {};
    if (text !== undefined) tokens.push({ kind: 'text', value: unquoted(text) });
    else tokens.push(operator === undefined ? { kind: 'word', value: word ?? '' } : { kind: 'operator', value: operator });
  }
  if (jql.slice(end).trim() !== '') throw broken();
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_escape, unicode: string | undefined, character: string | undefined) =>
    unicode === undefined ? (ESCAPES[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(unicode, 16)),
  );
}

/** Reads what support flows ask: comparisons with AND between them, and an order. @throws JiraError 400 */
export function readJql(jql: string, now: number): Query {
  const tokens = [...tokensOf(jql)];
  const isWord = (at: number, word: string): boolean => tokens[at]?.kind === 'word' && tokens[at].value.toUpperCase() === word;
  const orderAt = tokens.findIndex((_token, at) => isWord(at, 'ORDER') && isWord(at + 1, 'BY'));
  const clauses = orderAt === -1 ? tokens : tokens.slice(0, orderAt);
  if (clauses.length === 0) throw refused(400, 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.');
  const conditions: Array<(issue: Indexed) => boolean> = [];
  for (let at = 0; at < clauses.length; at += 4) {
    const [field, operator, value] = clauses.slice(at, at + 3);
    if (at > 0 && !isWord(at - 1, 'AND')) throw broken();
    if (field === undefined || operator?.kind !== 'operator' || value === undefined || value.kind === 'operator') throw broken();
    conditions.push(condition(field.value, operator.value, value.value, now));
  }
  if (clauses.length % 4 !== 3) throw broken();
  return { matches: (issue) => conditions.every((holds) => holds(issue)), compare: orderAt === -1 ? byNumber(-1) : order(tokens.slice(orderAt + 2)) };
}

function condition(field: string, operator: string, value: string, now: number): (issue: Indexed) => boolean {
  const equals = operator === '=' || operator === '!=' ? (is: boolean): boolean => is === (operator === '=') : null;
  switch (field.toLowerCase()) {
    case 'project':
      if (value !== PROJECT.key && value !== PROJECT.id && value !== PROJECT.name) throw refused(400, `The value '${value}' does not exist for the field 'project'.`);
      return () => equals?.(true) ?? false;
    case 'labels':
      if (equals === null) throw broken();
      return ({ labels }) => equals(labels.some((label) => label.toLowerCase() === value.toLowerCase()));
    case 'statuscategory':
      if (equals === null || value.toLowerCase() !== 'done') throw broken();
      return ({ status }) => equals(status.category === 'done');
    case 'updated': {
      const [, minutes] = /^-(\d+)m$/.exec(value) ?? [];
      if (operator !== '>=' || minutes === undefined) throw broken();
      return ({ updated }) => updated >= now - Number(minutes) * MINUTE_MS;
    }
    default:
      throw refused(400, `Field '${field}' does not exist or you do not have permission to view it.`);
  }
}

function order(tokens: readonly Token[]): Query['compare'] {
  const [field, direction, ...more] = tokens.map(({ value }) => value.toLowerCase());
  const sign = direction === 'desc' ? -1 : 1;
  if (more.length > 0) throw broken();
  if (field === 'key') return byNumber(sign);
  if (field === 'updated' || field === 'created') return (left, right) => sign * (left[field] - right[field]);
  throw refused(400, `Not able to sort using field '${field ?? ''}'.`);
}

const byNumber =
  (sign: number): Query['compare'] =>
  (left, right) =>
    sign * (Number(left.id) - Number(right.id));
