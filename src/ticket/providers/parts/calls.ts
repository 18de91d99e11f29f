import type { HttpResponse } from '../../../shared/http';
import { asRecord, type Json } from '../../../shared/shape';
import { callHelpdesk, type HelpdeskLine, type HelpdeskRequest } from '../../helpdeskCall';
import { succeeded } from './answers';

/** Calls below one address of a helpdesk, tried again where that may help. See {@link callHelpdesk}. */
export interface HelpdeskCalls {
  /** The last answer, whatever its status; `null` when `alreadyDone` said so. */
  call(request: HelpdeskRequest, alreadyDone?: () => Promise<boolean>): Promise<HttpResponse | null>;
  /**
   * The JSON of an answer that must be a success; `null` when `alreadyDone` said so.
   * @throws {SupportError} `helpdeskRefused` or `helpdeskUnreachable`
   */
  ask(request: HelpdeskRequest, alreadyDone?: () => Promise<boolean>): Promise<unknown>;
  /**
   * The JSON object of an answer that must be a success, about something that may be gone: `null` for 404.
   * @throws {SupportError} as `ask` does
   */
  askIfThere(request: HelpdeskRequest): Promise<Json | null>;
}

/** What a helpdesk's answers mean. */
export interface AnswerRules {
  /** What the helpdesk complains of: names of fields and codes, never content. Missing: nothing that may be shown. */
  readonly reasonsOf?: (body: unknown) => readonly string[];
  /** Whether the same request would meet this answer again, although its status asks for another try. Missing: never. */
  readonly isFinal?: (answer: HttpResponse) => boolean;
}

/** @param root stands in front of every path */
export function helpdeskCalls(line: HelpdeskLine, root: string, { reasonsOf, isFinal }: AnswerRules = {}): HelpdeskCalls {
  const call: HelpdeskCalls['call'] = ({ path, ...request }, alreadyDone) => callHelpdesk(line, { ...request, url: `${root}${path}` }, alreadyDone, isFinal);
  return {
    call,
    ask: async (request, alreadyDone) => {
      const response = await call(request, alreadyDone);
      return response === null ? null : succeeded(line.name, response, reasonsOf);
    },
    askIfThere: async (request) => {
      const response = await call(request);
      return response?.status === 404 ? null : asRecord(succeeded(line.name, response, reasonsOf));
    },
  };
}
