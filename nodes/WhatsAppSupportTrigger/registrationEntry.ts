import type { IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { TriggerRegistration } from '../../src/store/SupportStore';
import type { Account } from '../shared/account';
import { targetOf } from '../shared/trigger/target';
import { triggerSettings, type TriggerSettings } from './settings';

/** The contexts in which n8n reads a node's fields without an item. */
export type TriggerNodeContext = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

/** @throws {SupportError} `invalidInput` for an option of no use */
export function settingsOf(context: TriggerNodeContext): TriggerSettings {
  return triggerSettings((name) => context.getNodeParameter(name, {}));
}

/** What the store knows of this trigger while it is active; `webhookUrl` is `null` where n8n does not say it. */
export function registrationEntry(context: TriggerNodeContext, { graph, accountKey }: Account, webhookUrl: string | null): TriggerRegistration {
  return { ...targetOf(context), ...settingsOf(context).wishes, phoneNumberId: graph.phoneNumberId, accountKey, webhookUrl };
}
