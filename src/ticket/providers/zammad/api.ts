import { SupportError } from '../../../shared/errors';
import { asArray, asRecord, asText, type Json } from '../../../shared/shape';
import type { HelpdeskLine } from '../../helpdeskCall';
import type { TicketPriority } from '../../TicketProvider';
import { helpdeskCalls, type HelpdeskCalls } from '../parts/calls';
import { remembered } from '../parts/remembered';
import type { ZammadAccount } from './account';

/** Zammad's REST API, with paths below `/api/v1`. Source: docs.zammad.org, and the code of Zammad 6. */
export interface ZammadApi extends HelpdeskCalls {
  readonly name: string;
  readonly account: ZammadAccount;
  /** Milliseconds. */
  now(): number;
  /** One page of tickets by a condition, the latest change first. The condition search asks the database, never the search index. */
  search(condition: Json, page: number): Promise<readonly Json[]>;
  /** The kind behind the name of a state, which every Zammad may name as it likes. */
  states(): Promise<ReadonlyMap<string, StateType>>;
  /** Names of priorities, the lowest first. */
  priorities(): Promise<readonly string[]>;
}

/** Zammad's kinds of states. */
export type StateType = 'new' | 'open' | 'pending reminder' | 'pending action' | 'closed' | 'merged' | 'removed';

export const SEARCH_PAGE = 100;

/** The way to one Zammad. */
export function zammadApi(account: ZammadAccount, line: HelpdeskLine): ZammadApi {
  const { name } = line;
  const calls = helpdeskCalls(line, `${account.baseUrl}/api/v1/`, { reasonsOf });
  const list = async (path: string): Promise<readonly Json[]> => asArray(await calls.ask({ method: 'GET', path, query: { expand: true } })).map(asRecord);

  return {
    name,
    account,
    now: () => line.clock.now(),
    ...calls,
    search: async (condition, page) => {
      const json = { condition, sort_by: 'updated_at', order_by: 'desc', page, per_page: SEARCH_PAGE, expand: true };
      return asArray(await calls.ask({ method: 'POST', path: 'tickets/search', json })).map(asRecord);
    },
    states: remembered(async () => {
      // The one in use before others of its kind: an active one, to which a customer's answer leads.
      const rank = ({ active, default_follow_up }: Json): number => Number(active !== false) * 2 + Number(default_follow_up === true);
      const states = (await list('ticket_states')).toSorted((left, right) => rank(right) - rank(left));
      return new Map(states.map((state) => [String(state.name), state.state_type as StateType]));
    }),
    priorities: remembered(async () => (await list('ticket_priorities')).filter(({ active }) => active !== false).map(({ name: priority }) => String(priority))),
  };
}

/** What of a request Zammad may complain of. Its sentences quote content, so only these names are taken from them. */
const FIELDS: readonly string[] = ['article', 'attachments', 'body', 'customer', 'group', 'login', 'mobile', 'owner', 'pending_time', 'priority', 'state', 'tags', 'title'];

export function reasonsOf(body: unknown): readonly string[] {
  const complaint = asText(asRecord(body).error)?.toLowerCase() ?? '';
  return FIELDS.filter((field) => new RegExp(`\\b${field}(_id)?\\b`).test(complaint));
}

/**
 * The name of a priority. A Zammad comes with "1 low", "2 normal" and "3 high"; what it does not have becomes its highest.
 * @throws {SupportError} `invalidInput` when there are no priorities
 */
export async function priorityName(api: ZammadApi, priority: TicketPriority): Promise<string> {
  const names = await api.priorities();
  const name = names.find((each) => each.toLowerCase().includes(priority)) ?? names.at(-1);
  if (name === undefined) throw new SupportError('invalidInput', 'This Zammad has no priorities.', 'Leave the priority away.');
  return name;
}

/**
 * The name of the state of this kind that is used first.
 * @throws {SupportError} `invalidInput` when there is none
 */
export async function stateName(api: ZammadApi, type: StateType): Promise<string> {
  for (const [name, each] of await api.states()) if (each === type) return name;
  throw new SupportError('invalidInput', `This Zammad has no state of the kind "${type}".`, 'Look at its states: Admin > Objects > Ticket.');
}
