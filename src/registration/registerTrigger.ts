// Where Meta sends a trigger's webhooks. Whoever calls these functions holds the lock of the app's callbacks.
import { readAppSubscription, subscribeApp, type AppSubscription, type GraphApp } from '../graph/appSubscription';
import { GraphRefusal, type GraphAccount } from '../graph/graphApi';
import {
  checkCallbackUrl,
  clearOverride,
  OVERRIDE_LEVELS,
  readAccountSubscription,
  setOverride,
  subscribeToAccount,
  type Callback,
  type OverrideLevel,
  type Overrides,
} from '../graph/subscriptions';
import { untilReached } from '../graph/untilReached';
import type { Sleep } from '../shared/clock';
import { SupportError } from '../shared/errors';
import type { HttpSend } from '../shared/http';
import type { Wish } from '../shared/inbound';
import type { CallbackStore } from '../store/SupportStore';
import { eventsThatStayAway, fieldsFor, MESSAGES } from './events';
import { giveBack, occupy, type Place } from './place';
import type { RegistrationSettings } from './settings';
import { ForeignCallback, messagesUnsubscribed, notRestored, staysAway } from './words';

/** A trigger that is to be reached, or no longer. */
export interface Registrant {
  readonly account: GraphAccount;
  readonly app: GraphApp;
  /** What Meta shows our URLs. */
  readonly verifyToken: string;
  /** Where Meta reaches the trigger. */
  readonly url: string;
  readonly wishes: readonly Wish[];
  readonly settings: RegistrationSettings;
  /** Fingerprint of the app secret: only triggers that know the same can stand in for each other. */
  readonly accountKey: string;
  /** URLs of the other published triggers of the number that can: each writes deliveries for all. */
  readonly others: readonly string[];
  /** A listening editor makes do with any way on which messages come; a published trigger wants one that is its own. */
  readonly isListener: boolean;
}

export interface RegistrationPorts {
  /** Speaks with the account's access token. */
  readonly send: HttpSend;
  /** Adds no authentication. */
  readonly plainSend: HttpSend;
  readonly store: CallbackStore;
  readonly sleep: Sleep;
  /** Says in n8n's log what nobody is told otherwise. */
  readonly warn: (text: string) => void;
}

function overridePlace({ account, app }: Registrant, level: OverrideLevel, { send }: RegistrationPorts): Place {
  const owner = level === 'account' ? account.wabaId : account.phoneNumberId;
  return {
    name: `${level}:${owner}:${app.id}`,
    set: async (callback) => await setOverride(send, account, level, callback),
    clear: async () => await clearOverride(send, account, level),
  };
}

function appPlace({ account, app }: Registrant, fields: readonly string[], { plainSend }: RegistrationPorts): Place {
  return {
    name: `app:${app.id}`,
    set: async (callback) => await subscribeApp(plainSend, account, app, callback, fields),
    // Without a callback the app would hear of nothing, and Meta repeats for days what nobody takes.
    clear: null,
  };
}

/** The override that counts for the number. */
const inForce = ({ phoneNumber, account }: Overrides): string | null => phoneNumber ?? account;

/** Whether a URL is that of a published trigger, of whichever number, that knows the same app secret. */
async function isOfApp(url: string, { accountKey }: Registrant, store: CallbackStore): Promise<boolean> {
  const owner = await store.urlOwner(url);
  return owner !== null && owner.isActive && owner.accountKey === accountKey;
}

/** Whether what Meta sends to a URL reaches the trigger. */
const serves = (url: string | null, { url: own, others }: Registrant): boolean => url !== null && (url === own || others.includes(url));

