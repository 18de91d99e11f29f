import type { IHookFunctions } from 'n8n-workflow';
import { pause } from '../../src/inbox/pause';
import { registerTrigger, unregisterTrigger } from '../../src/registration/registerTrigger';
import { MINUTE_MS, SECOND_MS, systemClock } from '../../src/shared/clock';
import type { SupportStore } from '../../src/store/SupportStore';
import { readAccount, type Account } from '../shared/account';
import { toPublishingError } from '../shared/errors';
import { openStore } from '../shared/supportStore';
import { refuseUnknownEngine } from '../shared/trigger/engine';
import { faultLog } from '../shared/trigger/faultLog';
import { isSameTarget, targetOf, testTargetOf } from '../shared/trigger/target';
import { othersOf, withRegistrant, type ReachedTrigger } from './registrant';
import { registrationEntry, settingsOf } from './registrationEntry';

/** n8n listens for two minutes, ten at most; the rest is for slow clocks. */
const LISTEN_MS = 11 * MINUTE_MS;
/**
 * n8n switches a trigger off and on again when its workflow is published anew, and calls the same hook as for good: hence the
 * first pause. The others are for a Meta, or a store, that gives no answer.
 */
const RELEASE_PAUSES_MS = [5 * SECOND_MS, 30 * SECOND_MS, 5 * MINUTE_MS];

/** A hook's trigger. */
interface Registration extends ReachedTrigger {
  readonly context: IHookFunctions;
}

async function registrationOf(context: IHookFunctions): Promise<Registration> {
  const account = await readAccount(context);
  const store = await openStore(context, account);
  const url = context.getNodeWebhookUrl('default') ?? '';
  const isTest = context.getMode() === 'manual' || (await isListener(store, account, url));
  return { context, store, account, target: targetOf(context), settings: settingsOf(context), url, isTest };
}

/** n8n's mode is `internal` whichever of the two it stops: only the URL tells. A listener may have expired meanwhile. */
async function isListener(store: SupportStore, { graph }: Account, url: string): Promise<boolean> {
  const listeners = await store.listListeners(graph.phoneNumberId, 0);
  return listeners.some(({ testUrl }) => testUrl === url);
}

/** Notes where this trigger is reached, so that another one can hand the callback over when it goes. */
async function note({ context, store, account, url, isTest }: Registration): Promise<void> {
  const entry = registrationEntry(context, account, url);
  const now = systemClock.now();
  if (!isTest) return await store.registerTrigger(entry, now);
  const { phoneNumberId, accountKey } = entry;
  await store.addListener({ ...testTargetOf(entry), phoneNumberId, accountKey, testUrl: url, expiresAt: now + LISTEN_MS });
}

async function register(registration: Registration): Promise<void> {
  // While n8n starts nobody looks on, and messages must not stay away because of other events.
  const isPublishing = !['init', 'leadershipChange'].includes(registration.context.getActivationMode());
  await withRegistrant(registration, async (registrant, ports) => await registerTrigger(registrant, isPublishing, ports));
}

async function isOn({ store, account, target }: Registration): Promise<boolean> {
  return (await store.listTriggers(account.graph.phoneNumberId)).some((trigger) => isSameTarget(trigger, target));
}

/** Gives up what Meta holds of this trigger, unless it was switched on again. */
async function release(registration: Registration): Promise<void> {
  await withRegistrant(registration, async (registrant, ports) => {
    if (registration.isTest || !(await isOn(registration))) await unregisterTrigger(registrant, ports);
  });
}

/** What Meta sends meanwhile finds nobody, and comes again. */
async function releaseUnlessRepublished(registration: Registration): Promise<void> {
  const onFault = faultLog(registration.context.logger, 'The number’s webhooks could not be given back yet. ');
  for (const pauseMs of RELEASE_PAUSES_MS) {
    await pause(pauseMs);
    try {
      return await release(registration);
    } catch (failure) {
      onFault(failure);
    }
  }
}

/** Another trigger of the number takes over at once; where there is none, this one may come back in a moment. */
async function unregister(registration: Registration): Promise<void> {
  const { store, target, isTest } = registration;
  if (isTest) {
    await store.removeListener(testTargetOf(target), systemClock.now());
    return await release(registration);
  }
  await store.unregisterTrigger(target, systemClock.now());
  if ((await othersOf(registration)).length > 0) await release(registration);
  else void releaseUnlessRepublished(registration);
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
  /** `create` looks what is there, and leaves it where it is right. */
  async checkExists(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      refuseUnknownEngine(this);
      await note(registration);
      return false;
    });
  },
  async create(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      await register(registration);
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
