import { NodeApiError, NodeOperationError, type IDataObject, type IHookFunctions, type INode, type ITriggerFunctions } from 'n8n-workflow';
import { reportGraphError, type WhoActs } from '../../src/graph/errorCodes';
import { GraphRefusal, type MetaError } from '../../src/graph/graphApi';
import { redactCardNumbersIn } from '../../src/redaction';
import { messageOf, SupportError, type SupportErrorCode } from '../../src/shared/errors';

/** What people get to read of a failure. */
export interface Explanation {
  readonly message: string;
  readonly hint: string | null;
}

/** The words for a failure, wherever they go: items, logs, credential tests. Card numbers are masked, because others' words may quote what they were given. */
export function explain(failure: unknown): Explanation {
  const hint = failure instanceof SupportError ? failure.hint : null;
  return redactCardNumbersIn({ message: messageOf(failure), hint }).value;
}

/** The same on one line, for logs. */
export function explainInLine(failure: unknown): string {
  const { message, hint } = explain(failure);
  return hint === null ? message : `${message} ${hint}`;
}

/** The HTTP status that an API refused with; `null` where none did. */
function refusedWith(failure: unknown): string | null {
  if (!(failure instanceof SupportError)) return null;
  if (failure instanceof GraphRefusal) return String(failure.httpStatus);
  const { status } = failure.details;
  return failure.code === 'helpdeskRefused' && typeof status === 'number' ? String(status) : null;
}

/** What flows get to read of a failure, wherever it comes from; card numbers are masked. */
export interface ErrorReport {
  /** Meaning and code in one sentence. */
  readonly message: string;
  /** Meta's number, or one of our names; `null` for what nobody foresaw. */
  readonly code: SupportErrorCode | number | null;
  /** What happened. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string | null;
  /** Whether the same can go through within minutes without anybody doing anything. */
  readonly retryable: boolean;
  /** Who can do something about it, where Meta refused. */
  readonly whoActs: WhoActs | null;
  /** Meta's own words, with the trace id that its support asks for. */
  readonly meta: MetaError | null;
}

/** Failures that pass. An unknown send is none of them: the customer could get it twice. */
const PASSING: ReadonlySet<SupportErrorCode> = new Set<SupportErrorCode>([
  'graphUnreachable',
  'rateLimited',
  'helpdeskUnreachable',
  'storeUnavailable',
  'lockTimeout',
]);

function reportOf(failure: unknown): ErrorReport {
  const { message, hint } = explain(failure);
  if (failure instanceof GraphRefusal) {
    const { graphCode, httpStatus, metaError } = failure;
    return redactCardNumbersIn({ message, ...reportGraphError(graphCode, httpStatus), code: graphCode ?? failure.code, meta: metaError }).value;
  }
  const code = failure instanceof SupportError ? failure.code : null;
  return { message, code, meaning: message, action: hint, retryable: code !== null && PASSING.has(code), whoActs: null, meta: null };
}

/** What n8n saves of an error, besides the node as it stands in the workflow. */
const SAVED = ['message', 'stack', 'description', 'messages', 'context', 'errorResponse'] as const;

/** One of n8n's own errors, such as that of a field which does not take what an expression gave: masked in place, with its causes. */
function masked<Failure extends Error>(failure: Failure): Failure {
  const saved = Object.fromEntries(SAVED.flatMap((name) => (name in failure ? [[name, failure[name as keyof Failure]]] : [])));
  if (failure.cause instanceof Error) masked(failure.cause);
  return Object.assign(failure, redactCardNumbersIn(saved).value);
}

/** The one place where the core's errors become n8n's: API answers as NodeApiError, everything else as NodeOperationError. */
export function toNodeError(node: INode, failure: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
  if (failure instanceof NodeApiError || failure instanceof NodeOperationError) return masked(failure);
  const { message, hint } = explain(failure);
  const description = hint ?? 'Run again; if it stays, report it with the steps that lead here.';
  const common = { message, description, ...(itemIndex === undefined ? {} : { itemIndex }) };
  const httpCode = refusedWith(failure);
  const error = httpCode === null ? new NodeOperationError(node, message, common) : new NodeApiError(node, { message }, { ...common, httpCode });
  // Where n8n keeps the answer of an API: its editor shows it, and an error workflow can read it.
  error.context.data = { ...reportOf(failure) };
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
export function errorJson(failure: unknown): { error: IDataObject } {
  return { error: { ...reportOf(failure) } };
}
