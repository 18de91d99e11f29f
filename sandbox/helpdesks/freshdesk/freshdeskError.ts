/** One complaint of Freshdesk. */
export interface Complaint {
  readonly field: string;
  readonly message: string;
  readonly code: 'invalid_field' | 'missing_field' | 'datatype_mismatch' | 'invalid_value' | 'invalid_size' | 'duplicate_value';
  readonly additional_info?: { readonly user_id: number };
}

/** A request that the Freshdesk stand-in refuses, in Freshdesk's shape. */
export class FreshdeskError extends Error {
  override readonly name = 'FreshdeskError';

  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>> | null,
  ) {
    super(`Freshdesk answers ${status}`);
  }
}

/** Freshdesk's 404 has no body. */
export const notFound = (): FreshdeskError => new FreshdeskError(404, null);

export const invalid = (complaints: readonly Complaint[], status = 400): FreshdeskError =>
  new FreshdeskError(status, { description: 'Validation failed', errors: complaints });
