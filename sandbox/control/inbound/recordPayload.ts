import { SECOND_MS } from '../../../src/shared/clock';
import { asArray, asNumber, asRecord, asText } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { badRequest } from '../../httpError';
import { digitsOf } from '../../installation';
import type { SandboxState } from '../../state/SandboxState';
import { addMessage, ensureContact, findContact, findMessage, noteInbound } from '../../state/conversations';
import type { ContactRecord, MessageRecord } from '../../state/types';
import type { Body } from '../delivery';
import { opensWindow } from './opensWindow';
import type { Prepared } from './receiveInbound';

/** Takes note of the customers' messages in a webhook body that somebody else wrote, so that windows and pages know them. */
export function recordPayload({ state }: SandboxContext, payload: unknown): Prepared {
  if (typeof payload !== 'object' || payload === null) throw badRequest('payload must be a whole webhook body (an object).');
  const changes = asArray(asRecord(payload).entry).flatMap((entry) => asArray(asRecord(entry).changes)).map(asRecord);
  const messages = changes.flatMap((change) => messagesIn(state, asRecord(change.value)));
  return { payload, field: 'messages', messages };
}

/** Those of a conversation that Meta's own AI answers stand one level deeper. */
function messagesIn(state: SandboxState, value: Body): readonly MessageRecord[] {
  return [value, asRecord(value.standby)].flatMap((level) => {
    const names = new Map(asArray(level.contacts).map((each) => [asText(asRecord(each).wa_id), nameIn(each)]));
    return asArray(level.messages).flatMap((message) => {
      const recorded = recordMessage(state, asRecord(message), names.get(asText(asRecord(message).from)) ?? undefined);
      return recorded === null ? [] : [recorded];
    });
  });
}

function nameIn(contact: unknown): string | null {
  return asText(asRecord(asRecord(contact).profile).name);
}

/** By phone number; somebody who is only named by a business-scoped user id must have written before. */
function senderOf(state: SandboxState, message: Body, name: string | undefined): ContactRecord | null {
  const phone = digitsOf(asText(message.from) ?? '');
  if (phone.length >= 7 && phone.length <= 15) return ensureContact(state, phone, name);
  const userId = asText(message.from_user_id);
  return userId === null ? null : findContact(state, userId);
}

function recordMessage(state: SandboxState, message: Body, name: string | undefined): MessageRecord | null {
  const id = asText(message.id);
  if (id === null) return null;
  const known = findMessage(state, id);
  if (known !== null) return known;
  const contact = senderOf(state, message, name);
  if (contact === null) return null;
  const type = asText(message.type) ?? 'unknown';
  const own = asRecord(message[type]);
  const sentAt = (asNumber(message.timestamp) ?? state.now() / SECOND_MS) * SECOND_MS;
  if (opensWindow(message)) noteInbound(contact, sentAt);
  const text = asText(own.body) ?? asText(own.caption) ?? asText(own.text) ?? '';
  const record: MessageRecord = { id, contact: contact.phone, direction: 'inbound', type, text, at: sentAt, name: contact.name, status: 'sent' };
  addMessage(state, record);
  return record;
}