/** The levels at which an override has to be set for the trigger to be reached. */
async function levelsToChange(registrant: Registrant, found: Overrides, appUrl: string | null, store: CallbackStore): Promise<readonly OverrideLevel[]> {
  const way = inForce(found) ?? appUrl;
  if (registrant.isListener && way !== null && registrant.others.includes(way)) return [];
  if (registrant.settings.level !== 'account') return serves(inForce(found), registrant) ? [] : ['phoneNumber'];
  // An override of the number would count before the account's, which may be that of another number's trigger.
  const number = found.phoneNumber === null || serves(found.phoneNumber, registrant) ? [] : (['phoneNumber'] as const);
  const isAccountOurs = found.account !== null && (serves(found.account, registrant) || (await isOfApp(found.account, registrant, store)));
  return isAccountOurs ? number : [...number, 'account'];
}

/** @throws {ForeignCallback} for a URL that would lose the number's webhooks, is none of ours, and may keep them */
async function refuseForeign({ settings: { level, takeOver } }: Registrant, levels: readonly OverrideLevel[], found: Overrides, store: CallbackStore): Promise<void> {
  const losing = level === 'account' ? levels.map((each) => found[each]) : [inForce(found)];
  for (const url of losing) if (url !== null && !takeOver && (await store.urlOwner(url)) === null) throw new ForeignCallback(url);
}

/** @returns whether anything had to be changed */
async function ensureOverrides(registrant: Registrant, appUrl: string | null, ports: RegistrationPorts): Promise<boolean> {
  const { account, app, url, verifyToken } = registrant;
  const { isSubscribed, overrides } = await readAccountSubscription(ports.send, account, app.id);
  const levels = await levelsToChange(registrant, overrides, appUrl, ports.store);
  if (levels.length > 0) await refuseForeign(registrant, levels, overrides, ports.store);
  if (!isSubscribed) await subscribeToAccount(ports.send, account);
  for (const level of levels) await occupy(overridePlace(registrant, level, ports), overrides[level], { url, verifyToken }, ports.store);
  return levels.length > 0 || !isSubscribed;
}

interface AppState {
  readonly subscription: AppSubscription | null;
  readonly isOurs: boolean;
}

const union = (some: readonly string[], more: readonly string[]): readonly string[] => [...new Set([...some, ...more])];

/** Subscribes to all that the trigger wants; where Meta refuses a field, to what cannot be done without. */
async function subscribe(registrant: Registrant, standing: AppSubscription | null, callback: Callback, ports: RegistrationPorts): Promise<AppSubscription> {
  const subscribeTo = async (fields: readonly string[]): Promise<AppSubscription> => {
    await occupy(appPlace(registrant, fields, ports), standing?.url ?? null, callback, ports.store);
    return { url: callback.url, fields };
  };
  const before = standing?.fields ?? [];
  try {
    return await subscribeTo(union(before, fieldsFor(registrant.wishes)));
  } catch (failure) {
    if (!(failure instanceof GraphRefusal) || failure.graphCode !== 100) throw failure;
    return await subscribeTo(union(before, [MESSAGES]));
  }
}

/** Adds fields to the subscription of somebody else's callback, which confirms that only when it takes our verify token. */
async function addFields({ account, app, verifyToken, settings, wishes }: Registrant, standing: AppSubscription, ports: RegistrationPorts): Promise<AppSubscription> {
  const fields = union(standing.fields, fieldsFor(wishes));
  if (fields.length === standing.fields.length) return standing;
  try {
    const callback = { url: standing.url, verifyToken: settings.previousVerifyToken ?? verifyToken };
    await subscribeApp(ports.plainSend, account, app, callback, fields);
    return { ...standing, fields };
  } catch (failure) {
    if (failure instanceof GraphRefusal && failure.retry === 'no') return standing;
    throw failure;
  }
}

/** Makes sure that the app hears of messages, and as far as it may of all that the trigger wants. */
async function ensureAppCallback(registrant: Registrant, ports: RegistrationPorts): Promise<AppState> {
  const { account, app, url, verifyToken, settings, wishes } = registrant;
  const standing = await readAppSubscription(ports.plainSend, account, app);
  const isForeign = standing !== null && (await ports.store.urlOwner(standing.url)) === null;
  if (isForeign && settings.appCallback !== 'takeOver') return { subscription: await addFields(registrant, standing, ports), isOurs: false };
  const isReached = standing !== null && (standing.url === url || (await isOfApp(standing.url, registrant, ports.store)));
  const isComplete = isReached && fieldsFor(wishes).every((field) => standing.fields.includes(field));
  return { subscription: isComplete ? standing : await subscribe(registrant, standing, { url, verifyToken }, ports), isOurs: true };
}

