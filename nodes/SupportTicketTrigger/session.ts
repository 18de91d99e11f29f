import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import { SECOND_MS } from '../../src/shared/clock';
import type { SupportStore, TicketScope } from '../../src/store/SupportStore';
import type { TicketProvider } from '../../src/ticket';
import { scopeOf } from '../../src/ticket/events';
import { readAccount, type Account } from '../shared/account';
import { openLastingProvider } from '../shared/helpdesk';
import { openStore } from '../shared/supportStore';
import { briefMemory } from '../shared/trigger/briefMemory';
import { ticketTriggerSettings, type TicketTriggerSettings } from './settings';

/** The contexts in which n8n reads a node's fields without an item. */
export type TriggerNodeContext = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** A trigger with all that it works with; it stays usable after n8n's call has ended. */
export interface TicketSession {
  readonly account: Account;
  readonly store: SupportStore;
  readonly provider: TicketProvider;
  readonly scope: TicketScope;
  readonly settings: TicketTriggerSettings;
}

/** @throws {SupportError} what stands in the way */
export async function openTicketSession(context: TriggerNodeContext): Promise<TicketSession> {
  const settings = ticketTriggerSettings((name) => context.getNodeParameter(name, ''));
  const account = await readAccount(context);
  const store = await openStore(context, account);
  const provider = await openLastingProvider(context, store, settings.helpdesk);
  return { account, store, provider, settings, scope: scopeOf(provider, account.graph.phoneNumberId) };
}

/** n8n starts an expression engine each time it is asked for a credential: a flood of webhooks must not cost one each. */
const recent = briefMemory<TicketSession>(10 * SECOND_MS);

/** The same as it was some seconds ago, for webhooks. */
export async function recentTicketSession(context: IWebhookFunctions): Promise<TicketSession> {
  const { credentials = {}, parameters, id } = context.getNode();
  // n8n decides per workflow who may use a credential.
  const key = JSON.stringify([context.getWorkflow().id, id, parameters, Object.values(credentials).map((credential) => credential.id)]);
  const session = recent.get(key) ?? (await openTicketSession(context));
  recent.put(key, session);
  return session;
}
