import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import { asArray, asRecord, asText } from '../shared/shape';
import { callGraph, type GraphAccount } from './graphApi';

/** Meta's object name for WhatsApp subscriptions. */
const OBJECT = 'whatsapp_business_account';
/** The one field that carries messages and statuses. */
const FIELD = 'messages';
/** Source: cloud-api.md §9. */
const CALLBACK_LIMIT = 200;

/** The app that the access token belongs to. */
export async function readAppId(send: HttpSend, account: GraphAccount, accessToken: string): Promise<string> {
  const answer = await callGraph(send, account, { method: 'GET', path: 'debug_token', query: { input_token: accessToken } });
  const appId = asText(asRecord(answer.data).app_id);
  if (appId !== null) return appId;
  throw new SupportError('graphRefused', 'Meta does not say which app the access token belongs to.', 'Fill in App ID under Show Advanced in the WhatsApp Support Account credential.');
}

type SubscribedApp = Readonly<Record<string, unknown>>;

async function subscribedApp(send: HttpSend, account: GraphAccount, appId: string): Promise<SubscribedApp | undefined> {
  const answer = await callGraph(send, account, { method: 'GET', path: `${account.wabaId}/subscribed_apps` });
  return asArray(answer.data).map(asRecord).find((app) => asText(asRecord(app.whatsapp_business_api_data).id) === appId);
}

/** Where Meta sends this WhatsApp account's webhooks; `null` when the app's own callback is used or nothing is set. */
export async function readCallback(send: HttpSend, account: GraphAccount, appId: string): Promise<string | null> {
  return asText((await subscribedApp(send, account, appId))?.override_callback_uri);
}

/** Subscribes the app to the WhatsApp account. Meta refuses a callback of its own before that; repeating it would clear one. */
export async function ensureAccountSubscription(send: HttpSend, account: GraphAccount, appId: string): Promise<void> {
  if ((await subscribedApp(send, account, appId)) !== undefined) return;
  await callGraph(send, account, { method: 'POST', path: `${account.wabaId}/subscribed_apps` });
}

/** @throws {SupportError} `invalidInput` when the URL is too long for Meta */
export function checkCallbackUrl(url: string): void {
  if (url.length <= CALLBACK_LIMIT) return;
  throw new SupportError('invalidInput', `The webhook URL has ${url.length} characters; Meta allows ${CALLBACK_LIMIT}.`, 'Give this n8n a shorter address (N8N_WEBHOOK_URL).');
}

/**
 * Points this WhatsApp account's webhooks to `callbackUrl`, whatever the app's own callback is: other accounts and
 * tools of the same app are not touched. Meta calls the URL with a challenge before it answers.
 * @throws {SupportError} `invalidInput` when the URL is too long for Meta
 */
export async function setCallback(send: HttpSend, account: GraphAccount, callbackUrl: string, verifyToken: string): Promise<void> {
  checkCallbackUrl(callbackUrl);
  await callGraph(send, account, {
    method: 'POST',
    path: `${account.wabaId}/subscribed_apps`,
    json: { override_callback_uri: callbackUrl, verify_token: verifyToken },
  });
}

/** Gives the webhooks back to the app's own callback. The subscription itself stays. */
export async function clearCallback(send: HttpSend, account: GraphAccount): Promise<void> {
  await callGraph(send, account, { method: 'POST', path: `${account.wabaId}/subscribed_apps` });
}

/**
 * Subscribes the app to messages when nobody did in Meta's dashboard; an existing subscription is left as it is.
 * `send` must not add authentication: app subscriptions need the app's own token.
 */
export async function ensureAppSubscription(
  send: HttpSend,
  account: GraphAccount,
  app: { readonly id: string; readonly secret: string },
  callback: { readonly url: string; readonly verifyToken: string },
): Promise<void> {
  const headers = { authorization: `Bearer ${app.id}|${app.secret}` };
  const path = `${app.id}/subscriptions`;
  const answer = await callGraph(send, account, { method: 'GET', path, headers });
  const existing = asArray(answer.data).map(asRecord).find(({ object }) => object === OBJECT);
  const fields = asArray(existing?.fields).map((field) => asText(asRecord(field).name) ?? asText(field));
  if (fields.includes(FIELD)) return;
  await callGraph(send, account, {
    method: 'POST',
    path,
    headers,
    json: {
      object: OBJECT,
      callback_url: asText(existing?.callback_url) ?? callback.url,
      verify_token: callback.verifyToken,
      fields: [...fields.filter((name) => name !== null), FIELD].join(','),
    },
  });
}
