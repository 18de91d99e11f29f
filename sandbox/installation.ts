import { randomBytes, randomInt } from 'node:crypto';

/** Who the stand-in pretends to be, and what opens it: made once per installation, never equal on two machines. */
export interface Installation {
  readonly businessName: string;
  /** Token of a system user with both WhatsApp permissions. */
  readonly accessToken: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** As Meta shows it, e.g. `+1 555-099-1042`. */
  readonly displayPhoneNumber: string;
  readonly zendesk: {
    readonly subdomain: string;
    readonly email: string;
    readonly apiToken: string;
  };
}

/** Digits that look like one of Meta's ids: no leading zero. */
export function randomDigits(length: number): string {
  const rest = Array.from({ length: length - 1 }, () => randomInt(10)).join('');
  return `${randomInt(1, 10)}${rest}`;
}

/** Another client of Meta's: for tests of what one client must not see of the other. */
export const SECOND_CLIENT: Partial<Installation> = {
  businessName: 'Second Business',
  displayPhoneNumber: '+1 555-098-0002',
};

/** New ids and secrets; `given` wins where it has a value. */
export function createInstallation(given: Partial<Installation> = {}): Installation {
  return {
    businessName: 'Sandbox Support',
    accessToken: `EAA${randomBytes(48).toString('base64url')}`,
    appId: randomDigits(16),
    appSecret: randomBytes(16).toString('hex'),
    wabaId: randomDigits(15),
    phoneNumberId: randomDigits(15),
    // 555 is nobody's area code; apart from 555-010, where examples and tests have their customers.
    displayPhoneNumber: `+1 555-099-${randomInt(1_000, 10_000)}`,
    zendesk: {
      subdomain: `sandbox-${randomBytes(3).toString('hex')}`,
      email: 'agent@sandbox.invalid',
      apiToken: randomBytes(20).toString('hex'),
    },
    ...given,
  };
}

/** A phone number the way Meta writes it in webhooks: digits only. */
export function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '');
}
