import type { IDataObject } from 'n8n-workflow';
import { redactCardNumbers, type FoundIn, type Reason } from '../../src/redaction';
import { SupportError } from '../../src/shared/errors';
import { asArray, asObject, asText } from '../../src/shared/shape';

export const DEFAULT_REPORT_FIELD = 'redaction';

/** What a masked place held, in words for flows. */
const KINDS: Readonly<Record<Reason, string>> = {
  bare: 'cardNumber',
  grouped: 'cardNumber',
  spelled: 'cardNumber',
  irregular: 'cardNumber',
  verificationCode: 'verificationCode',
  pin: 'pin',
  track: 'track',
};

/** A masked place, without its digits. */
interface Place extends IDataObject {
  field: string;
  kind: string;
  /** Of a card number: `visa`, `amex`, … */
  network: string | null;
}

/** What an item says about masked card numbers: the trigger's shape, completed for If nodes. */
export interface Report extends IDataObject {
  found: boolean;
  count: number;
  fields: string[];
  places: Place[];
}

/** Names of fields may hold card numbers too. */
const safe = (field: string): string => redactCardNumbers(field).text;

const placeOf = ({ field, reason, network }: FoundIn): Place => ({ field: safe(field), kind: KINDS[reason], network });

function isPlace(value: unknown): value is Place {
  const place = asObject(value);
  return place !== null && asText(place.field) !== null && asText(place.kind) !== null;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/**
 * The report that stands on the item already, as from the trigger.
 * @throws {SupportError} `invalidInput` where the field holds something else
 */
export function earlierReport(json: IDataObject, field: string): Report {
  const value = json[field];
  if (value === undefined || value === null) return { found: false, count: 0, fields: [], places: [] };
  const { count, fields, places, ...rest } = asObject(value) ?? {};
  if (typeof count !== 'number' || !Array.isArray(fields)) {
    throw new SupportError('invalidInput', `The item has a field “${field}” that is no redaction report.`, 'Choose another name under Options > Report Field.');
  }
  return { ...rest, found: count > 0, count, fields: asArray(fields).filter(isText), places: asArray(places).filter(isPlace) };
}

/** A report with what was found since. */
export function addToReport(earlier: Report, found: readonly FoundIn[]): Report {
  const count = earlier.count + found.length;
  const fields = [...new Set([...earlier.fields, ...found.map(({ field }) => safe(field))])];
  return { ...earlier, found: count > 0, count, fields, places: [...earlier.places, ...found.map(placeOf)] };
}
