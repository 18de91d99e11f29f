// What an issue is made with, and what is changed on it.
import { SupportError } from '../../../shared/errors';
import { asArray, asRecord, asText } from '../../../shared/shape';
import type { NewTicket, RefusedFile, Requester, Ticket, TicketChanges, TicketFile, TicketMessage } from '../../TicketProvider';
import type { JiraApi } from './api';
import { attach, attachmentsOf } from './attachments';
import { bodyOf } from './comments';
import { filedUnder, getIssue, issuePath, OUR_LABEL, PRIORITY_ID, PROPERTY, type FiledUnder } from './issues';
import type { RequestType } from './requestType';
import { HISTORY_METADATA } from './transitions';

const SUBJECT_LENGTH = 255;
/** Older accounts have 24 digits, newer ones a number and a UUID. */
const ACCOUNT_ID = /^(?:[0-9a-f]{24}|\d+:[0-9a-f-]{36})$/i;

/** Who writes, as agents read it. */
export function designation({ name, phone }: Requester): string {
  return phone === null || phone === name ? name : `${name} (${phone})`;
}

/** Jira's labels hold no spaces, and none is empty. */
const labelsOf = (tags: readonly string[]): readonly string[] => tags.map((tag) => tag.trim().replace(/\s+/g, '_')).filter((label) => label !== '');

/** The body of the write that opens a ticket: whose it is and which message it holds are stored with it in one step. */
export async function newIssue(api: JiraApi, ticket: NewTicket, requestType: RequestType): Promise<unknown> {
  const { subject, tags, priority, assignee, message, requesterId, externalId, followUpOf, fields } = ticket;
  const links = followUpOf === null ? [] : [{ text: `Follows ${followUpOf.number}`, url: `${api.account.baseUrl}/browse/${encodeURIComponent(followUpOf.number)}` }];
  const filed: FiledUnder = { externalId, marker: message.marker, requester: requesterId, filesLeft: message.files.length > 0 };
  return {
    fields: {
      ...fields,
      project: { key: api.account.projectKey },
      issuetype: { id: requestType.issueTypeId },
      [requestType.field]: requestType.id,
      summary: Array.from(subject.replace(/\s+/g, ' ').trim() || 'WhatsApp').slice(0, SUBJECT_LENGTH).join(''),
      description: bodyOf(message, requesterId, links),
      labels: [OUR_LABEL, externalId, ...labelsOf(tags)],
      ...(priority === null ? {} : { priority: { id: PRIORITY_ID[priority] } }),
      ...(assignee === null ? {} : { assignee: { accountId: await accountIdOf(api, assignee) } }),
    },
    properties: [{ key: PROPERTY, value: filed }],
  };
}

/**
 * Puts the files of the message that opened a ticket on it, and notes that none is left.
 * @returns `null` when it was another message that opened it, or none is left
 */
export async function finishOpening(api: JiraApi, issueId: string, { marker, files }: TicketMessage): Promise<readonly RefusedFile[] | null> {
  const filed = filedUnder((await getIssue(api, issueId)) ?? {});
  if (filed?.marker !== marker || !filed.filesLeft) return null;
  const landed = await attachmentsOf(api, issueId);
  const isMissing = ({ name, bytes }: TicketFile): boolean => !landed.some((file) => file.name === name && file.size === bytes.byteLength);
  const { refused } = await attach(api, issueId, files.filter(isMissing));
  const json: FiledUnder = { ...filed, filesLeft: false };
  await api.ask({ method: 'PUT', path: `${issuePath(issueId)}/properties/${PROPERTY}`, json });
  return refused;
}

/** Changes all but the state. */
export async function edit(api: JiraApi, ticket: Ticket, changes: TicketChanges): Promise<void> {
  const { priority, addTags = [], removeTags = [], assignee, group } = changes;
  if (group !== undefined) throw new SupportError('invalidInput', `${api.name} has no groups.`, 'Set the assignee instead.');
  const fields = {
    ...changes.fields,
    ...(priority === undefined ? {} : { priority: { id: PRIORITY_ID[priority] } }),
    ...(assignee === undefined ? {} : { assignee: { accountId: await accountIdOf(api, assignee) } }),
  };
  const labels = [...labelsOf(addTags).map((add) => ({ add })), ...labelsOf(removeTags).map((remove) => ({ remove }))];
  if (labels.length === 0 && Object.keys(fields).length === 0) return;
  const json = { fields, ...(labels.length === 0 ? {} : { update: { labels } }), historyMetadata: HISTORY_METADATA };
  await api.ask({ method: 'PUT', path: issuePath(ticket.id), json });
}

/**
 * Jira knows agents by the id of their account; people by e-mail address or name.
 * @throws {SupportError} `invalidInput` when nobody, or more than one, is meant
 */
async function accountIdOf(api: JiraApi, assignee: string): Promise<string> {
  if (ACCOUNT_ID.test(assignee)) return assignee;
  const query = { project: api.account.projectKey, query: assignee };
  const users = asArray(await api.ask({ method: 'GET', path: '/rest/api/3/user/assignable/search', query })).map(asRecord);
  const isMeant = ({ emailAddress, displayName }: Readonly<Record<string, unknown>>): boolean =>
    [emailAddress, displayName].some((name) => asText(name)?.toLowerCase() === assignee.trim().toLowerCase());
  const exact = users.filter(isMeant);
  const [user, another] = exact.length > 0 ? exact : users;
  const accountId = asText(user?.accountId);
  if (accountId !== null && another === undefined) return accountId;
  throw new SupportError(
    'invalidInput',
    `${another === undefined ? 'Nobody' : 'More than one person'} in Jira who can be assigned goes by the name that the node gives.`,
    'Give the e-mail address or the account ID of an agent of the service project.',
  );
}
