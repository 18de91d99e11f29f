import { isUserId } from '../../src/message/identity/names';
import { MB } from '../../src/shared/bytes';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../src/shared/clock';
import type { RegistrationSettings } from '../../src/registration/settings';
import { SupportError } from '../../src/shared/errors';
import type { Topic, Wish } from '../../src/shared/inbound';
import { asArray, asRecord, asText, asWritten } from '../../src/shared/shape';
import type { DeliveryWishes } from '../../src/store/SupportStore';
import { numberReader } from '../shared/trigger/numberReader';
import { runSettings, type RunSettings } from '../shared/trigger/runOptions';
import { MESSAGE_TYPES_OF, OPTION_DEFAULTS, TRIGGER_EVENTS } from './properties';

/** The trigger's fields in the units of the core; times are milliseconds. */
export interface TriggerSettings extends RunSettings {
  readonly wishes: DeliveryWishes;
  readonly registration: RegistrationSettings;
  readonly maskCardNumbers: boolean;
  readonly windowClosingMs: number;
  /** What the customer sees at once. */
  readonly showRead: 'nothing' | 'read' | 'readAndTyping';
  /** Larger files stay at Meta; `null`: all do. */
  readonly largestFileBytes: number | null;
  readonly simplify: boolean;
}

/** Phone numbers as digits, however they are typed, and user ids. */
function sendersOf(typed: unknown): readonly string[] {
  const senders = String(asWritten(typed) ?? '').split(/[,;\n]/).map((sender) => sender.trim());
  return senders.filter((sender) => sender !== '').map((sender, index) => {
    const digits = sender.replace(/[\s().+-]/g, '');
    if (isUserId(sender)) return sender;
    if (/^\d{7,15}$/.test(digits)) return digits;
    throw new SupportError('invalidInput', `Entry ${index + 1} of the option Only From is neither a phone number with country code nor a user ID.`, 'Write e.g. +16505551234, US.13491208655302741918.');
  });
}

/** Missing where every message is wanted. */
function filterOf({ onlyTypes, onlyFrom }: Readonly<Record<string, unknown>>): Pick<DeliveryWishes, 'filter'> {
  const types = asArray(onlyTypes).flatMap((type) => MESSAGE_TYPES_OF[String(type)] ?? []);
  const senders = sendersOf(onlyFrom);
  return types.length === 0 && senders.length === 0 ? {} : { filter: { types, senders } };
}

const wishesOf = (options: Readonly<Record<string, unknown>>): readonly Wish[] => [
  ...(options.groups === true ? (['groups'] as const) : []),
  ...(options.metaAgent === true ? (['standby'] as const) : []),
];

const topicsOf = (ticked: unknown): readonly Topic[] => asArray(ticked).flatMap((event) => TRIGGER_EVENTS[String(event)] ?? []);

function registrationOf(level: unknown, { appCallback, takeOver, previousVerifyToken }: Readonly<Record<string, unknown>>): RegistrationSettings {
  return {
    level: level === 'manual' ? null : level === 'account' ? 'account' : 'phoneNumber',
    takeOver: takeOver === true,
    previousVerifyToken: asText(previousVerifyToken),
    appCallback: appCallback === 'leave' || appCallback === 'takeOver' ? appCallback : 'ifFree',
  };
}

/**
 * Everything that a trigger node was set to; `field` reads one of its fields.
 * @throws {SupportError} `invalidInput` for an option of no use
 */
export function triggerSettings(field: (name: 'triggerOn' | 'registration' | 'options') => unknown): TriggerSettings {
  const options = asRecord(field('options'));
  const number = numberReader(options, OPTION_DEFAULTS);
  const maxAgeDays = number('maxMessageAgeDays', 0);
  const combine = { quietMs: number('combineQuietSeconds') * SECOND_MS, mostMs: number('combineMostSeconds') * SECOND_MS };
  return {
    wishes: {
      topics: [...topicsOf(field('triggerOn')), ...wishesOf(options)],
      ...filterOf(options),
      combine: options.combine === true ? combine : null,
      maxMessageAgeMs: maxAgeDays === 0 ? null : maxAgeDays * DAY_MS,
    },
    registration: registrationOf(field('registration'), options),
    ...runSettings(options, number),
    maskCardNumbers: options.maskCardNumbers !== false,
    windowClosingMs: number('windowClosingMinutes') * MINUTE_MS,
    showRead: options.showRead === 'read' || options.showRead === 'readAndTyping' ? options.showRead : 'nothing',
    largestFileBytes: options.downloadMedia === true ? number('largestFileMegabytes') * MB : null,
    simplify: options.simplify === true,
  };
}
