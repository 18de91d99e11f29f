import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/shared/clock';
import { SearchIndex } from '../SearchIndex';

export type ObjectType = 'communications' | 'contacts' | 'notes' | 'tickets';
export const OBJECT_TYPES: readonly ObjectType[] = ['communications', 'contacts', 'notes', 'tickets'];

export interface PropertyDefinition {
  readonly name: string;
  readonly label: string;
  readonly groupName: string;
  readonly type: string;
  readonly fieldType: string;
  readonly hasUniqueValue: boolean;
  /** Of an enumeration. */
  readonly options?: readonly string[];
}

export interface HubSpotUser {
  readonly id: string;
  readonly token: string;
  readonly ownerId: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export interface Change {
  readonly value: string;
  readonly timestamp: number;
  readonly user: HubSpotUser;
}

export interface HubSpotObject {
  readonly id: string;
  readonly type: ObjectType;
  /** Latest change last. */
  readonly history: Map<string, Change[]>;
  /** Ids by type. */
  readonly associations: Map<ObjectType, Set<string>>;
  readonly createdAt: number;
  updatedAt: number;
}

export interface HubSpotFile {
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly bytes: Buffer;
  readonly access: string;
}

const text = (name: string, options?: readonly string[]): PropertyDefinition => ({
  name,
  label: name,
  groupName: 'information',
  type: options === undefined ? 'string' : 'enumeration',
  fieldType: options === undefined ? 'text' : 'select',
  hasUniqueValue: false,
  ...(options === undefined ? {} : { options }),
});

export const OWN_PROPERTY = 'roof_colour';

/** What every account has, as far as support flows use it. */
const STANDARD: Readonly<Record<ObjectType, readonly PropertyDefinition[]>> = {
  contacts: ['firstname', 'lastname', 'email', 'phone'].map((name) => text(name)),
  tickets: [
    ...['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage', 'hubspot_owner_id', OWN_PROPERTY].map((name) => text(name)),
    text('hs_ticket_priority', ['LOW', 'MEDIUM', 'HIGH', 'URGENT']),
  ],
  notes: ['hs_timestamp', 'hs_note_body', 'hs_attachment_ids', 'hubspot_owner_id'].map((name) => text(name)),
  communications: [
    ...['hs_timestamp', 'hs_communication_body', 'hs_attachment_ids', 'hubspot_owner_id'].map((name) => text(name)),
    text('hs_communication_channel_type', ['WHATS_APP', 'SMS', 'LINKEDIN_MESSAGE']),
    text('hs_communication_logged_from', ['CRM']),
  ],
};

/** What HubSpot sets itself. */
export const READ_ONLY: readonly string[] = ['hs_object_id', 'createdate', 'hs_createdate', 'hs_lastmodifieddate', 'lastmodifieddate'];

const stage = (id: string, label: string, displayOrder: number, ticketState: 'CLOSED' | 'OPEN') => ({ id, label, displayOrder, metadata: { ticketState, isClosed: String(ticketState === 'CLOSED') }, archived: false });
export const PIPELINES = [
  {
    id: '0',
    label: 'Support Pipeline',
    displayOrder: 0,
    stages: [stage('4', 'Closed', 3, 'CLOSED'), stage('1', 'New', 0, 'OPEN'), stage('2', 'Waiting on contact', 1, 'OPEN'), stage('3', 'Waiting on us', 2, 'OPEN')],
  },
  { id: '7788', label: 'Roofs', displayOrder: 1, stages: [stage('901', 'Reported', 0, 'OPEN'), stage('902', 'On the way', 1, 'OPEN'), stage('903', 'Repaired', 2, 'CLOSED')] },
] as const;

type Snapshot = ReadonlyMap<string, string>;

/** Everything that the stand-in holds, in memory. */
export class HubSpotState {
  readonly portalId = 24_681_012;
  readonly api = this.user('Support', 'App');
  readonly agent = this.user('Rita', 'Agent');
  readonly properties = new Map<ObjectType, PropertyDefinition[]>(OBJECT_TYPES.map((type) => [type, [...STANDARD[type]]]));
  readonly objects: HubSpotObject[] = [];
  readonly files: HubSpotFile[] = [];
  /** Addresses that were signed, and what they show. */
  readonly signed = new Map<string, HubSpotFile>();
  readonly search: SearchIndex<Snapshot>;
  private lastId = 30_000_000_000;

  constructor(
    readonly clock: Clock,
    searchLagMs: number,
  ) {
    this.search = new SearchIndex(clock, searchLagMs);
  }

  private user(firstName: string, lastName: string): HubSpotUser {
    const number = String(Math.floor(Math.random() * 1e6) + 1e6);
    return { id: number, ownerId: `7${number}`, token: `pat-eu1-${randomUUID()}`, email: `${firstName}.${lastName}@example.com`.toLowerCase(), firstName, lastName };
  }

  mintId(): string {
    this.lastId += 1;
    return String(this.lastId);
  }

  find(type: ObjectType, id: string): HubSpotObject | undefined {
    return this.objects.find((object) => object.type === type && object.id === id);
  }

  /** By a unique property. */
  findBy(type: ObjectType, property: string, value: string): HubSpotObject | undefined {
    return this.objects.find((object) => object.type === type && object.history.get(property)?.at(-1)?.value === value);
  }

  /** Changes an object, at a time of its own; the search hears of it later. */
  change(object: HubSpotObject, how: (at: number) => void): void {
    object.updatedAt = Math.max(this.clock.now(), object.updatedAt + 1);
    how(object.updatedAt);
    this.search.put(object.id, valuesOf(object));
  }
}

export function valueOf(object: HubSpotObject, property: string): string | null {
  return valuesOf(object).get(property) ?? null;
}

/** All values of an object, those that HubSpot sets too. */
export function valuesOf({ id, type, history, createdAt, updatedAt }: HubSpotObject): Snapshot {
  const iso = (timeMs: number): string => new Date(timeMs).toISOString();
  const values = new Map([...history].map(([name, changes]) => [name, changes.at(-1)?.value ?? '']));
  values.set('hs_object_id', id).set(type === 'communications' || type === 'notes' ? 'hs_createdate' : 'createdate', iso(createdAt));
  return values.set(type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate', iso(updatedAt));
}
