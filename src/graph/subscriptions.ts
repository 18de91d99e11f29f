import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import { asArray, asRecord, asText } from '../shared/shape';
import { callGraph, type GraphAccount } from './graphApi';

/** A URL for webhooks, and the token that Meta shows it in its challenge. */
export interface Callback {
  readonly url: string;
  readonly verifyToken: string;
}

/** What an override is set for: a business number alone, or all numbers of its account. The number's counts first. */
export const OVERRIDE_LEVELS = ['phoneNumber', 'account'] as const;
export type OverrideLevel = (typeof OVERRIDE_LEVELS)[number];

/** Where Meta sends what follows an override; `null` where none is set. */
export type Overrides = Readonly<Record<OverrideLevel, string | null>>;

/** What an app gets of an account. */
export interface AccountSubscription {
  /** Whether it gets anything at all. */
  readonly isSubscribed: boolean;
  readonly overrides: Overrides;
}

/** Source: cloud-api.md §9. */
const CALLBACK_LIMIT = 200;

/** The app's subscription to the account, with its overrides for the account and its number. */
export async function readAccountSubscription(send: HttpSend, account: GraphAccount, appId: string): Promise<AccountSubscription> {
  const { data } = await callGraph(send, account, { method: 'GET', path: `${account.wabaId}/subscribed_apps` });
  const app = asArray(data).map(asRecord).find((each) => asText(asRecord(each.whatsapp_business_api_data).id) === appId);
  const number = await callGraph(send, account, { method: 'GET', path: account.phoneNumberId, query: { fields: 'webhook_configuration' } });
  const phoneNumber = asText(asRecord(number.webhook_configuration).phone_number);
  return { isSubscribed: app !== undefined, overrides: { phoneNumber, account: asText(app?.override_callback_uri) } };
}

/** Subscribes the app to the WhatsApp account. Meta refuses an override before that; repeating it clears the account's. */
export async function subscribeToAccount(send: HttpSend, account: GraphAccount): Promise<void> {
  await callGraph(send, account, { method: 'POST', path: `${account.wabaId}/subscribed_apps` });
}

/** @throws {SupportError} `invalidInput` when the URL is too long for Meta */
export function checkCallbackUrl(url: string): void {
  if (url.length <= CALLBACK_LIMIT) return;
  throw new SupportError('invalidInput', `The webhook URL has ${url.length} characters; Meta allows ${CALLBACK_LIMIT}.`, 'Give this n8n a shorter address (N8N_WEBHOOK_URL).');
}

/**
 * Points webhooks of the number, or of its account, to a URL, whatever the app's own callback is: other accounts and
 * tools of the same app are not touched. Meta calls the URL with a challenge before it answers.
 * @throws {SupportError} `invalidInput` when the URL is too long for Meta
 * @throws {GraphRefusal} 2200 when the URL does not answer the challenge
 */
export async function setOverride(send: HttpSend, account: GraphAccount, level: OverrideLevel, { url, verifyToken }: Callback): Promise<void> {
  checkCallbackUrl(url);
  const override = { override_callback_uri: url, verify_token: verifyToken };
  if (level === 'account') await callGraph(send, account, { method: 'POST', path: `${account.wabaId}/subscribed_apps`, json: override });
  else await callGraph(send, account, { method: 'POST', path: account.phoneNumberId, json: { webhook_configuration: override } });
}

/** Takes an override away: the account's, or the app's own callback counts again. The subscription itself stays. */
export async function clearOverride(send: HttpSend, account: GraphAccount, level: OverrideLevel): Promise<void> {
  if (level === 'account') await subscribeToAccount(send, account);
  else await callGraph(send, account, { method: 'POST', path: account.phoneNumberId, json: { webhook_configuration: { override_callback_uri: '' } } });
}
