import { MB } from '../../src/shared/bytes';
import { SECOND_MS } from '../../src/shared/clock';
import type { TicketEventKind } from '../../src/shared/inbound';
import { asArray, asRecord, asText } from '../../src/shared/shape';
import { numberReader } from '../shared/trigger/numberReader';
import { runSettings, type RunSettings } from '../shared/trigger/runOptions';
import { OPTION_DEFAULTS } from './properties';

const LEAST_SECONDS = 10;

const KINDS: readonly TicketEventKind[] = ['agentReplied', 'internalNote', 'solved', 'reopened'];

/** The trigger's fields in the units of the core; times are milliseconds. */
export interface TicketTriggerSettings extends RunSettings {
  readonly helpdesk: string;
  readonly topics: readonly TicketEventKind[];
  readonly webhook: 'automatic' | 'manual' | 'off';
  /** What people typed for a webhook that they set up. */
  readonly webhookSecret: string | null;
  /** `null`: as fits the helpdesk. */
  readonly lookEveryMs: number | null;
  /** Larger files stay in the helpdesk; `null`: all do. */
  readonly largestFileBytes: number | null;
}

/**
 * Everything that a trigger node was set to; `field` reads one of its fields.
 * @throws {SupportError} `invalidInput` for an option of no use
 */
export function ticketTriggerSettings(field: (name: 'helpdesk' | 'triggerOn' | 'webhook' | 'options') => unknown): TicketTriggerSettings {
  const options = asRecord(field('options'));
  const number = numberReader(options, OPTION_DEFAULTS);
  const ticked = asArray(field('triggerOn'));
  const webhook = field('webhook');
  return {
    helpdesk: String(field('helpdesk')),
    topics: KINDS.filter((kind) => ticked.includes(kind)),
    webhook: webhook === 'manual' || webhook === 'off' ? webhook : 'automatic',
    webhookSecret: webhook === 'manual' ? asText(options.webhookSecret) : null,
    lookEveryMs: options.lookEverySeconds === undefined ? null : number('lookEverySeconds', LEAST_SECONDS) * SECOND_MS,
    ...runSettings(options, number),
    largestFileBytes: options.downloadFiles === false ? null : number('largestFileMegabytes') * MB,
  };
}
