import { asArray, asObject, asRecord, asText } from '../../../src/shared/shape';
import { isDocument } from './adf';
import { invalidPayload, onlyFields, wrongFields } from './jiraError';
import { OWN_FIELD, PRIORITIES, PROJECT, REQUEST_TYPE_FIELD, REQUEST_TYPES, type JiraIssue, type JiraState } from './state';

type Values = Readonly<Record<string, unknown>>;

const NOT_ON_SCREEN = (name: string): string => `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
const EDITABLE: readonly string[] = ['summary', 'description', 'labels', 'priority', 'assignee', OWN_FIELD];
const SETTABLE: readonly string[] = [...EDITABLE, 'project', 'issuetype', REQUEST_TYPE_FIELD];

/** What is wrong with a value, by the name of its field. */
const COMPLAINTS: Readonly<Record<string, (value: unknown, state: JiraState) => string | null>> = {
  project: (value) => (asRecord(value).key === PROJECT.key || asRecord(value).id === PROJECT.id ? null : 'valid project is required'),
  issuetype: (value) => (REQUEST_TYPES.some(({ issueTypeId }) => issueTypeId === asRecord(value).id) ? null : 'Specify a valid issue type'),
  [REQUEST_TYPE_FIELD]: (value) => (REQUEST_TYPES.some(({ id }) => id === value) ? null : 'Request type is not valid.'),
  summary: (value) => {
    if (typeof value !== 'string' || value.trim() === '') return 'You must specify a summary of the issue.';
    if (/[\r\n]/.test(value)) return 'The summary is invalid because it contains newline characters.';
    return value.length > 255 ? 'Summary must be less than 255 characters.' : null;
  },
  description: (value) => (isDocument(value) ? null : 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'),
  labels: (value) => (Array.isArray(value) && value.every(isLabel) ? null : 'The label contains spaces which is invalid, or is no text.'),
  priority: (value) => (PRIORITIES[asText(asRecord(value).id) ?? ''] === undefined ? 'The priority selected is invalid.' : null),
  assignee: (value, { api, agent }) =>
    value === null || [api, agent].some(({ accountId }) => accountId === asRecord(value).accountId) ? null : 'The user cannot be assigned issues.',
  [OWN_FIELD]: (value) => (value === null || typeof value === 'string' ? null : 'Operation value must be a string'),
};

const isLabel = (label: unknown): boolean => typeof label === 'string' && label !== '' && label.length <= 255 && !/\s/.test(label);

/** @throws JiraError 400 that names every field that is wrong */
export function checkFields(fields: Values, state: JiraState, isNew: boolean): void {
  const allowed = isNew ? SETTABLE : EDITABLE;
  const errors = Object.entries(fields).flatMap(([name, value]) => {
    const complaint = allowed.includes(name) ? COMPLAINTS[name]?.(value, state) : NOT_ON_SCREEN(name);
    return complaint ? [[name, complaint] as const] : [];
  });
  const missing = isNew ? ['project', 'issuetype', 'summary'].filter((name) => !(name in fields)).map((name) => [name, `${name} is required.`] as const) : [];
  if (errors.length + missing.length > 0) throw wrongFields(Object.fromEntries([...missing, ...errors]));
}

/** Puts checked values on an issue. */
export function setFields(issue: JiraIssue, { labels, priority, assignee, project: _project, ...fields }: Values, state: JiraState): void {
  issue.fields = { ...issue.fields, ...fields };
  if (labels !== undefined) issue.labels = [...new Set(asArray(labels).map(String))];
  if (priority !== undefined) issue.priorityId = String(asRecord(priority).id);
  if (assignee !== undefined) issue.assignee = [state.api, state.agent].find(({ accountId }) => accountId === asRecord(assignee).accountId) ?? null;
}

/** `update.labels`: one operation after the other. */
export function updateLabels(issue: JiraIssue, update: unknown): void {
  const { labels } = onlyFields(update, ['labels']);
  for (const operation of asArray(labels)) {
    const [[verb, label] = [], ...more] = Object.entries(asRecord(operation));
    if (more.length > 0 || (verb !== 'add' && verb !== 'remove')) throw invalidPayload();
    if (!isLabel(label)) throw wrongFields({ labels: 'The label contains spaces which is invalid, or is no text.' });
    const others = issue.labels.filter((each) => each !== label);
    issue.labels = verb === 'add' ? [...others, String(label)] : others;
  }
}

/** `properties` of an issue or a comment. @throws JiraError 400 */
export function readProperties(value: unknown): ReadonlyArray<{ readonly key: string; readonly value: unknown }> {
  return asArray(value).map((entry) => {
    const { key, value: inner } = onlyFields(entry, ['key', 'value']);
    const name = asText(key);
    if (name === null || inner === undefined || JSON.stringify(inner).length > 32_768) throw invalidPayload();
    return { key: name, value: inner };
  });
}

/** @throws JiraError 400 when it is there and no object with texts */
export function readHistoryMetadata(value: unknown): Values | undefined {
  if (value === undefined) return undefined;
  const metadata = asObject(value);
  if (metadata === null || (metadata.type !== undefined && asText(metadata.type) === null)) throw invalidPayload();
  return metadata;
}
