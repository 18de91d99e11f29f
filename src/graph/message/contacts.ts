import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';

type Place = 'HOME' | 'WORK';

/** One contact card. Types such as `WORK` are words that the customer sees. */
export interface ContactCard {
  readonly name: {
    /** As it is shown; default: the parts in their order. */
    readonly formatted?: string;
    readonly prefix?: string;
    readonly first?: string;
    readonly middle?: string;
    readonly last?: string;
    readonly suffix?: string;
  };
  readonly company?: string;
  readonly department?: string;
  readonly jobTitle?: string;
  /** `YYYY-MM-DD`. */
  readonly birthday?: string;
  /** With `waId` the card has a button that writes to this number on WhatsApp. */
  readonly phones?: ReadonlyArray<{ readonly phone: string; readonly type?: string; readonly waId?: string }>;
  readonly emails?: ReadonlyArray<{ readonly email: string; readonly type?: Place }>;
  readonly websites?: ReadonlyArray<{ readonly url: string; readonly type?: Place }>;
  readonly addresses?: ReadonlyArray<{
    readonly street?: string;
    readonly city?: string;
    readonly state?: string;
    readonly zip?: string;
    readonly country?: string;
    /** ISO, two letters. */
    readonly countryCode?: string;
    readonly type?: Place;
  }>;
}

export interface ContactsMessage {
  readonly kind: 'contacts';
  readonly contacts: readonly ContactCard[];
}

const filled = (fields: object): object | undefined => (Object.keys(fields).length === 0 ? undefined : fields);

function namePayload({ formatted, prefix, first, middle, last, suffix }: ContactCard['name']): object {
  const inOrder = [prefix, first, middle, last, suffix].filter((part) => part !== undefined).join(' ');
  const shown = formatted ?? inOrder;
  // Meta wants one part besides the whole.
  const named = inOrder === '' ? shown : first;
  return compact({ formatted_name: shown, prefix, first_name: named, middle_name: middle, last_name: last, suffix });
}

function cardPayload({ name, company, department, jobTitle, birthday, phones, emails, websites, addresses }: ContactCard): object {
  return compact({
    name: namePayload(name),
    org: filled(compact({ company, department, title: jobTitle })),
    birthday,
    phones: phones?.map(({ phone, type, waId }) => compact({ phone, type, wa_id: waId })),
    emails: emails?.map((email) => compact({ ...email })),
    urls: websites?.map((website) => compact({ ...website })),
    addresses: addresses?.map(({ countryCode, ...address }) => compact({ ...address, country_code: countryCode })),
  });
}

export function contactsContent({ contacts }: ContactsMessage): MessageContent {
  return { type: 'contacts', contacts: contacts.map(cardPayload) };
}
