import type { ReportedError } from '../shared/inbound';
import { asArray, asNumber, asRecord, asText } from '../shared/shape';

function readError(value: unknown): ReportedError {
  const error = asRecord(value);
  return {
    code: asNumber(error.code),
    title: asText(error.title) ?? asText(error.message),
    details: asText(asRecord(error.error_data).details),
  };
}

/** A list of errors as Meta writes it into webhooks. Source: cloud-api.md §7. */
export function readErrors(errors: unknown): readonly ReportedError[] {
  return asArray(errors).map(readError);
}
