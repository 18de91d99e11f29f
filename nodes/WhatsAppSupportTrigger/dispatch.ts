import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { startDispatcher } from '../../src/inbox/dispatcher';
import { startHousekeeping } from '../../src/inbox/housekeeping';
import { keptRepliesFirst } from '../../src/inbox/keptRepliesFirst';
import { pause } from '../../src/inbox/pause';
import { carryOutFollowUps, expireKeptReplies, giveUpLostSends, sendKeptReplies } from '../../src/reply/afterRun';
import { SECOND_MS, systemClock } from '../../src/shared/clock';
import type { SupportStore } from '../../src/store/SupportStore';
import { readAccount, type Account } from '../shared/account';
import { PROCESS_ID } from '../shared/environment';
import { toPublishingError } from '../shared/errors';
import { sendPorts } from '../shared/sending';
import { openStore } from '../shared/supportStore';
import { emitter } from '../shared/trigger/emitter';
import { refuseUnknownEngine } from '../shared/trigger/engine';
import { faultLog } from '../shared/trigger/faultLog';
import { heartbeatIn } from '../shared/trigger/heartbeat';
import { targetOf } from '../shared/trigger/target';
import { checkRegistration } from './registrationCheck';
import { registrationEntry, settingsOf } from './registrationEntry';
import type { TriggerSettings } from './settings';

/** What a trigger works with while its workflow is active. */
interface ActiveTrigger {
  readonly context: ITriggerFunctions;
  readonly store: SupportStore;
  readonly account: Account;
  readonly settings: TriggerSettings;
  readonly onFault: (failure: unknown) => void;
}

/** The trigger's entry in the store, renewed at every start: what came in meanwhile is worked on. */
async function activate(context: ITriggerFunctions): Promise<ActiveTrigger> {
  try {
    refuseUnknownEngine(context);
    const settings = settingsOf(context);
    const account = await readAccount(context);
    const store = await openStore(context, account);
    await store.registerTrigger(registrationEntry(context, account, null), systemClock.now());
    return { context, store, account, settings, onFault: faultLog(context.logger) };
  } catch (failure) {
    throw toPublishingError(context, failure);
  }
}

function dispatch(trigger: ActiveTrigger) {
  const { context, store, settings, onFault } = trigger;
  const { parallel, longestRunMs, onCrash } = settings;
  const send = async (conversationId: string) => await sendKeptReplies(conversationId, sendPorts(trigger));
  const common = { store, clock: systemClock, sleep: pause, onFault };
  const beforeEmit = keptRepliesFirst({ ...common, sendKeptReplies: send });
  return startDispatcher(
    { ...common, heartbeat: heartbeatIn(store, context.logger), beforeEmit, emit: emitter({ ...trigger, outputs: 4 }) },
    { target: targetOf(context), processId: PROCESS_ID, parallel, longestRunMs, onCrash, pollMs: SECOND_MS },
  );
}

function keepHouse(trigger: ActiveTrigger, leads: () => boolean) {
  const { context, store, account, settings, onFault } = trigger;
  const { wishes, windowClosingMs } = settings;
  const { phoneNumberId } = account.graph;
  const { recordsMs, customersMs } = account.retention;
  const customers = customersMs === null ? null : { phoneNumberId, silentMs: customersMs };
  const finishReplies = async () => {
    const ports = sendPorts(trigger);
    await giveUpLostSends(ports);
    // What hinders the one does not hinder the other.
    await carryOutFollowUps(ports).finally(async () => await expireKeptReplies(ports));
  };
  return startHousekeeping(
    { store, clock: systemClock, sleep: pause, leads, finishReplies, checkRegistration: async () => await checkRegistration({ ...trigger, target: targetOf(context) }), onFault },
    { phoneNumberId, windowClosingMs: wishes.topics.includes('windowClosing') ? windowClosingMs : null, retention: { recordsMs, customers } },
  );
}

/** Registers the trigger for its number and brings what the store keeps for it to n8n, until the workflow is switched off. */
export async function dispatchDeliveries(context: ITriggerFunctions): Promise<ITriggerResponse> {
  // While the editor listens, webhook() starts the run.
  if (context.getMode() === 'manual') return {};
  const trigger = await activate(context);
  const dispatcher = dispatch(trigger);
  const stopHousekeeping = keepHouse(trigger, dispatcher.leads);
  return {
    closeFunction: async () => {
      stopHousekeeping();
      await dispatcher.stop();
    },
  };
}
