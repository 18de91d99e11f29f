import { SupportError } from '../../../shared/errors';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import { redmineText } from '../../escape/redmineText';
import type { NewTicket, Requester, Ticket, TicketChanges, TicketMessage, TicketState } from '../../TicketProvider';
import { timeOf } from '../parts/answers';
import type { RedmineAccount } from './account';
import type { Vocabulary } from './vocabulary';

/** A file that Redmine took and waits for its ticket. */
export interface Upload {
  readonly token: string;
  readonly filename: string;
  readonly content_type: string;
}

const SUBJECT_LENGTH = 255;

/** Redmine has no customers: the description begins with who wrote. */
export function toRequesterLine({ name, phone }: Requester): string {
  return [name, ...(phone === null || phone === name ? [] : [phone])].join(', ').replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

export function toNewIssue(ticket: NewTicket, project: string, uploads: readonly Upload[], words: Vocabulary): Json {
  const { externalId, subject, requesterId, priority, assignee, fields, message } = ticket;
  return {
    project_id: project,
    subject: Array.from(subject.replace(/\s+/g, ' ').trim()).slice(0, SUBJECT_LENGTH).join(''),
    description: `${redmineText(requesterId)}\n\n${redmineText(message.text)}`,
    custom_fields: [
      { id: words.conversationField, value: externalId },
      { id: words.wamidField, value: message.marker },
      ...toFields(fields, words),
    ],
    ...toAttached(uploads),
    ...(priority === null ? {} : { priority_id: words.priorityIdOf(priority) }),
    ...(assignee === null ? {} : { assigned_to_id: toUserId(assignee) }),
  };
}

/** @param state that the ticket is put into; `null` leaves it */
export function toNote(message: TicketMessage, state: TicketState | null, uploads: readonly Upload[], words: Vocabulary): Json {
  return {
    notes: redmineText(message.text),
    private_notes: message.visibility === 'internal',
    custom_fields: [{ id: words.wamidField, value: message.marker }],
    ...toAttached(uploads),
    ...(state === null ? {} : { status_id: words.statusIdOf(state) }),
  };
}

/** @param marker that keeps the change from coming back as an agent's */
export function toChanges({ state, priority, addTags, removeTags, assignee, group, fields = {} }: TicketChanges, marker: string, words: Vocabulary): Json {
  if (addTags !== undefined || removeTags !== undefined) {
    throw new SupportError('invalidInput', 'Tickets of Redmine have no tags.', 'Use a custom field of Redmine instead.');
  }
  return {
    custom_fields: [{ id: words.wamidField, value: marker }, ...toFields(fields, words)],
    ...(state === undefined ? {} : { status_id: words.statusIdOf(state) }),
    ...(priority === undefined ? {} : { priority_id: words.priorityIdOf(priority) }),
    ...(assignee === undefined ? {} : { assigned_to_id: toUserId(assignee) }),
    ...(group === undefined ? {} : { project_id: group }),
  };
}

/** What Redmine did not change, although it answered that all is well. */
export function unchangedOf(issue: Json, { state, priority, assignee, fields = {} }: TicketChanges, words: Vocabulary): readonly string[] {
  const differing = [
    ['status', state !== undefined && asRecord(issue.status).id !== words.statusIdOf(state)],
    ['priority', priority !== undefined && asRecord(issue.priority).id !== words.priorityIdOf(priority)],
    ['assignee', assignee !== undefined && String(asRecord(issue.assigned_to).id) !== assignee],
    ...Object.entries(fields).map(([name, value]) => [`"${name}"`, String(fieldValue(issue, words.fieldIdOf(name))) !== String(value)] as const),
  ] as const;
  return differing.filter(([, differs]) => differs).map(([what]) => what);
}

function toFields(fields: NewTicket['fields'], words: Vocabulary): readonly Json[] {
  return Object.entries(fields).map(([name, value]) => ({ id: words.fieldIdOf(name), value }));
}

function toUserId(assignee: string): number {
  const id = asNumber(assignee);
  if (id !== null) return id;
  throw new SupportError('invalidInput', 'Redmine knows people by their number.', 'Enter the number at the end of the address of their profile, e.g. 12 of /users/12.');
}

const toAttached = (uploads: readonly Upload[]): Json => (uploads.length === 0 ? {} : { uploads });

export function fieldValue(issue: Json, fieldId: number): unknown {
  return asArray(issue.custom_fields).map(asRecord).find(({ id }) => id === fieldId)?.value;
}

export function readIssue(issue: Json, { baseUrl }: RedmineAccount, words: Vocabulary): Ticket | null {
  const id = asNumber(issue.id);
  if (id === null) return null;
  const { status, priority, assigned_to } = issue;
  const assignee = asNumber(asRecord(assigned_to).id);
  return {
    id: String(id),
    number: String(id),
    url: `${baseUrl}/issues/${id}`,
    state: words.stateOf(asRecord(status).id),
    nativeState: asText(asRecord(status).name) ?? '',
    subject: asText(issue.subject) ?? '',
    externalId: asText(fieldValue(issue, words.conversationField)),
    requesterId: '',
    priority: words.priorityOf(asRecord(priority).id),
    tags: [],
    assignee: assignee === null ? null : String(assignee),
    createdAt: timeOf(issue.created_on),
    updatedAt: timeOf(issue.updated_on),
  };
}

/** Whether a marker is or was the value of our field: a new ticket begins with one, each of our notes brings its own. */
export function holdsMarker(issue: Json, marker: string, { wamidField }: Vocabulary): boolean {
  const changes = asArray(issue.journals).flatMap((journal) => asArray(asRecord(journal).details)).map(asRecord);
  const ours = changes.filter(({ property, name }) => property === 'cf' && name === String(wamidField));
  return fieldValue(issue, wamidField) === marker || ours.some(({ old_value, new_value }) => old_value === marker || new_value === marker);
}
