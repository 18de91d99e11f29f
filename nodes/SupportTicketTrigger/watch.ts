import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { startDispatcher } from '../../src/inbox/dispatcher';
import { pause } from '../../src/inbox/pause';
import { untoldReplies } from '../../src/reply/replyStory';
import { MINUTE_MS, SECOND_MS, systemClock } from '../../src/shared/clock';
import { startTicketStory, startTicketWatch } from '../../src/ticket/events';
import { PROCESS_ID } from '../shared/environment';
import { toPublishingError } from '../shared/errors';
import { emitter } from '../shared/trigger/emitter';
import { refuseUnknownEngine } from '../shared/trigger/engine';
import { heartbeatIn } from '../shared/trigger/heartbeat';
import { targetOf } from '../shared/trigger/target';
import { ticketFaultLog } from './ticketFaultLog';
import { openTicketSession, type TicketSession } from './session';

/** How often the helpdesk is asked, unless told otherwise: where it rings only to make up for lost calls. */
const LOOK_EVERY_MS = 30 * SECOND_MS;
const CATCH_UP_MS = 5 * MINUTE_MS;
/** A look that is under way goes on for so long before n8n is kept no longer. */
const FAREWELL_MS = 5 * SECOND_MS;

/** Whether the helpdesk calls: somebody, or this node, has told it where. */
function rings({ provider, settings }: TicketSession): boolean {
  const { webhook } = provider.events;
  return webhook !== null && (settings.webhook === 'manual' || (settings.webhook === 'automatic' && webhook.register !== null));
}

/** The trigger's entry in the store, renewed at every start: what agents did meanwhile is worked on. */
async function activate(context: ITriggerFunctions): Promise<TicketSession> {
  try {
    refuseUnknownEngine(context);
    const session = await openTicketSession(context);
    const { store, scope, settings } = session;
    await store.registerTicketTrigger({ ...scope, ...targetOf(context), topics: settings.topics }, systemClock.now());
    return session;
  } catch (failure) {
    throw toPublishingError(context, failure);
  }
}

/** Looks for what agents did, and brings it to n8n, until the workflow is switched off. */
export async function watchTickets(context: ITriggerFunctions): Promise<ITriggerResponse> {
  // While the editor listens, webhook() starts the run.
  if (context.getMode() === 'manual') return {};
  const session = await activate(context);
  const { store, provider, scope, settings } = session;
  const { parallel, longestRunMs, onCrash } = settings;
  const common = { store, clock: systemClock, sleep: pause, onFault: ticketFaultLog(context.logger) };
  const dispatcher = startDispatcher(
    { ...common, heartbeat: heartbeatIn(store, context.logger), beforeEmit: async () => undefined, emit: emitter({ ...common, context, outputs: 1 }) },
    { target: targetOf(context), processId: PROCESS_ID, parallel, longestRunMs, onCrash, pollMs: SECOND_MS },
  );
  const { phoneNumberId } = scope;
  const everyMs = settings.lookEveryMs ?? (rings(session) ? CATCH_UP_MS : LOOK_EVERY_MS);
  const stopWatch = startTicketWatch({ ...common, provider }, { phoneNumberId, catchUpMs: everyMs });
  const stopStory = startTicketStory({ ...common, provider, untold: async (conversationId) => await untoldReplies(store, conversationId) }, phoneNumberId);
  return {
    closeFunction: async () => {
      const ended = Promise.all([stopWatch(), stopStory()]);
      await dispatcher.stop();
      await Promise.race([ended, pause(FAREWELL_MS)]);
    },
  };
}
