import type { Request, Router } from 'express';
import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import { isDocument } from './adf';
import { checkFields, readHistoryMetadata, readProperties, setFields, updateLabels } from './issueFields';
import { invalidPayload, onlyFields, refused, wrongFields } from './jiraError';
import { readJql } from './jql';
import { addComment, loginOf, ticketOf, type JiraContext } from './jiraContext';
import { STATUSES, type JiraIssue } from './state';
import { changeView, commentView, issueView, pageOf, transitionsOf, transitionView, type Wanted } from './views';

const MOST_AT_ONCE = 100;

/** Issues and what belongs to them: Jira's platform API, version 3. */
export function issueRoutes(api: Router, context: JiraContext): void {
  const { state, origin, tell } = context;
  const view = (issue: JiraIssue, wanted: Wanted): object => issueView(issue, wanted, origin());

  api.post('/issue', (request, response) => {
    const issue = createIssue(request, context);
    tell('jira:issue_created', issue);
    response.status(201).json({ id: issue.id, key: issue.key, self: `${origin()}/rest/api/3/issue/${issue.id}` });
  });
  api.post('/issue/bulkfetch', (request, response) => {
    const { issueIdsOrKeys, ...wanted } = onlyFields(request.body, ['issueIdsOrKeys', 'fields', 'properties', 'expand', 'fieldsByKeys']);
    const names = texts(issueIdsOrKeys);
    if (names.length === 0 || names.length > MOST_AT_ONCE) throw refused(400, `Give 1 to ${MOST_AT_ONCE} issues.`);
    const found = names.flatMap((name) => state.find(name) ?? []).sort((left, right) => Number(left.id) - Number(right.id));
    response.json({ issues: found.map((issue) => view(issue, { fields: texts(wanted.fields), properties: texts(wanted.properties), expand: texts(wanted.expand) })), issueErrors: [] });
  });
  api.get('/issue/:id', (request, response) => void response.json(view(ticketOf(context, request), wantedInQuery(request))));
  api.put('/issue/:id', (request, response) => {
    editIssue(ticketOf(context, request), request, context);
    response.status(204).end();
  });
  api.put('/issue/:id/properties/:key', (request, response) => {
    const issue = ticketOf(context, request);
    const [key, known] = [String(request.params.key), issue.properties.has(String(request.params.key))];
    if (request.body === undefined) throw invalidPayload();
    issue.properties.set(key, request.body);
    response.status(known ? 200 : 201).end();
  });
  historyRoutes(api, context);
  commentRoutes(api, context);
  searchRoute(api, context);
}

function createIssue(request: Request, { state }: JiraContext): JiraIssue {
  const { fields: given, properties, update } = onlyFields(request.body, ['fields', 'properties', 'update', 'historyMetadata']);
  if (update !== undefined) throw invalidPayload();
  const fields = asRecord(given);
  checkFields(fields, state, true);
  const [first] = STATUSES;
  if (first === undefined) throw new Error('The workflow has no beginning');
  const now = state.clock.now();
  const issue: JiraIssue = {
    id: state.mintId(),
    key: state.mintKey(),
    fields: {},
    labels: [],
    priorityId: '3',
    assignee: null,
    status: first,
    reporter: loginOf(request),
    properties: new Map(readProperties(properties).map(({ key, value }) => [key, value])),
    comments: [],
    attachments: [],
    changes: [],
    created: now,
    updated: now - 1,
  };
  setFields(issue, fields, state);
  state.issues.push(issue);
  state.touch(issue);
  return issue;
}

function editIssue(issue: JiraIssue, request: Request, { state, tell }: JiraContext): void {
  const { fields = {}, update, historyMetadata, properties } = onlyFields(request.body, ['fields', 'update', 'historyMetadata', 'properties']);
  readHistoryMetadata(historyMetadata);
  const both = Object.keys(asRecord(update)).filter((name) => name in asRecord(fields));
  if (both.length > 0) throw wrongFields(Object.fromEntries(both.map((name) => [name, `Field '${name}' cannot appear in both 'fields' and 'update'`])));
  checkFields(asRecord(fields), state, false);
  if (update !== undefined) updateLabels(issue, update);
  setFields(issue, asRecord(fields), state);
  for (const { key, value } of readProperties(properties)) issue.properties.set(key, value);
  state.touch(issue);
  tell('jira:issue_updated', issue);
}

