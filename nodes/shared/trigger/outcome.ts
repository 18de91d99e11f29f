import type { IRun } from 'n8n-workflow';
import type { RunEnd } from '../../../src/inbox/noteEnd';

const OUTCOMES: Readonly<Partial<Record<IRun['status'], RunEnd>>> = {
  success: 'success',
  error: 'error',
  waiting: 'waiting',
  canceled: 'canceled',
  crashed: 'crashed',
};

/** How a run ended, from n8n's status. */
export function outcomeOf({ status }: Pick<IRun, 'status'>): RunEnd {
  return OUTCOMES[status];
}
