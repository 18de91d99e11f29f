import type { SubscriptionsRecord } from '../state/types';
import { fieldRule } from './fields';

/** Where a webhook goes now, and which setting decided it. */
export type CallbackRoute =
  | { readonly url: string; readonly source: 'phone' | 'waba' | 'app' }
  | { readonly url: null; readonly problem: string };

/**
 * Phone number before WhatsApp Business Account before app, for fields that follow an override; the others go to the app's
 * callback. Nothing goes out before the app is subscribed to both. A field that Meta does not have needs no subscription.
 */
export function callbackRoute(subscriptions: SubscriptionsRecord, field = 'messages'): CallbackRoute {
  const { app, wabaSubscribed, wabaOverride, phoneOverride } = subscriptions;
  const rule = fieldRule(field);
  if (app === null) return { url: null, problem: 'The app has no webhook subscription yet (POST /{app id}/subscriptions).' };
  if (rule !== null && !app.fields.includes(field)) return { url: null, problem: `The app is not subscribed to the webhook field "${field}".` };
  if (!wabaSubscribed) {
    return { url: null, problem: 'The app is not subscribed to the WhatsApp Business Account (POST /{account id}/subscribed_apps).' };
  }
  if (rule?.followsOverride === true && phoneOverride !== null) return { url: phoneOverride.url, source: 'phone' };
  if (rule?.followsOverride === true && wabaOverride !== null) return { url: wabaOverride.url, source: 'waba' };
  return { url: app.url, source: 'app' };
}

const LOOPBACK_HOST = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Why the sandbox will not call this URL, or `null`: it never leaves this machine. */
export function callbackProblem(url: string): string | null {
  if (!URL.canParse(url)) return 'The callback URL is not a URL.';
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return 'The callback URL must start with http:// or https://.';
  if (!LOOPBACK_HOST.test(hostname)) {
    return 'The sandbox only calls URLs on this machine, e.g. http://127.0.0.1:5678/webhook/…; in n8n that is the setting WEBHOOK_URL.';
  }
  return null;
}
