import { asArray, asRecord, asText } from '../shared/shape';
import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import type { Contact } from '../shared/inbound';
import type { MessageContent } from '../shared/messageContent';
import { callGraph, mayHaveArrived, type GraphAccount } from './graphApi';

/** Whom a message goes to: the phone number where it is known, else the BSUID. */
export interface Recipient {
  /** E.164 with "+". */
  readonly phone: string | null;
  readonly userId: string | null;
}

export function recipientOf({ phone, userId }: Contact): Recipient {
  return { phone, userId };
}

export interface SentMessage {
  readonly wamid: string;
  /** Templates only: accepted, held_for_quality_assessment or paused. */
  readonly messageStatus: string | null;
}

const unknownSend = (message: string) =>
  new SupportError('sendUnknown', message, 'Look at the conversation on a phone before you send it again.');

const unknownCustomer = () =>
  new SupportError('noCustomer', 'Neither phone number nor user id of this customer is known.', 'Wait until the customer writes again, or send to a phone number.');

/**
 * Sends one message. `callbackData` comes back in its status webhooks. Source: cloud-api.md §4.
 * @throws {GraphRefusal} when Meta refuses it
 * @throws {SupportError} `noCustomer` without any id, `graphUnreachable` when certainly nothing was sent, `sendUnknown`
 * when it may have been
 */
export async function sendMessage(
  send: HttpSend,
  account: GraphAccount,
  recipient: Recipient,
  content: MessageContent,
  callbackData: string,
): Promise<SentMessage> {
  if (recipient.phone === null && recipient.userId === null) throw unknownCustomer();
  // Both keys in any case: whatever the content holds, it does not say whom it goes to.
  const to = recipient.phone === null ? { to: undefined, recipient: recipient.userId } : { to: recipient.phone, recipient: undefined };
  const answer = await callGraph(send, account, {
    method: 'POST',
    path: `${account.phoneNumberId}/messages`,
    json: {
      ...content,
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...to,
      biz_opaque_callback_data: callbackData,
    },
    timeoutMs: 30_000,
  }).catch((failure: unknown) => {
    throw mayHaveArrived(failure) ? unknownSend('WhatsApp gave no answer, so it is unknown whether the message went out.') : failure;
  });
  const message = asRecord(asArray(answer.messages)[0]);
  const wamid = asText(message.id);
  if (wamid === null) throw unknownSend('WhatsApp accepted the request but named no message.');
  return { wamid, messageStatus: asText(message.message_status) };
}
