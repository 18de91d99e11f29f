import type { RequestHandler } from 'express';
import { SECOND_MS, type Clock } from '../../../src/shared/clock';
import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import { HubSpotError, invalid, onlyFields } from './hubSpotError';
import { view } from './objects';
import { READ_ONLY, type HubSpotState, type ObjectType } from './state';

const MOST_GROUPS = 5;
const MOST_FILTERS = 6;
const MOST_PER_PAGE = 200;
const MOST_IN_ALL = 10_000;
type Values = ReadonlyMap<string, string>;

/** Searches have a limit of their own, far below that of everything else. */
export function searchLimit(clock: Clock, perSecond: number): RequestHandler {
  let latest: readonly number[] = [];
  return (_request, _response, next) => {
    const now = clock.now();
    latest = [...latest.filter((at) => now - at < SECOND_MS), now];
    if (latest.length > perSecond) throw new HubSpotError(429, 'RATE_LIMITS', 'You have reached your secondly limit.');
    next();
  };
}

/** `POST /crm/v3/objects/{type}/search`: finds what the index knows. @throws HubSpotError 400 */
export function search(state: HubSpotState, type: ObjectType, body: unknown): object {
  const query = onlyFields(body, ['filterGroups', 'sorts', 'properties', 'limit', 'after', 'query']);
  const [groups, limit, start] = [asArray(query.filterGroups), asNumber(query.limit) ?? 10, asNumber(query.after) ?? 0];
  if (groups.length > MOST_GROUPS || limit > MOST_PER_PAGE || start + limit > MOST_IN_ALL) throw invalid('The search asks for too much.');
  const known = new Set([...READ_ONLY, ...(state.properties.get(type) ?? []).map(({ name }) => name)]);
  const conditions = groups.map((group) => {
    const filters = asArray(onlyFields(group, ['filters']).filters);
    if (filters.length === 0 || filters.length > MOST_FILTERS) throw invalid('A group has 1 to 6 filters.');
    return filters.map((filter) => condition(filter, known));
  });
  const found = state.objects
    .filter((object) => object.type === type)
    .flatMap((object) => {
      const values = state.search.documents().get(object.id);
      return values !== undefined && (conditions.length === 0 || conditions.some((group) => group.every((holds) => holds(values)))) ? [{ object, values }] : [];
    });
  const sorted = found.sort((left, right) => order(query.sorts, left.values, right.values));
  const results = sorted.slice(start, start + limit).map(({ object }) => view(object, asArray(query.properties).map(String)));
  return { total: found.length, results, ...(start + limit < found.length ? { paging: { next: { after: String(start + limit) } } } : {}) };
}

function condition(filter: unknown, known: ReadonlySet<string>): (values: Values) => boolean {
  const { propertyName, operator, value, values: several } = onlyFields(filter, ['propertyName', 'operator', 'value', 'values', 'highValue']);
  const name = asText(propertyName) ?? '';
  if (!known.has(name)) throw invalid(`There was a problem with the request: unknown property "${name}"`);
  switch (operator) {
    case 'HAS_PROPERTY':
      return (values) => (values.get(name) ?? '') !== '';
    case 'EQ':
      return (values) => values.get(name) === value;
    case 'IN':
      if (!Array.isArray(several) || several.length === 0) throw invalid('IN needs values.');
      return (values) => several.includes(values.get(name));
    case 'GTE': {
      const from = asNumber(value);
      if (from === null) throw invalid('GTE needs a number or a time in milliseconds.');
      return (values) => Date.parse(values.get(name) ?? '') >= from;
    }
    default:
      throw invalid('There is no such operator.');
  }
}

function order(sorts: unknown, left: Values, right: Values): number {
  const [sort] = asArray(sorts);
  if (sort === undefined) return Number(left.get('hs_object_id')) - Number(right.get('hs_object_id'));
  const { propertyName, direction } = asRecord(sort);
  const [one, other] = [left.get(String(propertyName)) ?? '', right.get(String(propertyName)) ?? ''];
  return (direction === 'DESCENDING' ? -1 : 1) * (one < other ? -1 : Number(one > other));
}
