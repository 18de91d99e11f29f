/** An answer of Jira that says no. */
export class JiraError extends Error {
  override readonly name = 'JiraError';

  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`Jira answers ${status}`);
  }
}

export const refused = (status: number, ...errorMessages: readonly string[]): JiraError => new JiraError(status, { errorMessages, errors: {} });

/** By the names of the fields that are wrong. */
export const wrongFields = (errors: Readonly<Record<string, string>>): JiraError => new JiraError(400, { errorMessages: [], errors });

/** For JSON with a field that Jira does not know, or of a wrong type. */
export const invalidPayload = (): JiraError => refused(400, 'Invalid request payload. Refer to the REST API documentation and try again.');

export const noIssue = (): JiraError => refused(404, 'Issue does not exist or you do not have permission to see it.');

/** @throws JiraError 400 when the body is no object, or has another field */
export function onlyFields(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalidPayload();
  if (Object.keys(body).some((name) => !names.includes(name))) throw invalidPayload();
  return body as Readonly<Record<string, unknown>>;
}
