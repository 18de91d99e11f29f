import type { ErrorRequestHandler } from 'express';
import { messageOf } from '../src/shared/errors';
import { asRecord } from '../src/shared/shape';

/** A request to the control API or a page that is refused; `message` is a sentence for the caller. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** @throws HttpError 400 */
export function badRequest(message: string): HttpError {
  return new HttpError(400, message);
}

function asHttpError(failure: unknown): HttpError {
  if (failure instanceof HttpError) return failure;
  const { status, code } = asRecord(failure);
  if (status === 413 || code === 'LIMIT_FILE_SIZE') return new HttpError(413, 'The request is too large.');
  if (typeof status === 'number' && status >= 400 && status < 500) return new HttpError(status, 'The request body could not be read: is it JSON?');
  if (typeof code === 'string' && code.startsWith('LIMIT_')) return badRequest('The form must hold one file, in the field "file".');
  console.error(`The sandbox stumbled: ${messageOf(failure)}`);
  return new HttpError(500, 'The sandbox could not do this. Its terminal shows why.');
}

/** Answers every refusal as `{error: "a sentence"}`. */
export const httpErrors: ErrorRequestHandler = (failure, _request, response, _next) => {
  const refused = asHttpError(failure);
  response.status(refused.status).json({ error: refused.message });
};
