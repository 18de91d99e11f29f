import { SupportError } from '../shared/errors';

/** What an engine's code means for the operator. */
export interface Explanation {
  readonly message: string;
  readonly hint: string;
}

export const CLOSED: Explanation = {
  message: 'The conversation store is closed.',
  hint: 'n8n is stopping, or the workflow was switched off. Run it again.',
};

/** @param details the engine's codes; never its message, which may quote stored content, a path or a password */
export function storeUnavailable({ message, hint }: Explanation, details: SupportError['details'] = {}): SupportError {
  return new SupportError('storeUnavailable', message, hint, details);
}
