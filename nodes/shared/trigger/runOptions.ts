import type { INodeProperties } from 'n8n-workflow';
import { MINUTE_MS } from '../../../src/shared/clock';
import type { RecoveryRules } from '../../../src/store/SupportStore';
import type { numberReader } from './numberReader';

/** How a trigger's runs are kept apart and taken up again; times are milliseconds. */
export interface RunSettings {
  readonly longestRunMs: number;
  readonly onCrash: RecoveryRules['onCrash'];
  readonly parallel: number;
}

// n8n writes its own name in lower case, which its rule for titles does not know.
const IF_N8N_STOPS = 'If n8n Stops During a Run';

/** The option for runs that were cut off; `starter` is what started them. */
export const ifN8nStops = (starter: 'message' | 'answer'): INodeProperties => ({
  displayName: IF_N8N_STOPS,
  name: 'onCrash',
  type: 'options',
  options: [
    { name: 'Leave It', value: 'leaveIt', description: `The ${starter} is not worked on again. Choose this if other nodes of the flow must never run twice.` },
    { name: 'Run Again', value: 'runAgain', description: 'Another run starts from the beginning. The WhatsApp and ticket nodes skip what the first attempt already did.' },
  ],
  default: 'runAgain',
});

/** The option for the time after which a run no longer holds its conversation back. */
export const LONGEST_RUN: INodeProperties = {
  displayName: 'Longest Run (Minutes)',
  name: 'longestRunMinutes',
  type: 'number',
  typeOptions: { minValue: 1, maxValue: 1_440 },
  default: 10,
};

/** The option for how many conversations have a run at the same time. */
export const PARALLEL_CONVERSATIONS: INodeProperties = {
  displayName: 'Parallel Conversations',
  name: 'parallel',
  type: 'number',
  typeOptions: { minValue: 1, maxValue: 50 },
  default: 5,
};

/**
 * What {@link ifN8nStops}, {@link LONGEST_RUN} and {@link PARALLEL_CONVERSATIONS} are set to among a node's `options`, whose numbers `number` reads.
 * @throws {SupportError} `invalidInput` for a number of no use
 */
export function runSettings({ onCrash }: Readonly<Record<string, unknown>>, number: ReturnType<typeof numberReader>): RunSettings {
  return {
    longestRunMs: number('longestRunMinutes') * MINUTE_MS,
    onCrash: onCrash === 'leaveIt' ? 'leaveIt' : 'runAgain',
    parallel: number('parallel'),
  };
}
