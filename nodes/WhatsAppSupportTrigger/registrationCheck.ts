import { keepRegistered } from '../../src/registration/registerTrigger';
import { shownUrl, type ForeignCallback } from '../../src/registration/words';
import { DAY_MS, systemClock } from '../../src/shared/clock';
import { hashKey } from '../../src/shared/hash';
import type { AccountEvent } from '../../src/shared/inbound';
import { recordEvents } from '../../src/store/recordEvents';
import type { Account } from '../shared/account';
import { isSameTarget } from '../shared/trigger/target';
import { withRegistrant, type ReachedTrigger } from './registrant';

const SET_AGAIN =
  'WhatsApp Support Trigger: WhatsApp no longer sent this number’s messages to n8n, and does again now. Find out who changes the webhooks of the Meta app if it happens often.';

/** Told once a day, as long as it stays so. */
function callbackTaken({ graph }: Account, { url, message, hint }: ForeignCallback, now: number): AccountEvent {
  return {
    kind: 'accountEvent',
    event: 'callbackTaken',
    topic: 'accountChanged',
    eventKey: hashKey('callbackTaken', graph.phoneNumberId, url, Math.floor(now / DAY_MS)),
    business: { phoneNumberId: graph.phoneNumberId, displayPhoneNumber: null, wabaId: graph.wabaId },
    field: 'webhook_configuration',
    at: now,
    summary: `${message} ${hint}`,
    raw: { callbackUrl: shownUrl(url) },
  };
}

/** Looks whether Meta still sends the trigger's webhooks here, and sees to it where nobody else has them. */
export async function checkRegistration(trigger: Omit<ReachedTrigger, 'isTest' | 'url'>): Promise<void> {
  const { context, store, account, target } = trigger;
  const { phoneNumberId } = account.graph;
  const url = (await store.listTriggers(phoneNumberId)).find((each) => isSameTarget(each, target))?.webhookUrl ?? null;
  // n8n is still about to register it.
  if (url === null) return;
  const outcome = await withRegistrant({ ...trigger, url, isTest: false }, keepRegistered);
  if (outcome === 'unchanged') return;
  if (outcome === 'changed') return context.logger.warn(SET_AGAIN);
  context.logger.error(`WhatsApp Support Trigger: ${outcome.message} ${outcome.hint}`);
  const now = systemClock.now();
  await recordEvents(store, phoneNumberId, [callbackTaken(account, outcome, now)], now);
}