function historyRoutes(api: Router, context: JiraContext): void {
  const { state, tell } = context;
  api.get('/issue/:id/transitions', (request, response) => void response.json({ transitions: transitionsOf(ticketOf(context, request)).map(transitionView) }));
  api.post('/issue/:id/transitions', (request, response) => {
    const issue = ticketOf(context, request);
    const body = onlyFields(request.body, ['transition', 'fields', 'update', 'historyMetadata', 'properties']);
    const transition = transitionsOf(issue).find(({ id }) => id === asRecord(body.transition).id);
    if (transition === undefined) throw refused(400, `It is not possible to transition the issue: the transition is not valid from ${issue.status.name}.`);
    const metadata = readHistoryMetadata(body.historyMetadata);
    const items = [{ field: 'status', from: issue.status.id, fromString: issue.status.name, to: transition.to.id, toString: transition.to.name }];
    issue.status = transition.to;
    state.touch(issue);
    issue.changes.push({ id: state.mintId(), author: loginOf(request), created: issue.updated, items, ...(metadata === undefined ? {} : { historyMetadata: metadata }) });
    tell('jira:issue_updated', issue);
    response.status(204).end();
  });
  api.get('/issue/:id/changelog', (request, response) => void response.json(pageOf(request.query, 'values', ticketOf(context, request).changes, changeView)));
}

function commentRoutes(api: Router, context: JiraContext): void {
  api.get('/issue/:id/comment', (request, response) => {
    const { comments } = ticketOf(context, request);
    const orderBy = asText(request.query.orderBy) ?? 'created';
    if (!['created', '+created', '-created'].includes(orderBy)) throw refused(400, 'Sorting by that is not possible.');
    const sorted = orderBy === '-created' ? comments.toReversed() : comments;
    const expand = String(asText(request.query.expand) ?? '').split(',');
    response.json(pageOf(request.query, 'comments', sorted, (comment) => commentView(comment, expand)));
  });
  api.post('/issue/:id/comment', (request, response) => {
    const { body, properties } = onlyFields(request.body, ['body', 'properties', 'visibility']);
    if (!isDocument(body)) throw wrongFields({ comment: 'Comment body is not valid!' });
    if (asArray(asRecord(body).content).length === 0) throw wrongFields({ comment: 'Comment body can not be empty!' });
    const comment = addComment(context, ticketOf(context, request), { author: loginOf(request), body, properties: readProperties(properties), attachments: [] });
    response.status(201).json(commentView(comment, []));
  });
}

function searchRoute(api: Router, { state, origin }: JiraContext): void {
  api.post('/search/jql', (request, response) => {
    const body = onlyFields(request.body, ['jql', 'maxResults', 'fields', 'properties', 'expand', 'fieldsByKeys', 'nextPageToken', 'reconcileIssues']);
    const known = asArray(body.reconcileIssues);
    if (known.length > 50 || known.some((id) => !Number.isInteger(id))) throw invalidPayload();
    const { matches, compare } = readJql(asText(body.jql) ?? '', state.clock.now());
    const live = new Map(known.flatMap((id) => state.find(String(id)) ?? []).map((issue) => [issue.id, issue]));
    const found = [...new Map([...state.search.documents(), ...live]).values()].filter(matches).sort(compare);
    const [start, size] = [asNumber(body.nextPageToken) ?? 0, Math.min(asNumber(body.maxResults) ?? 50, MOST_AT_ONCE)];
    const wanted = { fields: texts(body.fields), properties: texts(body.properties), expand: String(asText(body.expand) ?? '').split(',') };
    const issues = found.slice(start, start + size).flatMap(({ id }) => state.find(id) ?? []);
    const isLast = start + size >= found.length;
    response.json({ issues: issues.map((issue) => issueView(issue, wanted, origin())), isLast, ...(isLast ? {} : { nextPageToken: String(start + size) }) });
  });
}

/** @throws JiraError 400 when it is there and no list of texts */
function texts(value: unknown): readonly string[] {
  if (value !== undefined && (!Array.isArray(value) || value.some((entry) => typeof entry !== 'string'))) throw invalidPayload();
  return asArray(value).map(String);
}

function wantedInQuery({ query }: Request): Wanted {
  const list = (value: unknown): readonly string[] => (asText(value) === null ? [] : String(value).split(','));
  return { fields: query.fields === undefined ? ['*all'] : list(query.fields), properties: list(query.properties), expand: list(query.expand) };
}
