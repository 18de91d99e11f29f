import { asArray, asRecord, asText } from '../shared/shape';
import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import type { MessageContent } from '../shared/messageContent';
import { callGraph, type GraphAccount } from './graphApi';

/** Whom a message goes to: a phone number, a BSUID, or both (`to` wins at Meta). */
export interface Recipient {
  /** E.164 with "+". */
  readonly phone: string | null;
  readonly userId: string | null;
}

export interface SentMessage {
  readonly wamid: string;
  /** Templates only: accepted, held_for_quality_assessment or paused. */
  readonly messageStatus: string | null;
}

/**
 * Sends one message. `callbackData` comes back in its status webhooks.
 * Source: cloud-api.md §4.
 */
export async function sendMessage(
  send: HttpSend,
  account: GraphAccount,
  recipient: Recipient,
  content: MessageContent,
  callbackData: string,
): Promise<SentMessage> {
  const to = recipient.phone === null ? { recipient: recipient.userId } : { to: recipient.phone };
  const answer = await callGraph(send, account, {
    method: 'POST',
    path: `${account.phoneNumberId}/messages`,
    json: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...to,
      ...content,
      biz_opaque_callback_data: callbackData,
    },
    timeoutMs: 30_000,
  });
  const message = asRecord(asArray(answer.messages)[0]);
  const wamid = asText(message.id);
  if (wamid === null) {
    throw new SupportError('sendUnknown', 'WhatsApp accepted the request but named no message.', 'Look at the conversation on a phone before you send it again.');
  }
  return { wamid, messageStatus: asText(message.message_status) };
}
