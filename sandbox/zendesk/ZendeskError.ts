/** A request that the Zendesk stand-in refuses, in Zendesk's shape. */
export class ZendeskError extends Error {
  override readonly name = 'ZendeskError';

  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`Zendesk answers ${status}`);
  }
}

export const notFound = (): ZendeskError => new ZendeskError(404, { error: 'RecordNotFound', description: 'Not found' });

/** 422 for one field of a record. */
export function invalidRecord(field: string, description: string, error = 'InvalidValue'): ZendeskError {
  return new ZendeskError(422, {
    error: 'RecordInvalid',
    description: 'Record validation errors',
    details: { [field]: [{ description, error }] },
  });
}

/** 400 for a request whose shape is wrong. */
export function invalidAttribute(attribute: string, rule: string): ZendeskError {
  return new ZendeskError(400, {
    error: { title: 'Invalid attribute', message: `You passed an invalid value for the ${attribute} attribute. Invalid parameter: ${attribute} ${rule}` },
  });
}
