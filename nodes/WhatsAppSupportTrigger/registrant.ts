import type { Logger } from 'n8n-workflow';
import { readAppId } from '../../src/graph/accessToken';
import { pause } from '../../src/inbox/pause';
import type { Registrant, RegistrationPorts } from '../../src/registration/registerTrigger';
import { SECOND_MS, systemClock } from '../../src/shared/clock';
import { inTurn } from '../../src/store/inTurn';
import type { SupportStore, TriggerTarget } from '../../src/store/SupportStore';
import { accountSend, type Account } from '../shared/account';
import { plainSend, type RequestContext } from '../shared/http';
import { isSameTarget } from '../shared/trigger/target';
import type { TriggerSettings } from './settings';

/** A trigger node, as far as Meta has to reach it. */
export interface ReachedTrigger {
  readonly context: RequestContext & { readonly logger: Logger };
  readonly store: SupportStore;
  readonly account: Account;
  readonly target: TriggerTarget;
  readonly settings: Pick<TriggerSettings, 'registration' | 'wishes'>;
  readonly url: string;
  /** The editor listens: it wants no more than messages, which its own published node can hand on too. */
  readonly isTest: boolean;
}

/** Addresses of the published triggers that can stand in for this one. */
export async function othersOf({ store, account, target, isTest }: ReachedTrigger): Promise<readonly string[]> {
  const published = await store.listTriggers(account.graph.phoneNumberId);
  return published
    .filter(({ accountKey }) => accountKey === account.accountKey)
    .filter((other) => isTest || !isSameTarget(other, target))
    .flatMap(({ webhookUrl }) => webhookUrl ?? []);
}

async function registrantFor(trigger: ReachedTrigger): Promise<Registrant> {
  const { context, account, settings, url, isTest } = trigger;
  const { accountKey, appSecret, graph, verifyToken } = account;
  const id = account.appId ?? (await readAppId(accountSend(context, account), graph, account.accessToken));
  const forEditor = { wishes: ['message'], settings: { ...settings.registration, appCallback: 'ifFree' } } as const;
  const common = { account: graph, app: { id, secret: appSecret }, verifyToken, accountKey, url, others: await othersOf(trigger), isListener: isTest };
  return { ...common, ...(isTest ? forEditor : { wishes: settings.wishes.topics, settings: settings.registration }) };
}

function registrationPorts({ context, store, account }: ReachedTrigger): RegistrationPorts {
  const warn = (text: string) => context.logger.warn(`WhatsApp Support Trigger: ${text}`);
  return { send: accountSend(context, account), plainSend: plainSend(context), store, sleep: pause, warn };
}

/** What a process that died at it holds up. Two at the same time do no harm: the next look finds it. */
const LOCK_MS = 30 * SECOND_MS;

/** Works on where Meta sends the webhooks of an app, one trigger at a time. */
export async function withRegistrant<Result>(
  trigger: ReachedTrigger,
  work: (registrant: Registrant, ports: RegistrationPorts) => Promise<Result>,
): Promise<Result> {
  const { store, account } = trigger;
  const inRegistration = async () => await work(await registrantFor(trigger), registrationPorts(trigger));
  return await inTurn(`registration:${account.accountKey}`, { store, clock: systemClock, sleep: pause }, inRegistration, LOCK_MS);
}
