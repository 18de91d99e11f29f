import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { Topic } from '../../src/shared/inbound';
import { asArray, asNumber, asRecord } from '../../src/shared/shape';
import type { DeliveryWishes, RecoveryRules } from '../../src/store/SupportStore';
import { OPTION_DEFAULTS, TRIGGER_EVENTS } from './properties';

/** The trigger's fields in the units of the core; times are milliseconds. */
export interface TriggerSettings {
  readonly wishes: DeliveryWishes;
  readonly longestRunMs: number;
  readonly maskCardNumbers: boolean;
  readonly onCrash: RecoveryRules['onCrash'];
  readonly parallel: number;
  readonly windowClosingMs: number;
}

/** n8n checks limits only while somebody types: an imported workflow or an expression may hold anything. */
function numberReader(options: Readonly<Record<string, unknown>>): (name: string, least?: number) => number {
  return (name, least = 1) => {
    const value = asNumber(options[name] ?? OPTION_DEFAULTS[name]);
    if (value !== null && value >= least) return value;
    throw new SupportError('invalidInput', `The option "${name}" is not a number of at least ${least}.`, 'Set it again under Options, or remove it.');
  };
}

const topicsOf = (ticked: unknown): readonly Topic[] => asArray(ticked).flatMap((event) => TRIGGER_EVENTS[String(event)] ?? []);

/**
 * Everything that a trigger node was set to; `field` reads one of its fields.
 * @throws {SupportError} `invalidInput` for an option of no use
 */
export function triggerSettings(field: (name: 'triggerOn' | 'options') => unknown): TriggerSettings {
  const options = asRecord(field('options'));
  const number = numberReader(options);
  const maxAgeDays = number('maxMessageAgeDays', 0);
  const combine = { quietMs: number('combineQuietSeconds') * SECOND_MS, mostMs: number('combineMostSeconds') * SECOND_MS };
  return {
    wishes: {
      topics: topicsOf(field('triggerOn')),
      combine: options.combine === true ? combine : null,
      maxMessageAgeMs: maxAgeDays === 0 ? null : maxAgeDays * DAY_MS,
    },
    longestRunMs: number('longestRunMinutes') * MINUTE_MS,
    maskCardNumbers: options.maskCardNumbers !== false,
    onCrash: options.onCrash === 'leaveIt' ? 'leaveIt' : 'runAgain',
    parallel: number('parallel'),
    windowClosingMs: number('windowClosingMinutes') * MINUTE_MS,
  };
}
