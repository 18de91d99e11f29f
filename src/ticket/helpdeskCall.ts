import { SECOND_MS, type Clock, type Sleep } from '../shared/clock';
import { SupportError } from '../shared/errors';
import { HttpNoAnswer, retryAfterMs, type HttpRequest, type HttpResponse, type HttpSend } from '../shared/http';

/** The way to a helpdesk. */
export interface HelpdeskLine {
  /** As people know it, for messages: `Zendesk`. */
  readonly name: string;
  readonly send: HttpSend;
  readonly clock: Clock;
  readonly sleep: Sleep;
}

/** A request to a path of the helpdesk's API. */
export type HelpdeskRequest = Omit<HttpRequest, 'url'> & { readonly path: string };

/** Pauses before the second and the third try. */
const PAUSES_MS: readonly number[] = [500, 2_000];
const LONGEST_PAUSE_MS = 30 * SECOND_MS;
const TIMEOUT_MS = 15 * SECOND_MS;
/** For requests that carry or fetch files. */
export const FILES_TIMEOUT_MS = 60 * SECOND_MS;

/**
 * One call to a helpdesk, tried again where that may help: no answer, 409, 429 and 5xx.
 * @param alreadyDone asked before another try of a write that the helpdesk itself would carry out twice
 * @param isFinal an answer that the same request would meet again
 * @returns the last answer, whatever its status; `null` when `alreadyDone` said so
 * @throws {SupportError} `helpdeskUnreachable` when no answer came
 */
export async function callHelpdesk(line: HelpdeskLine, request: HttpRequest): Promise<HttpResponse>;
export async function callHelpdesk(
  line: HelpdeskLine,
  request: HttpRequest,
  alreadyDone?: () => Promise<boolean>,
  isFinal?: (answer: HttpResponse) => boolean,
): Promise<HttpResponse | null>;
export async function callHelpdesk(
  line: HelpdeskLine,
  request: HttpRequest,
  alreadyDone?: () => Promise<boolean>,
  isFinal: (answer: HttpResponse) => boolean = () => false,
): Promise<HttpResponse | null> {
  for (let tries = 0; ; tries += 1) {
    const answer = await answerOf(line, request);
    if (!(answer instanceof HttpNoAnswer) && isFinal(answer)) return answer;
    const pauseMs = pauseBeforeRetry(answer, tries, line.clock.now());
    if (pauseMs === null) {
      if (answer instanceof HttpNoAnswer) throw unreachable(line.name, answer);
      return answer;
    }
    await line.sleep(pauseMs);
    if (await alreadyDone?.()) return null;
  }
}

/** An answer with this HTTP status, which says no, in plain words. `reasons` name fields or codes of the helpdesk, never content. */
export function refusal(name: string, status: number, reasons: readonly string[] = []): SupportError {
  const known = REFUSALS[status] ?? (status >= 500 ? UNWELL : UNKNOWN);
  const because = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return new SupportError(
    status >= 500 ? 'helpdeskUnreachable' : 'helpdeskRefused',
    `${name} ${known.meaning}${because}.`,
    known.hint,
    { status },
  );
}

interface Refusal {
  readonly meaning: string;
  readonly hint: string;
}

const REFUSALS: Readonly<Record<number, Refusal>> = {
  400: { meaning: 'did not understand the request', hint: 'Check the fields of the node, and whether the base URL in the credential is right.' },
  401: { meaning: 'did not accept the credential', hint: 'Check e-mail address and API token in the credential, and that API token access is switched on.' },
  403: { meaning: 'does not allow this agent to do that', hint: 'Give the agent of the credential permission to manage tickets and end users.' },
  404: { meaning: 'does not know this address or ticket', hint: 'Check the subdomain or base URL in the credential. The ticket may have been deleted.' },
  409: { meaning: 'is working on another change of this ticket', hint: 'Run again in a minute.' },
  422: { meaning: 'did not accept the ticket as it is', hint: 'Check required fields in the helpdesk and the values given in the node.' },
  429: { meaning: 'asks for fewer requests', hint: "Run again later, or switch on Retry On Fail in the node's settings." },
};
const UNWELL: Refusal = { meaning: 'could not process the request', hint: 'This usually passes. Run again later.' };
const UNKNOWN: Refusal = { meaning: 'answered in a way that this node does not understand', hint: 'Check the base URL in the credential.' };

function unreachable(name: string, noAnswer: HttpNoAnswer): SupportError {
  return new SupportError(
    'helpdeskUnreachable',
    `${name} could not be reached. ${noAnswer.message}`,
    'Check the network of this n8n, and the address in the credential; then run again.',
  );
}

async function answerOf(line: HelpdeskLine, request: HttpRequest): Promise<HttpResponse | HttpNoAnswer> {
  try {
    const carriesFile = request.bytes !== undefined || request.answer === 'bytes';
    return await line.send({ timeoutMs: carriesFile ? FILES_TIMEOUT_MS : TIMEOUT_MS, ...request });
  } catch (failure) {
    if (failure instanceof HttpNoAnswer) return failure;
    throw failure;
  }
}

/** Milliseconds until another try is worth it, `null` when none is. */
function pauseBeforeRetry(answer: HttpResponse | HttpNoAnswer, tries: number, now: number): number | null {
  const pauseMs = PAUSES_MS[tries];
  if (pauseMs === undefined) return null;
  if (answer instanceof HttpNoAnswer) return pauseMs;
  if (answer.status !== 409 && answer.status !== 429 && answer.status < 500) return null;
  const askedMs = retryAfterMs(answer, now);
  if (askedMs === null) return pauseMs;
  return askedMs <= LONGEST_PAUSE_MS ? Math.max(askedMs, pauseMs) : null;
}
