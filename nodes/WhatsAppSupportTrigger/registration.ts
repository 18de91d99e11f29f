import type { IHookFunctions } from 'n8n-workflow';
import { checkCallbackUrl, clearCallback, ensureAccountSubscription, ensureAppSubscription, readAppId, readCallback, setCallback } from '../../src/graph/subscriptions';
import { untilReached } from '../../src/graph/untilReached';
import { pause } from '../../src/inbox/pause';
import { MINUTE_MS, systemClock } from '../../src/shared/clock';
import type { SupportStore, TriggerRegistration } from '../../src/store/SupportStore';
import { ACCOUNT_CREDENTIAL, readAccount, type Account } from '../shared/account';
import { toPublishingError } from '../shared/errors';
import { httpSend, plainSend } from '../shared/http';
import { openStore } from '../shared/supportStore';
import { refuseUnknownEngine } from './engine';
import { registrationEntry, targetOf, testTargetOf } from './target';

/** n8n listens for two minutes, ten at most; the rest is for slow clocks. */
const LISTEN_MS = 11 * MINUTE_MS;

interface Registration {
  readonly context: IHookFunctions;
  readonly store: SupportStore;
  readonly account: Account;
  readonly url: string;
  /** The editor starts or stops listening; otherwise the workflow is switched on or off. */
  readonly isTest: boolean;
}

async function registrationOf(context: IHookFunctions): Promise<Registration> {
  const account = await readAccount(context);
  const store = await openStore(context, account);
  const url = context.getNodeWebhookUrl('default') ?? '';
  return { context, store, account, url, isTest: context.getMode() === 'manual' || (await isListener(store, account, url)) };
}

/** n8n's mode is `internal` whichever of the two it stops: only the URL tells. A listener may have expired meanwhile. */
async function isListener(store: SupportStore, { graph }: Account, url: string): Promise<boolean> {
  const listeners = await store.listListeners(graph.phoneNumberId, 0);
  return listeners.some(({ testUrl }) => testUrl === url);
}

/**
 * Published triggers of the same number that can stand in for this one, because they know the same app secret; for a
 * listening editor its own published node too.
 */
async function published({ context, store, account, isTest }: Registration): Promise<readonly TriggerRegistration[]> {
  const self = targetOf(context);
  const all = (await store.listTriggers(account.graph.phoneNumberId)).filter(({ accountKey }) => accountKey === account.accountKey);
  return all.filter(({ workflowId, nodeId }) => isTest || workflowId !== self.workflowId || nodeId !== self.nodeId);
}

async function appIdOf({ context, account }: Registration): Promise<string> {
  return account.appId ?? (await readAppId(httpSend(context, ACCOUNT_CREDENTIAL), account.graph, account.accessToken));
}

async function currentCallback(registration: Registration): Promise<string | null> {
  const { context, account } = registration;
  return await readCallback(httpSend(context, ACCOUNT_CREDENTIAL), account.graph, await appIdOf(registration));
}

async function pointMetaTo(registration: Registration, url: string): Promise<void> {
  const { context, account } = registration;
  checkCallbackUrl(url);
  const send = httpSend(context, ACCOUNT_CREDENTIAL);
  const appId = await appIdOf(registration);
  const callback = { url, verifyToken: account.verifyToken };
  await untilReached(pause, async () => {
    await ensureAppSubscription(plainSend(context), account.graph, { id: appId, secret: account.appSecret }, callback);
    await ensureAccountSubscription(send, account.graph, appId);
    await setCallback(send, account.graph, url, account.verifyToken);
  });
}

/** Notes where this trigger is reached, so that another one can hand the callback over when it goes. */
async function note({ context, store, account, url, isTest }: Registration): Promise<void> {
  const entry = registrationEntry(context, account, url);
  const now = systemClock.now();
  if (!isTest) return await store.registerTrigger(entry, now);
  const { phoneNumberId, accountKey } = entry;
  await store.addListener({ ...testTargetOf(entry), phoneNumberId, accountKey, testUrl: url, expiresAt: now + LISTEN_MS });
}

/**
 * Whether Meta's one callback leads to this trigger already: directly, or to another published trigger of the number,
 * which writes deliveries for all of them and wakes listening editors.
 */
async function isRegistered(registration: Registration): Promise<boolean> {
  refuseUnknownEngine(registration.context);
  await note(registration);
  const callback = await currentCallback(registration);
  if (callback === null) return false;
  if (callback === registration.url) return true;
  return (await published(registration)).some(({ webhookUrl }) => webhookUrl === callback);
}

/** Takes this trigger out; a callback that led to it goes to another published trigger, or back to the app's own. */
async function unregister(registration: Registration): Promise<void> {
  const { context, store, account, url, isTest } = registration;
  if (isTest) await store.removeListener(testTargetOf(targetOf(context)), systemClock.now());
  else await store.unregisterTrigger(targetOf(context), systemClock.now());
  if ((await currentCallback(registration)) !== url) return;
  const heir = (await published(registration)).flatMap(({ webhookUrl }) => webhookUrl ?? [])[0];
  if (heir === undefined) await clearCallback(httpSend(context, ACCOUNT_CREDENTIAL), account.graph);
  else await pointMetaTo(registration, heir);
}

async function guarded<T>(context: IHookFunctions, action: (registration: Registration) => Promise<T>): Promise<T> {
  try {
    return await action(await registrationOf(context));
  } catch (failure) {
    throw toPublishingError(context, failure);
  }
}

/** What n8n calls when the workflow is switched on and off, and when the editor starts and stops listening. */
export const callbackRegistration = {
  async checkExists(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, isRegistered);
  },
  async create(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      await pointMetaTo(registration, registration.url);
      return true;
    });
  },
  async delete(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      await unregister(registration);
      return true;
    });
  },
};
