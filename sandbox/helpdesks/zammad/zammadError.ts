/** A request that the Zammad stand-in refuses, in Zammad's shape. */
export class ZammadError extends Error {
  override readonly name = 'ZammadError';

  constructor(
    readonly status: number,
    readonly sentence: string,
  ) {
    super(`Zammad answers ${status}`);
  }
}

export const notFound = (kind: string): ZammadError => new ZammadError(404, `Couldn't find ${kind}`);
export const unprocessable = (sentence: string): ZammadError => new ZammadError(422, sentence);
export const forbidden = (): ZammadError => new ZammadError(403, 'Not authorized');
