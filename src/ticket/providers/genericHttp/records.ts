import { SECOND_MS } from '../../../shared/clock';
import { asArray, asNumber, asObject, asText, asWritten } from '../../../shared/shape';
import { conversationOf } from '../../externalId';
import type { Ticket, TicketPriority, TicketState } from '../../TicketProvider';
import type { HttpDeskConnection } from './connection';

const PRIORITIES: readonly TicketPriority[] = ['low', 'normal', 'high', 'urgent'];
/** Times before this many are seconds, later ones milliseconds. */
const MOST_SECONDS = 100_000_000_000;

/** What stands at a path such as `data.0.attributes`; `undefined` where there is nothing, or no path. */
export function valueAt(value: unknown, path: string | undefined): unknown {
  if (path === undefined) return undefined;
  const names = path.split('.').filter((name) => name !== '');
  return names.reduce<unknown>((current, name) => {
    if (Array.isArray(current)) return current[Number(name)] as unknown;
    const object = asObject(current);
    return object !== null && Object.hasOwn(object, name) ? object[name] : undefined;
  }, value);
}

/** The text or number at a path as text, `null` where there is none. */
export function textAt(value: unknown, path: string | undefined): string | null {
  return asText(asWritten(valueAt(value, path)));
}

/** Milliseconds. Times without a zone are taken for UTC, numbers for seconds or milliseconds since 1970. */
export function timeAt(value: unknown, path: string | undefined): number | null {
  const given = valueAt(value, path);
  const number = asNumber(given);
  if (number !== null) return number < MOST_SECONDS ? number * SECOND_MS : number;
  const text = (asText(given) ?? '').replace(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)$/, '$1T$2Z');
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

/** @returns `null` for what is no ticket: it lacks an id or a state */
export function readTicket(record: unknown, { baseUrl, ticket: at, words }: HttpDeskConnection): Ticket | null {
  const [id, nativeState] = [textAt(record, at.id), textAt(record, at.state)];
  if (id === null || nativeState === null) return null;
  const url = textAt(record, at.url);
  return {
    id,
    number: textAt(record, at.number) ?? id,
    url: url?.startsWith('/') === true ? new URL(baseUrl).origin + url : url,
    state: stateOf(nativeState, words),
    nativeState,
    subject: textAt(record, at.subject) ?? '',
    externalId: keyIn(valueAt(record, at.key)),
    requesterId: '',
    priority: PRIORITIES.find((priority) => priority === textAt(record, at.priority)?.toLowerCase()) ?? null,
    tags: asArray(valueAt(record, at.tags)).map((tag) => asWritten(tag) ?? '').filter((tag) => tag !== '' && conversationOf(tag) === null),
    assignee: textAt(record, at.assignee),
    createdAt: timeAt(record, at.created),
    updatedAt: timeAt(record, at.updated),
  };
}

function stateOf(nativeState: string, words: HttpDeskConnection['words']): TicketState {
  const word = nativeState.toLowerCase();
  const isOneOf = (list: readonly string[]): boolean => list.some((known) => known.toLowerCase() === word);
  if (isOneOf(words.closed)) return 'closed';
  return isOneOf(words.solved) ? 'solved' : 'open';
}

/** The key itself, or the one among labels; never a part of a text, which customers can write. */
function keyIn(value: unknown): string | null {
  const texts = Array.isArray(value) ? value : [value];
  return texts.map(asText).find((text) => text !== null && conversationOf(text) !== null) ?? null;
}
