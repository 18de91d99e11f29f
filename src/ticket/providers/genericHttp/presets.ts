import { asText } from '../../../shared/shape';
import { unusable } from './template';

type Settings = Readonly<Record<string, unknown>>;

/** Connections that are ready made, by the value of the credential's field Helpdesk; each fills in what is left empty there. */
const PRESETS: Readonly<Record<string, (settings: Settings) => Settings>> = { gitLab, serviceNow };

/** The settings with those of the chosen preset in them. */
export function withPreset(settings: Settings): Settings {
  const preset = PRESETS[asText(settings.preset) ?? ''];
  return preset === undefined ? settings : { ...settings, ...preset(settings) };
}

/**
 * Issues of a GitLab project: the key is a label, the mark an HTML comment that GitLab does not show, customers' words stand in a
 * code block. Source: docs.gitlab.com, REST API, Issues and Notes.
 */
function gitLab({ project }: Settings): Settings {
  const name = asText(project)?.trim() ?? '';
  if (name === '') throw unusable('Project', 'is missing', 'Enter the path of the project, e.g. "acme/support", or its id.');
  const issues = `/api/v4/projects/${encodeURIComponent(name)}/issues`;
  const text = '{{text}}\n\n<!-- {{marker}} -->';
  return {
    textFormat: 'markdown',
    testRequest: 'GET /api/v4/user',
    createRequest: `POST ${issues}`,
    createBody: JSON.stringify({ title: '{{subject}}', description: `From {{name}} {{phone}}\n\n${text}`, labels: '{{externalId}},{{tags}}', assignee_id: '{{assignee}}' }),
    createAnswer: '',
    getRequest: `GET ${issues}/{{id}}`,
    getAnswer: '',
    findRequest: `GET ${issues}?labels={{externalId}}&scope=all&per_page=100&page={{page}}`,
    findAnswer: '',
    commentRequest: `POST ${issues}/{{id}}/notes`,
    commentBody: JSON.stringify({ body: text }),
    noteRequest: `POST ${issues}/{{id}}/notes`,
    noteBody: JSON.stringify({ body: text, internal: true }),
    commentsRequest: `GET ${issues}/{{id}}/notes?sort=asc&per_page=100&page={{page}}`,
    commentsAnswer: '',
    updateRequest: `PUT ${issues}/{{id}}`,
    updateBody: JSON.stringify({ state_event: '{{state}}', add_labels: '{{addTags}}', remove_labels: '{{removeTags}}', assignee_id: '{{assignee}}' }),
    changedRequest: `GET ${issues}?updated_after={{since}}&scope=all&order_by=updated_at&per_page=100&page={{page}}`,
    changedAnswer: '',
    ticketFields: lines({ id: 'iid', url: 'web_url', key: 'labels', state: 'state', subject: 'title', text: 'description', tags: 'labels', assignee: 'assignee.id', created: 'created_at', updated: 'updated_at', solved: 'closed_at' }),
    commentFields: lines({ id: 'id', text: 'body', kind: 'internal', skip: 'system', time: 'created_at', authorId: 'author.id', authorName: 'author.name' }),
    // What is written differs from what is read.
    words: lines({ open: 'reopen, opened', solved: 'close, closed', public: 'false', internal: 'true' }),
    file: '',
    // Of comments, and of the issues themselves.
    webhookTicket: 'issue.iid, object_attributes.iid',
    webhookHeader: 'x-gitlab-token',
  };
}

/**
 * Incidents of ServiceNow: the key is the correlation id, messages are additional comments, notes are work notes.
 * Source: ServiceNow's Table API. Times are UTC.
 */
function serviceNow(): Settings {
  const incidents = '/api/now/table/incident';
  const text = '{{text}}\n[{{marker}}]';
  return {
    textFormat: 'journal',
    testRequest: 'GET /api/now/table/sys_user?sysparm_limit=1',
    createRequest: `POST ${incidents}`,
    createBody: JSON.stringify({ short_description: '{{subject}}', description: `From {{name}} {{phone}}\n\n${text}`, correlation_id: '{{externalId}}', correlation_display: 'WhatsApp', assigned_to: '{{assignee}}', assignment_group: '{{group}}' }),
    createAnswer: 'result',
    getRequest: `GET ${incidents}/{{id}}`,
    getAnswer: 'result',
    findRequest: `GET ${incidents}?sysparm_query=correlation_id={{externalId}}^ORDERBYDESCsys_updated_on&sysparm_limit=100`,
    findAnswer: 'result',
    commentRequest: `PATCH ${incidents}/{{id}}`,
    commentBody: JSON.stringify({ comments: text }),
    noteRequest: `PATCH ${incidents}/{{id}}`,
    noteBody: JSON.stringify({ work_notes: text }),
    commentsRequest: 'GET /api/now/table/sys_journal_field?sysparm_query=element_id={{id}}^elementINcomments,work_notes^ORDERBYsys_created_on&sysparm_limit=1000',
    commentsAnswer: 'result',
    updateRequest: `PATCH ${incidents}/{{id}}`,
    updateBody: JSON.stringify({ state: '{{state}}', assigned_to: '{{assignee}}', assignment_group: '{{group}}' }),
    changedRequest: `GET ${incidents}?sysparm_query=correlation_idSTARTSWITHwa:^sys_updated_on>={{sinceText}}^ORDERBYDESCsys_updated_on&sysparm_limit=1000`,
    changedAnswer: 'result',
    ticketFields: lines({ id: 'sys_id', number: 'number', key: 'correlation_id', state: 'state', subject: 'short_description', text: 'description', assignee: 'assigned_to.value', created: 'sys_created_on', updated: 'sys_updated_on', solved: 'resolved_at', reopened: 'reopened_time' }),
    commentFields: lines({ id: 'sys_id', text: 'value', kind: 'element', time: 'sys_created_on', authorName: 'sys_created_by' }),
    words: lines({ open: '2, 1, 3', solved: '6', closed: '7, 8', public: 'comments', internal: 'work_notes' }),
    file: '',
  };
}

function lines(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields).map(([name, value]) => `${name} = ${value}`).join('\n');
}
