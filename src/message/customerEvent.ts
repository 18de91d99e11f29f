import type { CustomerEvent, CustomerEventName } from '../shared/inbound';
import type { Json } from '../shared/shape';
import { readContact } from './contact';
import { readTime } from './limits';
import { maskFreeText } from './maskFreeText';
import type { Reading } from './reading';

/** What a reader knows of an event; the rest is the same for all of them. */
export interface CustomerEventParts {
  readonly event: CustomerEventName;
  readonly eventKey: string;
  /** An object of Meta's with the names of the customer as `from` and `from_user_id`. */
  readonly who: Json;
  readonly formerly?: CustomerEvent['formerly'];
  readonly groupId?: string | null;
  readonly opensWindow?: boolean;
  /** Of the masked entry, what is special about it. */
  readonly details: (masked: Json) => Json;
}

/** An event of a conversation from one entry; `null` when it names neither customer nor group. */
export function customerEvent(entry: Json, content: Json, { business, mask, receivedAt }: Reading, parts: CustomerEventParts): CustomerEvent | null {
  const { event, eventKey, who, formerly = null, groupId = null, opensWindow = false, details } = parts;
  const contact = readContact(who, content, mask);
  const isNamed = [contact.waId, contact.userId, formerly?.waId, formerly?.userId, groupId].some((name) => typeof name === 'string');
  if (!isNamed) return null;
  const raw = maskFreeText(entry, mask).value;
  const at = readTime(entry.timestamp) ?? receivedAt;
  return { kind: 'customerEvent', event, eventKey, business, contact, formerly, groupId, at, opensWindow, details: details(raw), raw };
}
