import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { checkAccount } from '../../../src/registration/diagnosis/accountFindings';
import { callbackFindings } from '../../../src/registration/diagnosis/callbackFindings';
import { watchClock } from '../../../src/registration/diagnosis/clockFinding';
import { attemptAll, fine, type Finding } from '../../../src/registration/diagnosis/finding';
import { numberHealth } from '../../../src/registration/diagnosis/numberFindings';
import { webhookFindings } from '../../../src/registration/diagnosis/webhookFindings';
import { systemClock } from '../../../src/shared/clock';
import { readAccount, type Account } from '../../shared/account';
import { bearerSend, plainSend } from '../../shared/http';
import { runForNewItems } from '../../shared/newItems';
import { describeStore, openStore } from '../../shared/supportStore';

/** Everything that it needs stands in the credential. */
export const description: INodeProperties[] = [];

async function storeFindings(context: IExecuteFunctions, account: Account): Promise<readonly Finding[]> {
  return await attemptAll('Conversation Store', async () => {
    const store = await openStore(context, account);
    const webhooks = await webhookFindings(account.graph.phoneNumberId, store, systemClock.now());
    return [fine('Conversation Store', await describeStore(account)), ...webhooks];
  });
}

/** What Meta says, as far as it can be asked. */
async function metaFindings(context: IExecuteFunctions, account: Account): Promise<readonly Finding[]> {
  const watch = watchClock(bearerSend(context, account.accessToken), systemClock);
  const { graph } = account;
  const findings = await attemptAll('Meta', async () => {
    const { findings: ofAccount, appId, send } = await checkAccount(account, watch.send, systemClock.now());
    if (appId === null) return ofAccount;
    const health = await numberHealth(graph, send);
    const callbacks = await attemptAll('Webhooks', async () => {
      const store = await openStore(context, account);
      return await callbackFindings(graph, { id: appId, secret: account.appSecret }, { send, plainSend: plainSend(context), store });
    });
    return [...ofAccount, ...health, ...callbacks];
  });
  const clock = watch.finding();
  return clock === null ? findings : [...findings, clock];
}

/** One item per check: what was found, and what to do. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  return await runForNewItems(context, async () => {
    const account = await readAccount(context);
    const findings = [...(await metaFindings(context, account)), ...(await storeFindings(context, account))];
    return findings.map((finding) => ({ ...finding }));
  });
}
