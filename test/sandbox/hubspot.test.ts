// How strict the stand-in for HubSpot is: what the real one refuses must not pass here.
import { hubSpotStandIn, type HubSpotOptions, type HubSpotStandIn } from '../../sandbox/helpdesks/hubspot/hubSpotApi';
import { startStandIn, type StandIn } from '../../sandbox/helpdesks/standIn';
import { asRecord } from '../../src/shared/shape';
import { fetchSend } from '../contract/fetchSend';

let time = Date.parse('2026-11-22T12:00:00Z');
const clock = { now: () => time };
const TICKETS = '/crm/v3/objects/tickets';
const TICKET = { subject: 'It rains in', hs_pipeline_stage: '1' };
const KEY = { name: 'my_key', label: 'Key', groupName: 'information', type: 'string', fieldType: 'text', hasUniqueValue: true };

describe('the stand-in for HubSpot', () => {
  let hubSpot: StandIn;
  let standIn: HubSpotStandIn;
  const open = async (options: HubSpotOptions = {}) => {
    standIn = hubSpotStandIn(options);
    hubSpot = await startStandIn(standIn.api, clock);
  };
  const call = (method: 'GET' | 'PATCH' | 'POST' | 'PUT', path: string, json?: unknown) =>
    fetchSend({ authorization: `Bearer ${standIn.state().api.token}` })({ method, url: `${hubSpot.url}${path}`, json });
  const create = async () => String(asRecord((await call('POST', TICKETS, { properties: TICKET })).body).id);
  beforeEach(() => open());
  afterEach(() => hubSpot.close());

  test('nobody is let in without a token', async () => {
    for (const headers of [{}, { authorization: 'Bearer wrong' }] as ReadonlyArray<Record<string, string>>) {
      expect(await fetchSend(headers)({ method: 'GET', url: `${hubSpot.url}/account-info/v3/details` })).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } });
    }
  });

  test.each([
    ['my_own', { my_own: 'x' }, 'PROPERTY_DOESNT_EXIST'],
    ['hs_ticket_priority', { hs_ticket_priority: 'Hoch' }, 'INVALID_OPTION'],
    ['hs_pipeline_stage', { hs_pipeline_stage: '901' }, 'INVALID_OPTION'],
    ['hubspot_owner_id', { hubspot_owner_id: '1' }, 'INVALID_OWNER_ID'],
    ['createdate', { createdate: '2026-11-22' }, 'READ_ONLY_VALUE'],
    ['subject', { subject: 5 }, 'INVALID_STRING'],
  ])('a wrong %s is named', async (name, properties, error) => {
    const { status, body } = await call('POST', TICKETS, { properties: { ...TICKET, ...properties } });
    expect(status).toBe(400);
    expect(asRecord(body).message).toContain(`"error":"${error}","name":"${name}"`);
  });

  test('a unique property is needed for writing by one, holds each value once, and finds its record at once', async () => {
    const input = { idProperty: 'my_key', id: 'one', properties: TICKET };
    const upsert = () => call('POST', `${TICKETS}/batch/upsert`, { inputs: [input] });
    expect((await upsert()).status).toBe(400);
    expect((await call('POST', '/crm/v3/properties/tickets/batch/create', { inputs: [KEY] })).status).toBe(201);
    expect((await upsert()).status).toBe(201);
    expect((await upsert()).status).toBe(200);
    expect((await call('POST', TICKETS, { properties: { ...TICKET, my_key: 'one' } })).status).toBe(400);
    expect(await call('POST', `${TICKETS}/batch/read`, { idProperty: 'my_key', inputs: [{ id: 'one' }, { id: 'two' }], properties: ['my_key'] })).toMatchObject({
      status: 207,
      body: { results: [{ properties: { my_key: 'one' } }], errors: [{ category: 'OBJECT_NOT_FOUND' }] },
    });
  });

  test('the search hears of a change later, and only so many searches come in a second', async () => {
    const id = await create();
    const search = () => call('POST', `${TICKETS}/search`, { filterGroups: [{ filters: [{ propertyName: 'subject', operator: 'HAS_PROPERTY' }] }] });
    expect(asRecord((await search()).body).results).toEqual([]);
    time += 2_000;
    expect(asRecord((await search()).body).results).toMatchObject([{ id }]);
    const answers = await Promise.all(Array.from({ length: 5 }, search));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test.each([
    ['an unknown property', { filters: [{ propertyName: 'nope', operator: 'HAS_PROPERTY' }] }],
    ['an unknown operator', { filters: [{ propertyName: 'subject', operator: 'LIKE' }] }],
    ['no filter', { filters: [] }],
  ])('a search with %s is refused', async (_what, group) => {
    expect((await call('POST', `${TICKETS}/search`, { filterGroups: [group] })).status).toBe(400);
  });

  test('a note needs its time, and files that are there', async () => {
    expect((await call('POST', '/crm/v3/objects/notes', { properties: { hs_note_body: 'x' } })).status).toBe(400);
    expect((await call('POST', '/crm/v3/objects/notes', { properties: { hs_timestamp: '2026-11-22T12:00:00Z', hs_attachment_ids: '5' } })).status).toBe(400);
  });

  test('what is tied to a record that is not there is refused', async () => {
    expect((await call('PUT', `/crm/v4/objects/tickets/${await create()}/associations/default/contacts/5`)).status).toBe(404);
  });

  test('too many requests are refused', async () => {
    await hubSpot.close();
    await open({ requestsPerMinute: 1 });
    expect((await call('GET', '/account-info/v3/details')).status).toBe(200);
    expect((await call('GET', '/account-info/v3/details')).status).toBe(429);
  });
});
