import { ACCOUNT_ERRORS, META_BUSY, PERMISSION, SLOW_DOWN } from './errors/accountErrors';
import { GROUP, GROUP_ERRORS, USERNAME } from './errors/groupErrors';
import type { GraphErrorMeaning, GraphErrorTable, WhoActs } from './errors/meaning';
import { MESSAGE_ERRORS } from './errors/messageErrors';
import { TEMPLATE, TEMPLATE_ERRORS } from './errors/templateErrors';

export type { GraphErrorMeaning, GraphErrorTable, WhoActs } from './errors/meaning';

/** Meta's codes that have words of their own. Source: cloud-api.md §7, §6. */
export const GRAPH_ERRORS: GraphErrorTable = { ...ACCOUNT_ERRORS, ...MESSAGE_ERRORS, ...TEMPLATE_ERRORS, ...GROUP_ERRORS };

/** Codes that Meta numbered together; both ends count. */
const RANGES: ReadonlyArray<readonly [first: number, last: number, meaning: GraphErrorMeaning]> = [
  [200, 299, PERMISSION],
  [131_201, 131_215, GROUP],
  [132_000, 132_999, TEMPLATE],
  [147_001, 147_004, USERNAME],
];

const UNKNOWN: GraphErrorMeaning = {
  meaning: 'Meta refused the request',
  action: 'Look the code up in Meta’s error list, or run again later.',
  whoActs: 'workflowBuilder',
  retry: 'no',
};

/** The plain words for a code; HTTP status decides where the code is unknown. */
export function explainGraphError(code: number | null, httpStatus: number): GraphErrorMeaning {
  const known = code === null ? undefined : (GRAPH_ERRORS[code] ?? RANGES.find(([first, last]) => code >= first && code <= last)?.[2]);
  if (known !== undefined) return known;
  if (httpStatus === 429) return SLOW_DOWN;
  if (httpStatus >= 500) return META_BUSY;
  return UNKNOWN;
}

/** A refusal as the items of a flow carry it. */
export interface GraphErrorReport {
  /** Meta's own; `null` where it gave none. */
  readonly code: number | null;
  /** What happened. */
  readonly meaning: string;
  /** What to do. */
  readonly action: string;
  /** Whether the same can go through within minutes without anybody doing anything. */
  readonly retryable: boolean;
  readonly whoActs: WhoActs;
}

/** What there is to say of any code, known or not, whether it came as an answer or in a `failed` status. */
export function reportGraphError(code: number | null, httpStatus = 400): GraphErrorReport {
  const { meaning, action, retry, whoActs } = explainGraphError(code, httpStatus);
  return { code, meaning, action, retryable: retry === 'backOff', whoActs };
}
