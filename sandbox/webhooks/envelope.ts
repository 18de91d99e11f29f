import { digitsOf, type Installation } from '../installation';
import { SECOND_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import type { ContactRecord } from '../state/types';

/** Meta's times in webhooks: seconds, as a string. */
export function seconds(timeMs: number): string {
  return String(Math.floor(timeMs / SECOND_MS));
}

/** Fields of Meta's webhooks that the sandbox posts. */
export type WebhookField = 'messages' | 'calls';

/** One change in Meta's envelope. */
export function envelope(installation: Installation, content: Readonly<Record<string, unknown>>, field: WebhookField = 'messages'): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: installation.wabaId,
        changes: [
          {
            field,
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: digitsOf(installation.displayPhoneNumber),
                phone_number_id: installation.phoneNumberId,
              },
              ...content,
            },
          },
        ],
      },
    ],
  };
}

/** The updates of several webhooks as one body. */
export function mergeEnvelopes(envelopes: readonly unknown[]): unknown {
  return { object: 'whatsapp_business_account', entry: envelopes.flatMap((each) => asArray(asRecord(each).entry)) };
}

/** The phone number under Meta's name for it; left out where the customer is known by a username. */
export function phoneAs(name: 'from' | 'recipient_id' | 'wa_id', { phone, username }: ContactRecord): Readonly<Record<string, string>> {
  return username === undefined ? { [name]: phone } : {};
}

/** `contacts[]` of a customer's message. */
export function inboundContact(contact: ContactRecord): unknown {
  const { name, username, userId } = contact;
  return { profile: username === undefined ? { name } : { name, username }, ...phoneAs('wa_id', contact), user_id: userId };
}

/** `contacts[]` of a status: no profile. */
export function statusContact(contact: ContactRecord): unknown {
  return { ...phoneAs('wa_id', contact), user_id: contact.userId };
}
