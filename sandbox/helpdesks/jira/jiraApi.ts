import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type RequestHandler, type Router } from 'express';
import { messageOf } from '../../../src/shared/errors';
import { asArray, asRecord, asText } from '../../../src/shared/shape';
import { sameSecret } from '../../graph/authenticate';
import { rateLimit } from '../rateLimit';
import { ringWebhook, signatureOf } from '../ringWebhook';
import type { StandInApi, StandInContext } from '../standIn';
import { issueRoutes } from './issueRoutes';
import { JiraError, onlyFields, refused } from './jiraError';
import { loginOf, type JiraContext } from './jiraContext';
import { readJql } from './jql';
import { fileRoutes, serviceDeskRoutes } from './serviceDeskRoutes';
import { JiraState, OWN_FIELD, REQUEST_TYPE_FIELD, STATUSES, type JiraHook, type JiraIssue } from './state';
import { commentView, issueView, statusView, userView } from './views';

/** How this Jira is set up. */
export interface JiraOptions {
  readonly requestsPerMinute?: number;
  /** How much later the search hears of a change. */
  readonly searchLagMs?: number;
  readonly maxFileBytes?: number;
  /** Whether the login of the API is one of Jira's administrators. */
  readonly admin?: boolean;
}

/** The stand-in, and what tests need to know of it. */
export interface JiraStandIn {
  readonly api: (context: StandInContext) => StandInApi;
  /** Once it is started. */
  readonly state: () => JiraState;
}

