import { randomUUID } from 'node:crypto';

/** An answer of HubSpot that says no. */
export class HubSpotError extends Error {
  override readonly name = 'HubSpotError';
  readonly body: unknown;

  constructor(
    readonly status: number,
    category: string,
    message: string,
  ) {
    super(message);
    this.body = { status: 'error', message, correlationId: randomUUID(), category };
  }
}

export const notFound = (): HubSpotError => new HubSpotError(404, 'OBJECT_NOT_FOUND', 'Object not found. objectId are usually numeric.');

export const invalid = (message: string): HubSpotError => new HubSpotError(400, 'VALIDATION_ERROR', message);

/** By the names of the properties that are wrong, as HubSpot puts them into its message. */
export function wrongProperty(name: string, error: string, message: string): HubSpotError {
  return invalid(`Property values were not valid: ${JSON.stringify([{ isValid: false, message, error, name }])}`);
}

/** @throws HubSpotError 400 when the body is no object, or has another field */
export function onlyFields(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const unknown = isObject ? Object.keys(body).filter((name) => !names.includes(name)) : ['(body)'];
  if (unknown.length > 0) throw invalid(`Invalid input JSON: unknown field ${unknown.join(', ')}`);
  return body as Readonly<Record<string, unknown>>;
}
