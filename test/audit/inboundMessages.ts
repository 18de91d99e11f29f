// Every kind of webhook with everything in it that people write.
import { asArray, asRecord } from '../../src/shared/shape';
import { CARD, WEBHOOK_TYPES } from '../fixtures/webhookTypes';

/** A text of this field that holds a card number of its own. */
export type WithCard = (field: string, how?: TextShape) => string;

export interface TextShape {
  /** E.g. of a file's name. */
  readonly ending?: string;
  /** The digits alone, for fields that take no more. */
  readonly short?: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** One kind of webhook; a new one comes with its fixture. */
export interface InboundKind {
  /** Begins with the list of the field `messages` that it is for, or is the field. */
  readonly name: string;
  /** Field of Meta's subscription. */
  readonly field: string;
  /** What stands in the change's value; ids, times and the customer are missing, as in {@link Customers.postValue}. */
  readonly value: (card: WithCard) => Json;
}

const DIGITS = CARD.replace(/\D/g, '');
const WRITTEN = new RegExp(`${CARD}|${DIGITS}`, 'g');

/** A copy with a card number of its own, named after the key, in each place where the fixture holds the one that people write. */
function withCards(value: Json, card: WithCard): Json {
  const replaced = (key: string, part: unknown): unknown =>
    typeof part === 'string' ? part.replaceAll(WRITTEN, (written) => card(key, { short: written === DIGITS })) : part;
  return JSON.parse(JSON.stringify(value, replaced)) as Json;
}

/** Lists whose entries are of one customer and moment. */
const LISTS: ReadonlySet<string> = new Set(['contacts', 'messages', 'message_echoes', 'statuses', 'calls', 'user_preferences']);
const OF_ONE_POST = /^(?:id|from|to|timestamp|group_id|wa_id|recipient_id|(?:from_|to_|recipient_)?(?:parent_)?user_id)$/;

/** The value without what every post fills in for itself. */
function withoutNames({ metadata: _metadata, ...value }: Json): Json {
  const nameless = (entry: unknown): Json => Object.fromEntries(Object.entries(asRecord(entry)).filter(([key]) => !OF_ONE_POST.test(key)));
  const parts = Object.entries(value).map(([name, part]) => {
    if (name === 'standby') return [name, withoutNames(asRecord(part))];
    return [name, LISTS.has(name) ? asArray(part).map(nameless) : part];
  });
  return Object.fromEntries(parts) as Json;
}

const holdsWords = (change: Json): boolean => JSON.stringify(change).includes(CARD);

export const INBOUND: readonly InboundKind[] = WEBHOOK_TYPES.filter(([, change]) => holdsWords(change)).map(([name, { field, value }]) => ({
  name,
  field: String(field),
  value: (card) => withCards(withoutNames(asRecord(value)), card),
}));
