import type { Request } from 'express';
import { asArray, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import type { Callback, SubscriptionsRecord } from '../state/types';
import { fieldRule } from '../webhooks/fields';
import { verifyCallback } from '../webhooks/verifyCallback';
import { parameter } from './authenticate';
import { GraphError, invalidValue, missingParameter } from './GraphError';

const WEBHOOK_OBJECT = 'whatsapp_business_account';
const WEBHOOK_VERSION = 'v26.0';
const MAX_URL = 200;

/** `GET /{app id}/subscriptions`. */
export function listAppSubscriptions({ state }: SandboxContext): unknown {
  const { app } = state.data.subscriptions;
  if (app === null) return { data: [] };
  const fields = app.fields.map((name) => ({ name, version: WEBHOOK_VERSION }));
  return { data: [{ object: WEBHOOK_OBJECT, callback_url: app.url, active: true, fields }] };
}

/** `POST /{app id}/subscriptions`: sets the app's one callback after checking it. */
export async function setAppSubscription({ state }: SandboxContext, request: Request): Promise<unknown> {
  const object = parameter(request, 'object');
  if (object === null) throw missingParameter('object');
  if (object !== WEBHOOK_OBJECT) throw new GraphError(100, `The sandbox only knows the object ${WEBHOOK_OBJECT}.`);
  const fields = readFields(request);
  const url = parameter(request, 'callback_url');
  const verifyToken = parameter(request, 'verify_token');
  if (url === null) throw missingParameter('callback_url');
  if (verifyToken === null) throw missingParameter('verify_token');
  await requireAnswering({ url, verifyToken });
  state.data.subscriptions.app = { url, verifyToken, fields };
  state.changed({ topic: 'account' });
  return { success: true };
}

function readFields(request: Request): readonly string[] {
  const inBody = asArray(asRecord(request.body).fields).map(String);
  const fields = inBody.length > 0 ? inBody : (parameter(request, 'fields')?.split(',') ?? []);
  const names = fields.map((name) => name.trim()).filter(Boolean);
  if (names.length === 0) throw missingParameter('fields');
  const unknown = names.find((name) => fieldRule(name) === null);
  if (unknown !== undefined) throw new GraphError(100, `Unknown webhook field "${unknown.slice(0, 60)}".`);
  return names;
}

/** `DELETE /{app id}/subscriptions`: all of the object, or only the given fields. */
export function deleteAppSubscription({ state }: SandboxContext, request: Request): unknown {
  const { subscriptions } = state.data;
  const gone = parameter(request, 'fields')?.split(',').map((name) => name.trim()) ?? null;
  const left = gone === null ? [] : (subscriptions.app?.fields.filter((name) => !gone.includes(name)) ?? []);
  subscriptions.app = subscriptions.app === null || left.length === 0 ? null : { ...subscriptions.app, fields: left };
  state.changed({ topic: 'account' });
  return { success: true };
}

/** `GET /{business account id}/subscribed_apps`. */
export function listSubscribedApps({ state }: SandboxContext): unknown {
  const { wabaSubscribed, wabaOverride } = state.data.subscriptions;
  if (!wabaSubscribed) return { data: [] };
  const { appId, businessName } = state.installation;
  return {
    data: [
      {
        whatsapp_business_api_data: { id: appId, name: businessName, link: 'https://www.facebook.com/games/?app_id=' + appId },
        ...(wabaOverride === null ? {} : { override_callback_uri: wabaOverride.url }),
      },
    ],
  };
}

/** `POST /{business account id}/subscribed_apps`: without a body subscribes and clears an override. */
export async function subscribeApp({ state }: SandboxContext, request: Request): Promise<unknown> {
  const { subscriptions } = state.data;
  const override = readOverride(parameter(request, 'override_callback_uri'), parameter(request, 'verify_token'));
  if (override !== null) await requireOverridable(subscriptions, override);
  subscriptions.wabaSubscribed = true;
  subscriptions.wabaOverride = override;
  state.changed({ topic: 'account' });
  return { success: true };
}

/** `DELETE /{business account id}/subscribed_apps`. */
export function unsubscribeApp({ state }: SandboxContext): unknown {
  Object.assign(state.data.subscriptions, { wabaSubscribed: false, wabaOverride: null });
  state.changed({ topic: 'account' });
  return { success: true };
}

/** `POST /{phone number id}`: sets the number's own callback, or clears it with an empty one. */
export async function updatePhoneNumber({ state }: SandboxContext, request: Request): Promise<unknown> {
  const configuration = asRecord(asRecord(request.body).webhook_configuration);
  if (typeof configuration.override_callback_uri !== 'string') throw missingParameter('webhook_configuration');
  const override = readOverride(asText(configuration.override_callback_uri), asText(configuration.verify_token));
  if (override !== null) await requireOverridable(state.data.subscriptions, override);
  state.data.subscriptions.phoneOverride = override;
  state.changed({ topic: 'account' });
  return { success: true };
}

function readOverride(url: string | null, verifyToken: string | null): Callback | null {
  if (url === null) return null;
  if (url.length > MAX_URL) throw invalidValue(`override_callback_uri must be at most ${MAX_URL} characters long.`);
  if (verifyToken === null) throw missingParameter('verify_token');
  return { url, verifyToken };
}

/** Whether Meta takes an override, of the account or of its number. */
async function requireOverridable({ wabaSubscribed }: SubscriptionsRecord, override: Callback): Promise<void> {
  if (!wabaSubscribed) {
    throw new GraphError(100, null, {
      message: '(#100) Before override the current callback uri, your app must be subscribed to receive messages for WhatsApp Business Account',
    });
  }
  await requireAnswering(override);
}

async function requireAnswering({ url, verifyToken }: Callback): Promise<void> {
  const problem = await verifyCallback(url, verifyToken);
  if (problem === null) return;
  throw new GraphError(2200, problem, { message: `(#2200) Callback verification failed with the following errors: ${problem}` });
}
