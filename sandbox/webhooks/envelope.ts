import { digitsOf, type Installation } from '../installation';
import { SECOND_MS } from '../../src/shared/clock';
import type { ContactRecord } from '../state/types';

/** Meta's times in webhooks: seconds, as a string. */
export function seconds(timeMs: number): string {
  return String(Math.floor(timeMs / SECOND_MS));
}

/** One change of the field `messages` in Meta's envelope. */
export function envelope(installation: Installation, content: Readonly<Record<string, unknown>>): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: installation.wabaId,
        changes: [
          {
            field: 'messages',
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

/** `contacts[]` of a customer's message. */
export function inboundContact(contact: ContactRecord): unknown {
  return { profile: { name: contact.name }, wa_id: contact.phone, user_id: contact.userId };
}

/** `contacts[]` of a status: no profile. */
export function statusContact(contact: ContactRecord): unknown {
  return { wa_id: contact.phone, user_id: contact.userId };
}