const EVENTS: readonly string[] = ['jira:issue_created', 'jira:issue_updated', 'jira:issue_deleted', 'comment_created', 'comment_updated', 'comment_deleted'];
const FIELDS = [
  { id: 'summary', name: 'Summary', schema: { type: 'string', system: 'summary' } },
  { id: REQUEST_TYPE_FIELD, name: 'Request Type', schema: { type: 'sd-customerrequesttype', custom: 'com.atlassian.servicedesk:vp-origin', customId: 10010 } },
  { id: OWN_FIELD, name: 'Roof colour', schema: { type: 'string', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textfield', customId: 10050 } },
];

/**
 * Jira Cloud with a service project "SUP", as far as support flows use it: platform API version 3, Jira Service Management, and the
 * webhooks of administrators. Its search is behind, as the real one is. Source: developer.atlassian.com; the texts of errors are
 * the real ones where they were found, and nobody reads them.
 */
export function jiraStandIn(options: JiraOptions = {}): JiraStandIn {
  const { requestsPerMinute = 6_000, searchLagMs = 2_000, maxFileBytes = 1_000_000, admin = true } = options;
  let started: JiraState | undefined;
  return {
    state: () => {
      if (started === undefined) throw new Error('The stand-in is not started yet');
      return started;
    },
    api: ({ clock, origin }) => {
      const state = new JiraState(clock, searchLagMs, admin);
      started = state;
      const context: JiraContext = { state, origin, maxFileBytes, tell: teller(state, origin) };
      const router = express.Router();
      router.use(rateLimit(clock, requestsPerMinute, (_request, response) => void response.status(429).json({ errorMessages: ['Rate limit exceeded.'], errors: {} })));
      router.use('/rest', login(state), express.json({ limit: '2mb', strict: false }));
      router.use('/rest/api/3', platform(context));
      router.use('/rest/servicedeskapi', serviceDeskRoutes(context));
      router.use('/rest/webhooks/1.0', hookRoutes(context));
      router.use(jiraErrors);
      return { router, bodyOf: () => ({ errorMessages: ['The stand-in was told to refuse this request.'], errors: {} }) };
    },
  };
}

function platform(context: JiraContext): Router {
  const { state } = context;
  const api = express.Router();
  api.get('/myself', (request, response) => void response.json(userView(loginOf(request))));
  api.get('/serverInfo', (_request, response) => void response.json({ deploymentType: 'Cloud', serverTime: new Date(state.clock.now()).toISOString() }));
  api.get('/field', (_request, response) => void response.json(FIELDS));
  api.get('/status', (_request, response) => void response.json(STATUSES.map(statusView)));
  api.get('/user/assignable/search', (request, response) => {
    const [project, query] = [asText(request.query.project), asText(request.query.query)?.toLowerCase()];
    if (project === null || query === undefined) throw refused(400, 'Give a project and a query.');
    const found = [state.api, state.agent].filter(({ email, displayName }) => [email, displayName].some((name) => name.toLowerCase().startsWith(query)));
    response.json(found.map(userView));
  });
  fileRoutes(api, context);
  issueRoutes(api, context);
  return api;
}

function hookRoutes({ state, origin }: JiraContext): Router {
  const hooks = express.Router();
  hooks.use((request, _response, next) => {
    if (!loginOf(request).admin) throw refused(403, 'Only administrators may do that.');
    next();
  });
  hooks.post('/webhook', (request, response) => {
    const body = onlyFields(request.body, ['name', 'description', 'url', 'events', 'filters', 'excludeBody', 'secret']);
    const [name, url, events] = [asText(body.name), asText(body.url), asArray(body.events)];
    if (name === null || url === null || !URL.canParse(url)) throw refused(400, 'A webhook needs a name and a URL.');
    if (!events.every((event) => EVENTS.includes(String(event)))) throw refused(400, 'There is no such event.');
    const jql = asText(asRecord(body.filters)['issue-related-events-section']);
    if (jql !== null) readJql(jql, state.clock.now());
    const hook: JiraHook = { id: state.mintId(), url, events: events.map(String), jql, secret: asText(body.secret) };
    state.hooks.set(hook.id, hook);
    response.status(201).json({ name, url, events, self: `${origin()}/rest/webhooks/1.0/webhook/${hook.id}` });
  });
  hooks.delete('/webhook/:id', (request, response) => {
    if (!state.hooks.delete(request.params.id)) throw refused(404, 'There is no such webhook.');
    response.status(204).end();
  });
  return hooks;
}

const teller =
  (state: JiraState, origin: () => string): JiraContext['tell'] =>
  (event, issue, comment) => {
    const view = { ...issueView(issue, { fields: ['summary', 'status', 'labels'], properties: [], expand: [] }, origin()) };
    const body = JSON.stringify({ timestamp: state.clock.now(), webhookEvent: event, issue: view, ...(comment === undefined ? {} : { comment: commentView(comment, []) }) });
    for (const { url, secret } of [...state.hooks.values()].filter((hook) => isWanted(hook, event, issue, state))) {
      const signature: Readonly<Record<string, string>> = secret === null ? {} : { 'x-hub-signature': `sha256=${signatureOf('sha256', secret, body)}` };
      ringWebhook(url, body, { 'x-atlassian-webhook-identifier': randomUUID(), ...signature });
    }
  };

function isWanted({ events, jql }: JiraHook, event: string, issue: JiraIssue, state: JiraState): boolean {
  return events.includes(event) && (jql === null || readJql(jql, state.clock.now()).matches(issue));
}

const login = (state: JiraState): RequestHandler => (request, response, next) => {
  const [, encoded] = /^Basic +(\S+)$/i.exec(request.get('authorization') ?? '') ?? [];
  const given = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const user = [state.api, state.agent].find(({ email, apiToken }) => sameSecret(given, `${email}:${apiToken}`));
  if (user === undefined) throw new JiraError(401, { message: 'Client must be authenticated to access this resource.', 'status-code': 401 });
  response.locals.user = user;
  next();
};

const jiraErrors: ErrorRequestHandler = (failure, _request, response, next) => {
  if (failure instanceof JiraError) return void response.status(failure.status).json(failure.body);
  const { status, code } = asRecord(failure);
  if (code === 'LIMIT_FILE_SIZE') return void response.status(413).json({ errorMessages: ['The file exceeds its maximum permitted size.'], errors: {} });
  if (typeof status === 'number' && status < 500) return void response.status(400).json({ errorMessages: ['The request could not be read.'], errors: {} });
  console.error(`The stand-in for Jira stumbled: ${messageOf(failure)}`);
  next(failure);
};
