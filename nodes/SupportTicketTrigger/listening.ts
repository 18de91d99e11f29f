import type { IHookFunctions } from 'n8n-workflow';
import { pause } from '../../src/inbox/pause';
import { MINUTE_MS, SECOND_MS, systemClock } from '../../src/shared/clock';
import { latestEvent, listenedTo } from '../../src/ticket/events';
import { plainSend } from '../shared/http';
import { targetOf, testTargetOf } from '../shared/trigger/target';
import type { TicketSession } from './session';
import { ticketFaultLog } from './ticketFaultLog';

/** n8n first finishes what it does to listen. */
const START_MS = SECOND_MS / 2;
const LOOK_EVERY_MS = 15 * SECOND_MS;
/** n8n listens for two minutes, ten at most. */
const LISTEN_MS = 11 * MINUTE_MS;

/** Editors that listen, by their test URL. */
const listening = new Map<string, AbortController>();

/** Whether an editor listens, or listened, under this URL. */
export function isListening(url: string): boolean {
  return listening.has(url);
}

/** A copy of the last event for the editor; `false` where agents did nothing yet. */
async function offerLatest(context: IHookFunctions, { store, provider, scope, settings }: TicketSession): Promise<boolean> {
  const now = systemClock.now();
  const latest = await latestEvent({ provider, store }, scope.phoneNumberId, settings.topics, now);
  if (latest === null) return false;
  const target = { ...testTargetOf(targetOf(context)), phoneNumberId: scope.phoneNumberId, topics: settings.topics, combine: null, maxMessageAgeMs: null };
  await store.ingest([listenedTo(latest, now)], [target], now);
  return true;
}

/** What an earlier run in the editor left, whatever became of it. */
async function forgetOffers(context: IHookFunctions, { store }: TicketSession): Promise<void> {
  const target = testTargetOf(targetOf(context));
  const now = systemClock.now();
  await store.recoverDeliveries(target, { silentSince: now + 1, claimedBefore: now + 1, onCrash: 'leaveIt' }, now);
  await store.removeListener(target, now);
}

/** Gives the editor the last thing that agents did, at once or as soon as there is one: n8n waits for a call to its test URL. */
export async function startListening(context: IHookFunctions, session: TicketSession, url: string): Promise<void> {
  const stop = new AbortController();
  listening.get(url)?.abort();
  listening.set(url, stop);
  await forgetOffers(context, session);
  const until = systemClock.now() + LISTEN_MS;
  const onFault = ticketFaultLog(context.logger, 'The listening editor could not be given an answer. ');

  const listens = () => !stop.signal.aborted && systemClock.now() < until;

  async function listen(): Promise<void> {
    await pause(START_MS, stop.signal);
    while (listens()) {
      const found = await offerLatest(context, session).catch(onFault);
      if (found === true && listens()) return void (await plainSend(context)({ method: 'POST', url, json: {} }));
      await pause(LOOK_EVERY_MS, stop.signal);
    }
  }
  void listen().catch(onFault);
}

/** The editor listens no more. */
export async function stopListening(context: IHookFunctions, session: TicketSession, url: string): Promise<void> {
  listening.get(url)?.abort();
  listening.delete(url);
  await session.store.removeListener(testTargetOf(targetOf(context)), systemClock.now());
}
