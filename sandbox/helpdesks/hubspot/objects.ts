import { asRecord } from '../../../src/shared/shape';
import { invalid, onlyFields, wrongProperty } from './hubSpotError';
import { PIPELINES, READ_ONLY, valueOf, valuesOf, type HubSpotObject, type HubSpotState, type HubSpotUser, type ObjectType } from './state';

type Values = Readonly<Record<string, unknown>>;

const REQUIRED: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: [],
  tickets: ['subject', 'hs_pipeline_stage'],
  notes: ['hs_timestamp'],
  communications: ['hs_timestamp', 'hs_communication_channel_type', 'hs_communication_logged_from'],
};
const LONGEST = 65_536;

/** Writes checked values. @throws HubSpotError 400 */
export function write(state: HubSpotState, object: HubSpotObject, properties: unknown, user: HubSpotUser): void {
  const values = asRecord(properties);
  check(state, object, values);
  state.change(object, (timestamp) => {
    for (const [name, value] of Object.entries(values)) {
      const changes = object.history.get(name) ?? [];
      if (changes.at(-1)?.value !== value) object.history.set(name, [...changes, { value: String(value), timestamp, user }]);
    }
  });
}

/** A new object. @throws HubSpotError 400 */
export function create(state: HubSpotState, type: ObjectType, properties: unknown, user: HubSpotUser): HubSpotObject {
  const now = state.clock.now();
  const object: HubSpotObject = { id: state.mintId(), type, history: new Map(), associations: new Map(), createdAt: now, updatedAt: now - 1 };
  const missing = REQUIRED[type].filter((name) => !(name in asRecord(properties)));
  if (missing.length > 0) throw invalid(`Some required properties were not set: ${missing.join(', ')}`);
  write(state, object, { ...(type === 'tickets' ? { hs_pipeline: '0' } : {}), ...asRecord(properties) }, user);
  state.objects.push(object);
  return object;
}

function check(state: HubSpotState, object: HubSpotObject, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    const definition = state.properties.get(object.type)?.find((property) => property.name === name);
    if (READ_ONLY.includes(name)) throw wrongProperty(name, 'READ_ONLY_VALUE', `"${name}" is a read only property; its value cannot be set.`);
    if (definition === undefined) throw wrongProperty(name, 'PROPERTY_DOESNT_EXIST', `Property "${name}" does not exist`);
    if (typeof value !== 'string') throw wrongProperty(name, 'INVALID_STRING', 'The value must be a string.');
    if (value.length > LONGEST) throw wrongProperty(name, 'INVALID_LENGTH', 'The value is too long.');
    if (definition.options !== undefined && !definition.options.includes(value)) throw wrongProperty(name, 'INVALID_OPTION', `${value} was not one of the allowed options`);
    const other = definition.hasUniqueValue ? state.findBy(object.type, name, value) : undefined;
    if (other !== undefined && other !== object) throw wrongProperty(name, 'CONFLICTING_UNIQUE_VALUE', `${other.id} already has that value.`);
  }
  checkReferences(state, object, values);
}

function checkReferences(state: HubSpotState, object: HubSpotObject, values: Values): void {
  const { hs_pipeline_stage: stage, hubspot_owner_id: owner, hs_attachment_ids: attachments, hs_timestamp: timestamp } = values;
  const pipeline = PIPELINES.find(({ id }) => id === (values.hs_pipeline ?? valueOf(object, 'hs_pipeline') ?? '0'));
  if (stage !== undefined && pipeline?.stages.some(({ id }) => id === stage) !== true) throw wrongProperty('hs_pipeline_stage', 'INVALID_OPTION', 'The stage is not one of the pipeline.');
  if (owner !== undefined && ![state.api, state.agent].some(({ ownerId }) => ownerId === owner)) throw wrongProperty('hubspot_owner_id', 'INVALID_OWNER_ID', 'There is no such owner.');
  if (typeof timestamp === 'string' && Number.isNaN(Date.parse(timestamp)) && !/^\d{13}$/.test(timestamp)) throw wrongProperty('hs_timestamp', 'INVALID_DATE', 'That is no time.');
  for (const id of typeof attachments === 'string' ? attachments.split(';') : []) {
    if (!state.files.some((file) => file.id === id)) throw wrongProperty('hs_attachment_ids', 'INVALID_FILE', 'There is no such file.');
  }
}

/** Makes or changes an object that is known by a unique property. */
export function upsert(state: HubSpotState, type: ObjectType, input: unknown, user: HubSpotUser): { readonly object: HubSpotObject; readonly isNew: boolean } {
  const { id, idProperty, properties } = onlyFields(input, ['id', 'idProperty', 'properties', 'objectWriteTraceId']);
  requireUnique(state, type, idProperty);
  const known = state.findBy(type, String(idProperty), String(id));
  if (known === undefined) return { object: create(state, type, { [String(idProperty)]: id, ...asRecord(properties) }, user), isNew: true };
  write(state, known, properties, user);
  return { object: known, isNew: false };
}

/** @throws HubSpotError 400 when records cannot be known by the property */
export function requireUnique(state: HubSpotState, type: ObjectType, property: unknown): void {
  if (state.properties.get(type)?.find(({ name }) => name === property)?.hasUniqueValue !== true) {
    throw invalid(`Unable to perform read/update/upsert by non-unique ${type} property ${String(property)} in portal ID ${state.portalId}`);
  }
}

const DEFAULTS: readonly string[] = ['createdate', 'hs_createdate', 'hs_lastmodifieddate', 'lastmodifieddate', 'hs_object_id', 'subject'];

/** An object as HubSpot shows it; properties that do not exist are silently left out. */
export function view(object: HubSpotObject, properties: readonly string[]): object {
  const values = valuesOf(object);
  const names = [...new Set([...DEFAULTS, ...properties])];
  return {
    id: object.id,
    properties: Object.fromEntries(names.flatMap((name) => (values.has(name) || properties.includes(name) ? [[name, values.get(name) ?? null]] : []))),
    createdAt: new Date(object.createdAt).toISOString(),
    updatedAt: new Date(object.updatedAt).toISOString(),
    archived: false,
  };
}

/** Latest change first. */
export function historyView(object: HubSpotObject, properties: readonly string[]): object {
  const changes = (name: string) =>
    (object.history.get(name) ?? []).toReversed().map(({ value, timestamp, user }) => ({ value, timestamp: new Date(timestamp).toISOString(), sourceType: 'INTEGRATION', sourceId: user.id, updatedByUserId: Number(user.id) }));
  return Object.fromEntries(properties.map((name) => [name, changes(name)]));
}
