import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { badRequest } from '../httpError';
import { accountEnvelope, envelope } from '../webhooks/envelope';
import { fieldRule } from '../webhooks/fields';
import { exampleOf } from './changeExamples';
import { deliver, readDelivery, type Body, type DeliveryResult } from './delivery';

/**
 * `POST /sandbox/changes`: Meta reports something on a field. `value` stands in the envelope that the field has; its parts
 * replace those of the field's example. A field that Meta does not have is posted like one of the account's.
 */
export async function reportChange(context: SandboxContext, body: Body): Promise<DeliveryResult> {
  const { state } = context;
  const field = asText(body.field);
  if (field === null) throw badRequest('field is missing, e.g. account_update.');
  if (body.value !== undefined && (typeof body.value !== 'object' || body.value === null)) throw badRequest('value must be an object.');
  const value = { ...(body.example === false ? {} : exampleOf(state, field)), ...asRecord(body.value) };
  const payload = fieldRule(field)?.level === 'number' ? envelope(state.installation, value, field) : accountEnvelope(state.installation, value, field, state.now());
  return deliver(context, { payload, field }, readDelivery(body));
}
