// How strict the stand-in for Jira is: what the real one refuses must not pass here.
import { jiraStandIn, type JiraOptions, type JiraStandIn } from '../../sandbox/helpdesks/jira/jiraApi';
import { startStandIn, type StandIn } from '../../sandbox/helpdesks/standIn';
import { asRecord } from '../../src/shared/shape';
import { basicAuth } from '../../src/ticket/providers/parts/basicAuth';
import { fetchSend } from '../contract/fetchSend';

let time = Date.parse('2026-11-22T12:00:00Z');
const clock = { now: () => time };

const DOCUMENT = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hello' }] }] };
const FIELDS = { project: { key: 'SUP' }, issuetype: { id: '10012' }, customfield_10010: '25', summary: 'It rains in' };

describe('the stand-in for Jira', () => {
  let jira: StandIn;
  let standIn: JiraStandIn;
  const open = async (options: JiraOptions = {}) => {
    standIn = jiraStandIn(options);
    jira = await startStandIn(standIn.api, clock);
  };
  const call = (method: 'GET' | 'POST' | 'PUT', path: string, json?: unknown, more: object = {}) => {
    const { email, apiToken } = standIn.state().api;
    return fetchSend(basicAuth(email, apiToken))({ method, url: `${jira.url}${path}`, json, ...more });
  };
  const create = async (fields: object = {}) => String(asRecord((await call('POST', '/rest/api/3/issue', { fields: { ...FIELDS, ...fields } })).body).id);
  beforeEach(() => open());
  afterEach(() => jira.close());

  test('nobody is let in without a login', async () => {
    for (const headers of [{}, basicAuth(standIn.state().api.email, 'wrong')]) {
      expect((await fetchSend(headers)({ method: 'GET', url: `${jira.url}/rest/api/3/myself` })).status).toBe(401);
    }
  });

  test.each([
    ['summary', { summary: 'two\nlines' }],
    ['summary', { summary: 'x'.repeat(256) }],
    ['description', { description: 'plain text' }],
    ['description', { description: { ...DOCUMENT, content: [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }] } }],
    ['labels', { labels: ['with space'] }],
    ['priority', { priority: { id: '9' } }],
    ['assignee', { assignee: { accountId: 'nobody' } }],
    ['issuetype', { issuetype: { id: '1' } }],
    ['customfield_10099', { customfield_10099: 'x' }],
  ])('a wrong %s is named', async (name, fields) => {
    expect(await call('POST', '/rest/api/3/issue', { fields: { ...FIELDS, ...fields } })).toMatchObject({ status: 400, body: { errors: { [name]: expect.any(String) } } });
  });

  test('a body with an unknown field is refused', async () => {
    const id = await create();
    for (const [method, path, body] of [
      ['POST', '/rest/api/3/issue', { field: FIELDS }],
      ['POST', `/rest/api/3/issue/${id}/comment`, { body: DOCUMENT, public: true }],
      ['POST', '/rest/api/3/search/jql', { jql: 'project = SUP', startAt: 0 }],
      ['POST', '/rest/api/3/search/jql', { jql: 'project = SUP', reconcileIssues: ['1'] }],
    ] as const) {
      expect((await call(method, path, body)).status).toBe(400);
    }
  });

  test.each(['labels = "a" OR labels = "b"', 'labels = "a', 'labels', '', 'ORDER BY key', 'colour = red', 'project = NOPE', 'labels = "a" trailing'])('the query %j is refused', async (jql) => {
    expect((await call('POST', '/rest/api/3/search/jql', { jql })).status).toBe(400);
  });

  test('the search hears of an issue later, or when it is told which', async () => {
    const id = await create();
    const found = async (more: object = {}) => asRecord((await call('POST', '/rest/api/3/search/jql', { jql: 'project = SUP', ...more })).body).issues;
    expect(await found()).toEqual([]);
    expect(await found({ reconcileIssues: [Number(id)] })).toMatchObject([{ id }]);
    time += 2_000;
    expect(await found()).toMatchObject([{ id }]);
  });

  test('a transition that does not start here is refused, and nothing leads back from Closed', async () => {
    const id = await create();
    const path = `/rest/api/3/issue/${id}/transitions`;
    expect((await call('POST', path, { transition: { id: '41' } })).status).toBe(400);
    expect((await call('POST', path, { transition: { id: '51' } })).status).toBe(204);
    expect((await call('GET', path)).body).toEqual({ transitions: [] });
  });

  test('a file needs the header against forged uploads, and may be too large', async () => {
    await jira.close();
    await open({ maxFileBytes: 10 });
    const id = await create();
    const upload = async (bytes: number, headers: Record<string, string>) => {
      const form = new FormData();
      form.append('file', new Blob([new Uint8Array(bytes)]), 'roof.png');
      const encoded = new Response(form);
      const contentType = encoded.headers.get('content-type') ?? '';
      return (await call('POST', `/rest/api/3/issue/${id}/attachments`, undefined, { bytes: await encoded.bytes(), headers: { 'content-type': contentType, ...headers } })).status;
    };
    expect([await upload(5, {}), await upload(11, { 'x-atlassian-token': 'no-check' }), await upload(10, { 'x-atlassian-token': 'no-check' })]).toEqual([403, 413, 200]);
  });

  test('too many requests in a minute are told when to come again', async () => {
    await jira.close();
    await open({ requestsPerMinute: 1 });
    expect((await call('GET', '/rest/api/3/myself')).status).toBe(200);
    expect(await call('GET', '/rest/api/3/myself')).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
  });
});