/** Says what stays away; how, depends on whether somebody is publishing and has not decided yet. */
function tellWhatStaysAway({ wishes, settings }: Registrant, { subscription, isOurs }: AppState, isPublishing: boolean, warn: (text: string) => void): void {
  if (subscription !== null && !subscription.fields.includes(MESSAGES)) throw messagesUnsubscribed(subscription.url);
  const labels = eventsThatStayAway(wishes, subscription, isOurs);
  if (labels.length === 0) return;
  const { message, hint } = staysAway(labels, isOurs ? null : (subscription?.url ?? null));
  if (isPublishing && settings.appCallback === 'ifFree') throw new SupportError('unsupportedSetup', message, hint);
  warn(`${message} ${hint}`);
}

/**
 * Makes Meta call the trigger, directly or through another published one of its number. Changes nothing where it does already.
 * @param isPublishing somebody looks on and is told of events that will not arrive; otherwise only the log is
 * @returns whether the messages' way had to be changed
 * @throws {ForeignCallback} where a URL that is none of ours has the webhooks, and may keep them
 * @throws {SupportError} `unsupportedSetup` where the app gets no messages or not what the trigger wants, and may not be changed
 * @throws {GraphRefusal} what Meta says no to
 */
export async function registerTrigger(registrant: Registrant, isPublishing: boolean, ports: RegistrationPorts): Promise<boolean> {
  if (registrant.settings.level === null) return false;
  checkCallbackUrl(registrant.url);
  return await untilReached(ports.sleep, async () => {
    const state = await ensureAppCallback(registrant, ports);
    tellWhatStaysAway(registrant, state, isPublishing, ports.warn);
    return await ensureOverrides(registrant, state.subscription?.url ?? null, ports);
  });
}

/**
 * The same for a trigger that is published, with nobody looking on.
 * @returns what had to be done; where somebody else has the webhooks and may keep them, who
 * @throws {SupportError} what else {@link registerTrigger} throws
 */
export async function keepRegistered(registrant: Registrant, ports: RegistrationPorts): Promise<'changed' | 'unchanged' | ForeignCallback> {
  try {
    return (await registerTrigger(registrant, false, ports)) ? 'changed' : 'unchanged';
  } catch (failure) {
    if (failure instanceof ForeignCallback) return failure;
    throw failure;
  }
}

/** Hands a place over to another trigger of ours, or back to what stood there before. */
async function leave(place: Place, { settings, url, verifyToken }: Registrant, heir: string | null, ports: RegistrationPorts): Promise<void> {
  // Where the operator registers URLs, only what an earlier setting of this node put there is ours.
  if (settings.level === null && (await ports.store.getCallback(place.name))?.ourUrl !== url) return;
  if (heir !== null) return await occupy(place, url, { url: heir, verifyToken }, ports.store);
  const dead = await giveBack(place, settings.previousVerifyToken ?? verifyToken, ports.store);
  if (dead !== null) ports.warn(notRestored(dead));
}

/**
 * Takes the trigger's URL away wherever Meta holds it: another published trigger of the number gets it, else what stood
 * there before. What is not ours any more is left alone.
 */
export async function unregisterTrigger(registrant: Registrant, ports: RegistrationPorts): Promise<void> {
  const { account, app, url, others } = registrant;
  const heir = others[0] ?? null;
  const { overrides } = await readAccountSubscription(ports.send, account, app.id);
  for (const level of OVERRIDE_LEVELS.filter((each) => overrides[each] === url)) await leave(overridePlace(registrant, level, ports), registrant, heir, ports);
  const standing = await readAppSubscription(ports.plainSend, account, app);
  if (standing?.url === url) await leave(appPlace(registrant, standing.fields, ports), registrant, heir, ports);
}
