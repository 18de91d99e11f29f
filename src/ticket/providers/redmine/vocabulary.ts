import { SupportError } from '../../../shared/errors';
import { asArray, asNumber, asRecord, asText, type Json } from '../../../shared/shape';
import type { TicketPriority, TicketState } from '../../TicketProvider';
import { remembered } from '../parts/remembered';
import { CONVERSATION_FIELD, missingSetUp, WAMID_FIELD, type RedmineAccount } from './account';

interface Named {
  readonly id: number;
  readonly name: string;
}

/** What Redmine calls things, by the numbers that its API wants. */
export interface Vocabulary {
  /** Ids of our custom fields. */
  readonly conversationField: number;
  readonly wamidField: number;
  stateOf(statusId: unknown): TicketState;
  /** @throws {SupportError} `unsupportedSetup` when there is no such status */
  statusIdOf(state: TicketState): number;
  priorityOf(priorityId: unknown): TicketPriority | null;
  priorityIdOf(priority: TicketPriority): number;
  /** @throws {SupportError} `invalidInput` when the project has no such field */
  fieldIdOf(name: string): number;
}

/**
 * Reads it once. It asks who is logged in, too: otherwise a wrong API key would look like a Redmine without tickets.
 * @param read gives the JSON object at a path, of a success
 */
export function redmineVocabulary(account: RedmineAccount, read: (path: string, query?: Record<string, string>) => Promise<Json>): () => Promise<Vocabulary> {
  return remembered(async () => {
    await read('users/current');
    const project = asRecord((await read(`projects/${account.project}`, { include: 'issue_custom_fields' })).project);
    const { issue_statuses } = await read('issue_statuses');
    const { issue_priorities } = await read('enumerations/issue_priorities');
    return vocabulary(account, asArray(project.issue_custom_fields), asArray(issue_statuses), asArray(issue_priorities));
  });
}

function vocabulary({ statuses }: RedmineAccount, fields: readonly unknown[], nativeStatuses: readonly unknown[], priorities: readonly unknown[]): Vocabulary {
  const fieldIdOf = (name: string): number | null => named(fields).find((field) => field.name === name)?.id ?? null;
  const required = (name: string): number => {
    const id = fieldIdOf(name);
    if (id === null) throw missingSetUp(`the custom field "${name}", ticked for this project itself`);
    return id;
  };
  const isClosed = (id: unknown): boolean => nativeStatuses.map(asRecord).some((status) => status.id === asNumber(id) && status.is_closed === true);
  return {
    conversationField: required(CONVERSATION_FIELD),
    wamidField: required(WAMID_FIELD),
    ...stateWords(statuses, named(nativeStatuses), isClosed),
    ...priorityWords(named(priorities), priorities.map(asRecord).findIndex(({ is_default }) => is_default === true)),
    fieldIdOf: (name) => {
      const id = fieldIdOf(name);
      if (id !== null) return id;
      throw new SupportError('invalidInput', 'The project in Redmine has no custom field of that name.', 'Check the names of the fields, and that they are ticked for this project.');
    },
  };
}

function named(values: readonly unknown[]): readonly Named[] {
  return values.map(asRecord).map(({ id, name }) => ({ id: asNumber(id) ?? 0, name: asText(name) ?? '' }));
}

function stateWords(names: RedmineAccount['statuses'], statuses: readonly Named[], isClosed: (id: unknown) => boolean): Pick<Vocabulary, 'stateOf' | 'statusIdOf'> {
  const nameOf: Readonly<Record<TicketState, string>> = {
    new: statuses[0]?.name ?? '',
    open: names.open,
    pending: names.pending,
    onHold: names.pending,
    solved: names.solved,
    // Redmine opens closed tickets again, so none is closed for good.
    closed: names.solved,
  };
  return {
    stateOf: (id) => {
      const name = statuses.find((status) => status.id === asNumber(id))?.name;
      if (isClosed(id) || name === names.solved) return 'solved';
      if (name === names.pending) return 'pending';
      return name === nameOf.new && name !== names.open ? 'new' : 'open';
    },
    statusIdOf: (state) => {
      const found = statuses.find(({ name }) => name === nameOf[state]);
      if (found !== undefined) return found.id;
      throw new SupportError(
        'unsupportedSetup',
        `Redmine has no status "${nameOf[state]}".`,
        `It has ${statuses.map(({ name }) => `"${name}"`).join(', ')}: enter those to use in the Redmine credential.`,
      );
    },
  };
}

/** By their order: names differ by language, and the one in the middle is the default. */
function priorityWords(priorities: readonly Named[], usual: number): Pick<Vocabulary, 'priorityIdOf' | 'priorityOf'> {
  const normal = Math.max(usual, 0);
  const places: Readonly<Record<TicketPriority, number>> = { low: normal - 1, normal, high: normal + 1, urgent: normal + 2 };
  return {
    priorityOf: (id) => {
      const place = priorities.findIndex((priority) => priority.id === asNumber(id));
      if (place < 0) return null;
      if (place < normal) return 'low';
      return (['normal', 'high'] as const).find((priority) => places[priority] === place) ?? 'urgent';
    },
    priorityIdOf: (priority) => {
      const place = Math.min(Math.max(places[priority], 0), priorities.length - 1);
      return priorities[place]?.id ?? 0;
    },
  };
}
