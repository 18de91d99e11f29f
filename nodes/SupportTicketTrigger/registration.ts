import type { IHookFunctions } from 'n8n-workflow';
import { systemClock } from '../../src/shared/clock';
import type { PlacedTicketWebhook } from '../../src/store/SupportStore';
import { toPublishingError } from '../shared/errors';
import { refuseUnknownEngine } from '../shared/trigger/engine';
import { targetOf } from '../shared/trigger/target';
import { isListening, startListening, stopListening } from './listening';
import { openTicketSession, type TicketSession } from './session';
import { ticketFaultLog } from './ticketFaultLog';

/** A hook's trigger. */
interface Registration extends TicketSession {
  readonly context: IHookFunctions;
  readonly url: string;
}

async function guarded(context: IHookFunctions, action: (registration: Registration) => Promise<boolean>): Promise<boolean> {
  try {
    const url = context.getNodeWebhookUrl('default') ?? '';
    return await action({ ...(await openTicketSession(context)), context, url });
  } catch (failure) {
    throw toPublishingError(context, failure);
  }
}

/** How this node sets the helpdesk's webhook up; `null` where it does not. */
function registerOf({ provider, settings }: TicketSession) {
  return settings.webhook === 'automatic' ? (provider.events.webhook?.register ?? null) : null;
}

async function takeAway({ provider }: Registration, { id, secret }: PlacedTicketWebhook): Promise<void> {
  if (id !== null) await provider.events.webhook?.unregister({ id, secret });
}

async function place(registration: Registration): Promise<PlacedTicketWebhook> {
  const { context, url } = registration;
  const nobodys: PlacedTicketWebhook = { url, id: null, secret: null };
  const register = registerOf(registration);
  if (register === null) return nobodys;
  const registered = async (): Promise<PlacedTicketWebhook> => ({ url, ...(await register(url)) });
  if (!['init', 'leadershipChange'].includes(context.getActivationMode())) return await registered();
  // While n8n starts nobody looks on, and the helpdesk is asked regularly anyway.
  const onFault = ticketFaultLog(context.logger, 'The helpdesk’s webhook could not be set up; answers come some minutes later. ');
  return await registered().catch((failure: unknown) => {
    onFault(failure);
    return nobodys;
  });
}

/**
 * The trigger's webhook in the helpdesk that is chosen now; one in another helpdesk is forgotten. n8n asks for webhooks before it starts
 * the trigger, so the trigger's entry is made here: there the webhook is noted.
 */
async function placedHere({ context, store, scope, settings }: Registration): Promise<PlacedTicketWebhook | null> {
  const target = targetOf(context);
  await store.registerTicketTrigger({ ...scope, ...target, topics: settings.topics }, systemClock.now());
  return await store.getTicketWebhook(target);
}

async function setUp(registration: Registration): Promise<boolean> {
  const { context, store } = registration;
  const target = targetOf(context);
  const before = await placedHere(registration);
  if (before !== null) await takeAway(registration, before).catch(ticketFaultLog(context.logger, 'An earlier webhook is still in the helpdesk. '));
  await store.putTicketWebhook(target, await place(registration));
  return true;
}

/** The webhook stays noted where the helpdesk did not let go of it: the next time it is used again. */
async function takeDown(registration: Registration): Promise<boolean> {
  const { context, store, scope } = registration;
  const target = targetOf(context);
  // Where the credential leads to another helpdesk by now, the webhook's id may be that of somebody else's there.
  const isHere = (await store.listTicketTriggers(scope)).some(({ workflowId, nodeId }) => workflowId === target.workflowId && nodeId === target.nodeId);
  await store.unregisterTicketTrigger(target, systemClock.now());
  const placed = isHere ? await store.getTicketWebhook(target) : null;
  if (placed === null) return true;
  try {
    await takeAway(registration, placed);
    await store.putTicketWebhook(target, null);
  } catch (failure) {
    ticketFaultLog(context.logger, 'The webhook is still in the helpdesk. ')(failure);
  }
  return true;
}

/** What n8n calls when the workflow is switched on and off, and when the editor starts and stops listening. */
export const webhookRegistration = {
  async checkExists(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      refuseUnknownEngine(this);
      if (this.getMode() === 'manual') return false;
      const placed = await placedHere(registration);
      return placed?.url === registration.url && (placed.id !== null || registerOf(registration) === null);
    });
  },
  async create(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      if (this.getMode() !== 'manual') return await setUp(registration);
      await startListening(this, registration, registration.url);
      return true;
    });
  },
  async delete(this: IHookFunctions): Promise<boolean> {
    return await guarded(this, async (registration) => {
      // n8n's mode is `internal` whichever of the two it stops: only the URL tells.
      if (!isListening(registration.url)) return await takeDown(registration);
      await stopListening(this, registration, registration.url);
      return true;
    });
  },
};
