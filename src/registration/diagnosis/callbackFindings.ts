import { readAppSubscription, type AppSubscription, type GraphApp } from '../../graph/appSubscription';
import type { GraphAccount } from '../../graph/graphApi';
import { readAccountSubscription, type Overrides } from '../../graph/subscriptions';
import type { HttpSend } from '../../shared/http';
import type { CallbackStore, TriggerRegistry } from '../../store/SupportStore';
import { eventsThatStayAway } from '../events';
import { shownUrl, staysAway } from '../words';
import { attempt, fine, wrong, type Finding } from './finding';

export interface CallbackPorts {
  /** Speaks with the access token. */
  readonly send: HttpSend;
  /** Adds no authentication. */
  readonly plainSend: HttpSend;
  readonly store: CallbackStore & Pick<TriggerRegistry, 'listTriggers'>;
}

const CHECK = 'Webhooks';

function workflowsFinding(count: number): Finding {
  const check = 'Published Workflows';
  if (count > 0) return fine(check, `${count} with a WhatsApp Support Trigger for this number.`);
  return wrong(check, 'No published workflow has a WhatsApp Support Trigger for this number.', 'Publish one: until then messages start nothing.');
}

/** The setting that decides where the number's messages go. */
function wayOf({ phoneNumber, account }: Overrides, app: AppSubscription | null): readonly [url: string, whose: string] | null {
  if (phoneNumber !== null) return [phoneNumber, 'set for this phone number'];
  if (account !== null) return [account, 'set for the whole business account'];
  return app === null ? null : [app.url, 'the Meta app’s own'];
}

async function wayFinding(way: ReturnType<typeof wayOf>, store: CallbackStore): Promise<Finding> {
  if (way === null) return wrong(CHECK, 'WhatsApp has no URL to send this number’s messages to.', 'Publish a workflow with a WhatsApp Support Trigger: it registers its URL.');
  const [url, whose] = way;
  const owner = await store.urlOwner(url);
  if (owner === null) {
    const action = 'If it should come here, switch on Take Over under Options of the WhatsApp Support Trigger, and publish the workflow again.';
    return wrong(CHECK, `WhatsApp sends this number’s messages to another URL (${shownUrl(url)}), ${whose}.`, action);
  }
  if (owner.isActive) return fine(CHECK, `WhatsApp sends this number’s messages to a published workflow of this n8n (${whose}).`);
  return wrong(CHECK, `WhatsApp sends this number’s messages to a URL of this n8n that no published workflow has any more (${whose}).`, 'Publish a workflow with a WhatsApp Support Trigger. Meta repeats for seven days what nobody takes.');
}

/**
 * Whether the number's webhooks, and the events that its triggers want, reach this n8n.
 * @throws {SupportError} when Meta cannot be asked
 */
export async function callbackFindings(account: GraphAccount, app: GraphApp, { send, plainSend, store }: CallbackPorts): Promise<readonly Finding[]> {
  const triggers = await store.listTriggers(account.phoneNumberId);
  const webhooks = await attempt(CHECK, async () => {
    const { overrides } = await readAccountSubscription(send, account, app.id);
    const subscription = await readAppSubscription(plainSend, account, app);
    const isAppOurs = subscription !== null && (await store.urlOwner(subscription.url))?.isActive === true;
    const missing = eventsThatStayAway(triggers.flatMap(({ topics }) => topics), subscription, isAppOurs);
    const { message, hint } = staysAway(missing, isAppOurs ? null : (subscription?.url ?? null));
    const events = missing.length === 0 ? fine('Events', 'All events arrive that the published workflows want.') : wrong('Events', message, hint);
    return [await wayFinding(wayOf(overrides, subscription), store), events];
  });
  return [workflowsFinding(triggers.length), ...webhooks];
}
