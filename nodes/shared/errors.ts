import { NodeApiError, NodeOperationError, type IHookFunctions, type INode, type ITriggerFunctions } from 'n8n-workflow';
import { GraphRefusal } from '../../src/graph/graphApi';
import { messageOf, SupportError } from '../../src/shared/errors';

/** The HTTP status that an API refused with; `null` where none did. */
function refusedWith(failure: unknown): string | null {
  if (!(failure instanceof SupportError)) return null;
  if (failure instanceof GraphRefusal) return String(failure.httpStatus);
  return failure.code === 'helpdeskRefused' ? String(failure.details.status) : null;
}

/** The one place where the core's errors become n8n's: API answers as NodeApiError, everything else as NodeOperationError. */
export function toNodeError(node: INode, failure: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
  if (failure instanceof NodeApiError || failure instanceof NodeOperationError) return failure;
  const message = messageOf(failure);
  const description = failure instanceof SupportError ? failure.hint : 'Run again; if it stays, report it with the steps that lead here.';
  const common = { message, description, ...(itemIndex === undefined ? {} : { itemIndex }) };
  const httpCode = refusedWith(failure);
  const error = httpCode === null ? new NodeOperationError(node, message, common) : new NodeApiError(node, { message }, { ...common, httpCode });
  // n8n puts a sentence of its own in the place of a message that names a connection code, such as ECONNRESET.
  return Object.assign(error, { message });
}

/** For what runs while a workflow is published: of such an error n8n shows its users the message alone; a listening editor shows both. */
export function toPublishingError(context: Pick<ITriggerFunctions | IHookFunctions, 'getMode' | 'getNode'>, failure: unknown): NodeApiError | NodeOperationError {
  const error = toNodeError(context.getNode(), failure);
  const showsBoth = error === failure || context.getMode() === 'manual';
  return showsBoth ? error : Object.assign(error, { message: `${error.message} ${error.description}` });
}

/** What a failed item carries on when the node is set to continue: the words, never the message content. */
export function errorJson(failure: unknown): { error: { message: string; hint: string | null; code: string | number | null } } {
  const hint = failure instanceof SupportError ? failure.hint : null;
  const code = failure instanceof GraphRefusal ? (failure.graphCode ?? failure.code) : failure instanceof SupportError ? failure.code : null;
  return { error: { message: messageOf(failure), hint, code } };
}
