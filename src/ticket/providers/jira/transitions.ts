import { SupportError } from '../../../shared/errors';
import { asArray, asRecord, asText } from '../../../shared/shape';
import type { Ticket, TicketState } from '../../TicketProvider';
import type { JiraApi } from './api';
import { categoryOf, getIssue, issuePath, PROPERTY } from './issues';

/** By which categories of statuses a state can be reached, the best first. Names of statuses differ from workflow to workflow. */
const CATEGORIES: Readonly<Partial<Record<TicketState, readonly string[]>>> = {
  new: ['new'],
  open: ['indeterminate', 'new'],
  solved: ['done'],
};

/** What Jira keeps with a change of ours in the history of the issue, so that it is not taken for an agent's. */
export const HISTORY_METADATA = { type: PROPERTY };

/** Whether a change in the history of an issue is one of these nodes'. */
export function isOurChange(change: Readonly<Record<string, unknown>>): boolean {
  return asRecord(change.historyMetadata).type === PROPERTY;
}

/**
 * Moves an issue into a state, through whatever transition leads there.
 * @throws {SupportError} `invalidInput` for a state that Jira does not have, `helpdeskRefused` where no transition leads there
 */
export async function moveTo(api: JiraApi, ticket: Ticket, state: TicketState): Promise<void> {
  if (ticket.state === state) return;
  const categories = CATEGORIES[state];
  if (categories === undefined) {
    throw new SupportError('invalidInput', `${api.name} has no state "${state}".`, 'Choose new, open or solved; Jira’s other statuses differ from workflow to workflow.');
  }
  const path = `${issuePath(ticket.id)}/transitions`;
  const transitions = asArray(asRecord(await api.ask({ method: 'GET', path })).transitions).map(asRecord);
  const target = categories.map((category) => transitions.find(({ to }) => categoryOf(to) === category)).find((found) => found !== undefined);
  if (target === undefined) {
    throw new SupportError(
      'helpdeskRefused',
      `The workflow of ${ticket.number} has no transition from "${ticket.nativeState}" to a status for "${state}".`,
      'Add a transition to the workflow, and give the login of the credential permission for it.',
    );
  }
  await api.ask(
    { method: 'POST', path, json: { transition: { id: asText(target.id) }, historyMetadata: HISTORY_METADATA } },
    async () => categoryOf(asRecord((await getIssue(api, ticket.id))?.fields).status) === categoryOf(target.to),
  );
}
