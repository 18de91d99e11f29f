import { hashKey } from '../shared/hash';
import type { CustomerEventName } from '../shared/inbound';
import { asText } from '../shared/shape';
import { customerEvent } from './customerEvent';
import type { ReadEntry } from './reading';

const EVENTS: ReadonlyMap<unknown, CustomerEventName> = new Map<unknown, CustomerEventName>([
  ['stop', 'marketingOptOut'],
  ['resume', 'marketingOptIn'],
  ['signup', 'marketingOptIn'],
]);

/** Reads an entry of `user_preferences`: the customer wants no marketing messages any more, or wants them. Source: cloud-api.md §5.5. */
export const readPreference: ReadEntry = (preference, content, reading) => {
  const { value } = preference;
  const event = EVENTS.get(value);
  if (event === undefined) return null;
  return customerEvent(preference, content, reading, {
    event,
    eventKey: hashKey('preference', JSON.stringify(preference)),
    who: { from: preference.wa_id, from_user_id: preference.user_id, from_parent_user_id: preference.parent_user_id },
    details: (raw) => ({ preference: { category: asText(raw.category), value, text: asText(raw.detail) } }),
  });
};
