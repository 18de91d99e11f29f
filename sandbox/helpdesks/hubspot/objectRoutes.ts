import type { Request, Response, Router } from 'express';
import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import { HubSpotError, invalid, notFound, onlyFields } from './hubSpotError';
import { create, historyView, requireUnique, upsert, view, write } from './objects';
import { search, searchLimit } from './search';
import { OBJECT_TYPES, type HubSpotObject, type HubSpotState, type HubSpotUser, type ObjectType } from './state';

const MOST_AT_ONCE = 100;
const PAGE_SIZE = 500;

/** Records of the CRM and what ties them together: objects v3, associations v4. */
export function objectRoutes(api: Router, state: HubSpotState, searchesPerSecond: number): void {
  const objects = '/crm/v3/objects/:type';
  api.post(`${objects}/batch/read`, (request, response) => batchRead(request, response, state));
  api.post(`${objects}/batch/upsert`, (request, response) => {
    const inputs = inputsOf(request);
    const results = inputs.map((input) => upsert(state, typeOf(request), input, userOf(request))).map(({ object, isNew }) => ({ ...view(object, [...object.history.keys()]), new: isNew }));
    response.status(results.some(({ new: isNew }) => isNew) ? 201 : 200).json({ status: 'COMPLETE', results });
  });
  api.post(`${objects}/search`, searchLimit(state.clock, searchesPerSecond), (request, response) => void response.json(search(state, typeOf(request), request.body)));
  api.post(objects, (request, response) => {
    const { properties, associations = [] } = onlyFields(request.body, ['properties', 'associations', 'objectWriteTraceId']);
    if (asArray(associations).length > 0) throw invalid('The stand-in knows associations in calls of their own only.');
    const object = create(state, typeOf(request), properties, userOf(request));
    response.status(201).json(view(object, Object.keys(asRecord(properties))));
  });
  api.get(`${objects}/:id`, (request, response) => {
    const object = objectOf(request, state);
    const { properties, propertiesWithHistory, associations } = request.query;
    response.json({
      ...view(object, listOf(properties)),
      ...(propertiesWithHistory === undefined ? {} : { propertiesWithHistory: historyView(object, listOf(propertiesWithHistory)) }),
      ...(associations === undefined ? {} : { associations: associationsView(object, listOf(associations)) }),
    });
  });
  api.patch(`${objects}/:id`, (request, response) => {
    const object = objectOf(request, state);
    const { properties } = onlyFields(request.body, ['properties', 'objectWriteTraceId']);
    write(state, object, properties, userOf(request));
    response.json(view(object, Object.keys(asRecord(properties))));
  });
  associationRoutes(api, state);
}

function batchRead(request: Request, response: Response, state: HubSpotState): void {
  const { properties, ...body } = onlyFields(request.body, ['inputs', 'properties', 'propertiesWithHistory', 'idProperty']);
  const idProperty = asText(body.idProperty);
  const type = typeOf(request);
  if (idProperty !== null) requireUnique(state, type, idProperty);
  const ids = inputsOf(request).map((input) => String(onlyFields(input, ['id']).id));
  const found = ids.map((id) => (idProperty === null ? state.find(type, id) : state.findBy(type, idProperty, id)));
  const results = found.flatMap((object) => (object === undefined ? [] : [view(object, asArray(properties).map(String))]));
  const missing = ids.filter((_id, index) => found[index] === undefined);
  if (missing.length === 0) return void response.json({ status: 'COMPLETE', results });
  const errors = [{ status: 'error', category: 'OBJECT_NOT_FOUND', message: 'Could not get some objects, they may be deleted or not exist.', context: { ids: missing } }];
  response.status(207).json({ status: 'COMPLETE', results, numErrors: 1, errors });
}

function associationRoutes(api: Router, state: HubSpotState): void {
  api.put('/crm/v4/objects/:type/:id/associations/default/:toType/:toId', (request, response) => {
    const from = objectOf(request, state);
    const toType = typeNamed(request.params.toType);
    const to = state.find(toType, String(request.params.toId));
    if (to === undefined) throw notFound();
    // What happens on a timeline changes "last activity" of its ticket.
    for (const [one, other] of [[from, to], [to, from]] as const) {
      state.change(one, () => one.associations.set(other.type, (one.associations.get(other.type) ?? new Set()).add(other.id)));
    }
    response.json({ status: 'COMPLETE', results: [{ from: { id: from.id }, to: { id: to.id } }] });
  });
  api.get('/crm/v4/objects/:type/:id/associations/:toType', (request, response) => {
    const ids = [...(objectOf(request, state).associations.get(typeNamed(request.params.toType)) ?? [])];
    const [start, limit] = [asNumber(request.query.after) ?? 0, Math.min(asNumber(request.query.limit) ?? PAGE_SIZE, PAGE_SIZE)];
    const results = ids.slice(start, start + limit).map((id) => ({ toObjectId: Number(id), associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 1, label: null }] }));
    response.json({ results, ...(start + limit < ids.length ? { paging: { next: { after: String(start + limit) } } } : {}) });
  });
  api.post('/crm/v4/associations/:type/:toType/batch/read', (request, response) => {
    const toType = typeNamed(request.params.toType);
    const found = inputsOf(request, 1_000).flatMap((input) => state.find(typeOf(request), String(asRecord(input).id)) ?? []);
    const results = found.map((object) => ({ from: { id: object.id }, to: [...(object.associations.get(toType) ?? [])].map((id) => ({ toObjectId: Number(id), associationTypes: [] })) }));
    response.json({ status: 'COMPLETE', results: results.filter(({ to }) => to.length > 0) });
  });
}

export const userOf = (request: Request): HubSpotUser => request.res?.locals.user as HubSpotUser;
const typeOf = (request: Request): ObjectType => typeNamed(request.params.type);

function typeNamed(name: unknown): ObjectType {
  const type = OBJECT_TYPES.find((each) => each === name);
  if (type === undefined) throw new HubSpotError(400, 'VALIDATION_ERROR', 'Unable to infer object type.');
  return type;
}

/** @throws HubSpotError 404 */
function objectOf(request: Request, state: HubSpotState): HubSpotObject {
  const [type, id, idProperty] = [typeOf(request), String(request.params.id), asText(request.query.idProperty)];
  if (idProperty !== null) requireUnique(state, type, idProperty);
  const object = idProperty === null ? state.find(type, id) : state.findBy(type, idProperty, id);
  if (object === undefined) throw notFound();
  return object;
}

function inputsOf({ body }: Request, most = MOST_AT_ONCE): readonly unknown[] {
  const { inputs } = asRecord(body);
  if (!Array.isArray(inputs) || inputs.length === 0 || inputs.length > most) throw invalid(`Give 1 to ${most} inputs.`);
  return inputs;
}

const listOf = (value: unknown): readonly string[] => (asText(value) ?? '').split(',').filter((name) => name !== '');

function associationsView(object: HubSpotObject, types: readonly string[]): object {
  return Object.fromEntries(
    types.flatMap((type) => {
      const ids = [...(object.associations.get(typeNamed(type)) ?? [])];
      return ids.length === 0 ? [] : [[type, { results: ids.map((id) => ({ id, type: `${object.type}_to_${type}` })) }]];
    }),
  );
}
