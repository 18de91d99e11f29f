/** A request that the Chatwoot stand-in refuses, in Chatwoot's shape. */
export class ChatwootError extends Error {
  override readonly name = 'ChatwootError';

  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`Chatwoot answers ${status}`);
  }
}

export const notFound = (): ChatwootError => new ChatwootError(404, { error: 'Resource could not be found' });
export const notAuthorized = (): ChatwootError => new ChatwootError(401, { error: 'You are not authorized to do this action' });

/** A record with a value that its model does not allow. */
export const invalidRecord = (attribute: string, rule: string): ChatwootError =>
  new ChatwootError(422, { message: `${attribute} ${rule}`, attributes: [attribute] });

export const unprocessable = (error: string): ChatwootError => new ChatwootError(422, { error });
