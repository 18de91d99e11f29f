import type { HttpSend } from '../../shared/http';
import { callGraph, type GraphAccount } from '../graphApi';

/**
 * Shows the customer that this message of theirs, and those before it, were read; with `typing` also that an answer is being
 * written, until it comes or 25 seconds have passed. Source: cloud-api.md §4.
 * @throws {GraphRefusal} when Meta refuses it
 * @throws {SupportError} `graphUnreachable` when no answer came
 */
export async function markAsRead(send: HttpSend, account: GraphAccount, messageId: string, typing: boolean): Promise<void> {
  await callGraph(send, account, {
    method: 'POST',
    path: `${account.phoneNumberId}/messages`,
    json: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: messageId,
      ...(typing ? { typing_indicator: { type: 'text' } } : {}),
    },
    timeoutMs: 15_000,
  });
}
