import type { IWebhookFunctions } from 'n8n-workflow';
import { SECOND_MS } from '../../src/shared/clock';
import { ACCOUNT_CREDENTIAL, readAccount, type Account } from '../shared/account';
import { briefMemory } from '../shared/trigger/briefMemory';

/** n8n starts an expression engine each time it is asked for a credential, which costs more than the rest of a webhook. */
const fresh = briefMemory<Account>(10 * SECOND_MS);

/** n8n decides per workflow who may use a credential. */
function keyOf(context: IWebhookFunctions): string {
  return `${context.getWorkflow().id}:${context.getNode().credentials?.[ACCOUNT_CREDENTIAL]?.id}`;
}

/** Whose webhook it is, and whether it may be taken. */
export interface WebhookAccount {
  readonly account: Account;
  readonly isAccepted: boolean;
}

/**
 * The account of the trigger, as it was some seconds ago where that one accepts the request; a credential that was changed
 * meanwhile is read at once.
 * @throws {SupportError} `invalidInput` naming a field of the credential that is empty or holds what it cannot
 */
export async function webhookAccount(context: IWebhookFunctions, accepts: (account: Account) => boolean): Promise<WebhookAccount> {
  const known = fresh.get(keyOf(context));
  if (known !== undefined && accepts(known)) return { account: known, isAccepted: true };
  const account = await readAccount(context);
  const isAccepted = accepts(account);
  if (isAccepted) fresh.put(keyOf(context), account);
  return { account, isAccepted };
}
