import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { MB } from '../../src/shared/bytes';
import { systemClock } from '../../src/shared/clock';
import type { TicketWebhookRequest } from '../../src/ticket';
import { PROCESS_ID } from '../shared/environment';
import { targetOf, testTargetOf } from '../shared/trigger/target';
import { answer, rawBodyOf } from '../shared/trigger/webhookRequest';
import { recentTicketSession } from './session';
import { NODE_NAME, ticketFaultLog } from './ticketFaultLog';

const RECEIVED: IWebhookResponseData = { webhookResponse: 'Received' };
const LARGEST_BODY = MB;
/** No helpdesk names more in one call. */
const MOST_TICKETS = 100;

function requestOf(context: IWebhookFunctions, rawBody: Buffer): TicketWebhookRequest {
  const headers = Object.entries(context.getHeaderData()).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return { headers: Object.fromEntries(headers) as Record<string, string>, rawBody };
}

/**
 * The helpdesk rings. Of what it says only the tickets' ids count, and of these those that are ours: the watch reads the rest
 * from the helpdesk.
 */
async function receiveRing(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const rawBody = await rawBodyOf(context);
  if (rawBody.length > LARGEST_BODY) return answer(context, 413, 'Too large');
  const { store, provider, scope, settings } = await recentTicketSession(context);
  const { webhook } = provider.events;
  if (webhook === null) return answer(context, 404, 'This helpdesk has no webhooks');
  const placed = await store.getTicketWebhook(targetOf(context));
  const now = systemClock.now();
  const ticketIds = webhook.ticketsOf(requestOf(context, rawBody), placed?.secret ?? settings.webhookSecret, now);
  if (ticketIds === null) {
    context.logger.warn(`${NODE_NAME}: a call without the helpdesk’s signature was refused. Check the Webhook Secret if it came from the helpdesk.`);
    return answer(context, 401, 'Signature missing or wrong');
  }
  await store.hintAtTickets(scope, ticketIds.slice(0, MOST_TICKETS), now);
  return RECEIVED;
}

/** Starts the run of a listening editor with what was found for it; without it the editor goes on listening. */
async function startTestRun(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const { store } = await recentTicketSession(context);
  const now = systemClock.now();
  const [found] = await store.nextDeliveries(testTargetOf(targetOf(context)), now, 1);
  if (found === undefined || !(await store.markEmitted(found.id, found.attempt, PROCESS_ID, now))) return RECEIVED;
  return { ...RECEIVED, workflowData: [[{ json: { delivery: found.id, attempt: found.attempt } }]] };
}

/** What n8n calls for each request to the trigger's URLs. */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  try {
    return context.getMode() === 'manual' ? await startTestRun(context) : await receiveRing(context);
  } catch (failure) {
    ticketFaultLog(context.logger, 'A call of the helpdesk could not be noted; what it was about is found later. ')(failure);
    return answer(context, 500, 'Not noted');
  }
}
