import { asNumber } from '../../src/shared/shape';

/** What is true of the account and its number; a test changes it, a reset brings the defaults back. */
export interface AccountSettings {
  /** Meta Business Agent answers conversations until the business sends a service message. */
  readonly metaAgent: 'on' | 'off';
  /** Whether webhooks carry `parent_user_id` as well. */
  readonly parentIds: 'on' | 'off';
  /** Without one, Meta delivers what is free and nothing else. */
  readonly paymentMethod: 'on' | 'off';
  readonly appSecretProof: 'optional' | 'required';
  /** Meta's page of May 2026 and everybody's experience disagree on the name of the message that asks for a phone number. */
  readonly contactRequest: 'request_contact_info' | 'contact_request' | 'both';
  /** Marketing to +1 is not delivered since April 2025; all made-up customers have such numbers, so it is off. */
  readonly usMarketing: 'allowed' | 'blocked';
  readonly throughput: 'STANDARD' | 'HIGH' | 'COEXISTENCE';
  readonly quality: 'GREEN' | 'YELLOW' | 'RED' | 'UNKNOWN';
  readonly messagingLimit: 'TIER_250' | 'TIER_2K' | 'TIER_10K' | 'TIER_100K' | 'TIER_UNLIMITED';
  readonly codeVerification: 'VERIFIED' | 'NOT_VERIFIED' | 'EXPIRED';
  /** `PENDING`: not registered for the Cloud API, so that nothing can be sent. */
  readonly numberStatus: 'CONNECTED' | 'PENDING' | 'FLAGGED' | 'RESTRICTED';
  readonly canSendMessage: 'AVAILABLE' | 'LIMITED' | 'BLOCKED';
  /** A test number only reaches these (digits); `null`: everybody. */
  readonly allowedRecipients: readonly string[] | null;
  /** When the access token ends; `null`: never. */
  readonly tokenExpiresAt: number | null;
  readonly tokenScopes: readonly string[];
}

export const DEFAULT_SETTINGS: AccountSettings = {
  metaAgent: 'off',
  parentIds: 'off',
  paymentMethod: 'on',
  appSecretProof: 'optional',
  contactRequest: 'request_contact_info',
  usMarketing: 'allowed',
  throughput: 'STANDARD',
  quality: 'GREEN',
  messagingLimit: 'TIER_2K',
  codeVerification: 'VERIFIED',
  numberStatus: 'CONNECTED',
  canSendMessage: 'AVAILABLE',
  allowedRecipients: null,
  tokenExpiresAt: null,
  tokenScopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
};

/** Messages per second of one number, in and out. Source: cloud-api.md §7. */
export const MESSAGES_PER_SECOND: Readonly<Record<AccountSettings['throughput'], number>> = { STANDARD: 80, HIGH: 1_000, COEXISTENCE: 20 };

type Check = { readonly fits: (value: unknown) => boolean; readonly expected: string };

const oneOf = (...values: readonly string[]): Check => ({ fits: (value) => values.includes(value as string), expected: `one of ${values.join(', ')}` });
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((each) => typeof each === 'string');

const CHECKS: Readonly<Record<keyof AccountSettings, Check>> = {
  metaAgent: oneOf('on', 'off'),
  parentIds: oneOf('on', 'off'),
  paymentMethod: oneOf('on', 'off'),
  appSecretProof: oneOf('optional', 'required'),
  contactRequest: oneOf('request_contact_info', 'contact_request', 'both'),
  usMarketing: oneOf('allowed', 'blocked'),
  throughput: oneOf('STANDARD', 'HIGH', 'COEXISTENCE'),
  quality: oneOf('GREEN', 'YELLOW', 'RED', 'UNKNOWN'),
  messagingLimit: oneOf('TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'),
  codeVerification: oneOf('VERIFIED', 'NOT_VERIFIED', 'EXPIRED'),
  numberStatus: oneOf('CONNECTED', 'PENDING', 'FLAGGED', 'RESTRICTED'),
  canSendMessage: oneOf('AVAILABLE', 'LIMITED', 'BLOCKED'),
  allowedRecipients: { fits: (value) => value === null || isTexts(value), expected: 'a list of phone numbers, or null for everybody' },
  tokenExpiresAt: { fits: (value) => value === null || (typeof value === 'number' && asNumber(value) !== null), expected: 'milliseconds since 1970, or null for never' },
  tokenScopes: { fits: isTexts, expected: 'a list of permissions' },
};

/** The settings with those of `body` instead. @throws Error with a sentence for the caller when one is unknown or has a wrong value. */
export function changeSettings(settings: AccountSettings, body: Readonly<Record<string, unknown>>): AccountSettings {
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name as keyof AccountSettings] : undefined;
    if (check === undefined) throw new Error(`There is no setting ${name.slice(0, 40)}; there are ${Object.keys(CHECKS).join(', ')}.`);
    if (!check.fits(value)) throw new Error(`${name} must be ${check.expected}.`);
  }
  return { ...settings, ...body };
}
