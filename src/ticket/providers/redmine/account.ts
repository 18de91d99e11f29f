import { SupportError } from '../../../shared/errors';
import { asText } from '../../../shared/shape';
import { webAddress } from '../parts/answers';

/** A project of a Redmine. Requests are authenticated by whoever sends them. */
export interface RedmineAccount {
  /** Where people open it, without a trailing slash. */
  readonly baseUrl: string;
  /** Identifier of the project of new tickets, as in its address. */
  readonly project: string;
  /** The names of the statuses that stand for ours; Redmine's differ by language and by house. */
  readonly statuses: { readonly open: string; readonly pending: string; readonly solved: string };
}

/** The custom fields that an administrator sets up once. The README says how. */
export const CONVERSATION_FIELD = 'WhatsApp conversation';
export const WAMID_FIELD = 'Wamid';

const README = 'The README says how, under "Connect Redmine".';

/**
 * The account that a credential describes.
 * @throws {SupportError} `unsupportedSetup` when address or project cannot be one
 */
export function redmineAccount(settings: Readonly<Record<string, unknown>>): RedmineAccount {
  const project = (asText(settings.project) ?? '').trim();
  if (!/^[\w-]+$/.test(project)) {
    throw new SupportError(
      'unsupportedSetup',
      'The Redmine credential names no project.',
      'Enter the last part of the address of the project, e.g. "support" of https://redmine.example.com/projects/support.',
    );
  }
  return {
    baseUrl: webAddress('Redmine', settings.baseUrl),
    project,
    statuses: {
      open: asText(settings.openStatus) ?? 'In Progress',
      pending: asText(settings.pendingStatus) ?? 'Feedback',
      solved: asText(settings.solvedStatus) ?? 'Resolved',
    },
  };
}

/** @param what that the administrator of Redmine has to set up */
export function missingSetUp(what: string): SupportError {
  return new SupportError('helpdeskRefused', `Redmine lacks ${what}.`, `Ask an administrator of Redmine to set it up. ${README}`);
}
