import type { HttpSend } from '../shared/http';
import { asArray, asRecord, asText } from '../shared/shape';
import { callGraph, type GraphAddress } from './graphApi';
import type { Callback } from './subscriptions';

/** Meta's object name for WhatsApp subscriptions. */
const OBJECT = 'whatsapp_business_account';

/** A Meta app: its subscriptions are changed with its own token, never with a system user's. */
export interface GraphApp {
  readonly id: string;
  readonly secret: string;
}

/** What an app wants to hear about WhatsApp, and the one URL to which all goes that follows no override. */
export interface AppSubscription {
  readonly url: string;
  /** Names of webhook fields, e.g. `messages`. */
  readonly fields: readonly string[];
}

const authorization = ({ id, secret }: GraphApp) => ({ authorization: `Bearer ${id}|${secret}` });

/** The app's subscription; `null` where it has none. `send` must not add authentication. */
export async function readAppSubscription(send: HttpSend, address: GraphAddress, app: GraphApp): Promise<AppSubscription | null> {
  const answer = await callGraph(send, address, { method: 'GET', path: `${app.id}/subscriptions`, headers: authorization(app) });
  const found = asArray(answer.data).map(asRecord).find(({ object }) => object === OBJECT);
  if (found === undefined) return null;
  return { url: asText(found.callback_url) ?? '', fields: asArray(found.fields).flatMap((field) => asText(asRecord(field).name) ?? asText(field) ?? []) };
}

/**
 * Subscribes the app to exactly these fields, with this callback. Meta calls it with a challenge before it answers.
 * `send` must not add authentication.
 * @throws {GraphRefusal} 2200 when the URL does not answer the challenge
 */
export async function subscribeApp(send: HttpSend, address: GraphAddress, app: GraphApp, { url, verifyToken }: Callback, fields: readonly string[]): Promise<void> {
  await callGraph(send, address, {
    method: 'POST',
    path: `${app.id}/subscriptions`,
    headers: authorization(app),
    json: { object: OBJECT, callback_url: url, verify_token: verifyToken, fields: fields.join(',') },
  });
}
