import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { sendThroughOutbox, type SendOutcome } from '../../src/reply/sendThroughOutbox';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { MessageContent } from '../../src/shared/messageContent';
import type { SupportStore } from '../../src/store/SupportStore';
import { ACCOUNT_CREDENTIAL, readAccount, type Account } from './account';
import { errorJson, toNodeError } from './errors';
import { httpSend } from './http';
import { outboxKey, type Addressee } from './recipient';
import { isTool } from './runCustomer';
import { openStore } from './supportStore';

/** What a node that writes to customers works with. */
export interface NodeSession {
  readonly context: IExecuteFunctions;
  readonly store: SupportStore;
  readonly account: Account;
}

/** Opens account and store; problems there concern every item and end the node. */
export async function openSession(context: IExecuteFunctions): Promise<NodeSession> {
  try {
    return { context, account: await readAccount(context), store: await openStore() };
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

/** Sends one item's message through the outbox, at most once. */
export async function sendOnce(
  { context, store, account }: NodeSession,
  to: Addressee,
  content: MessageContent,
  itemIndex: number,
): Promise<SendOutcome> {
  return await sendThroughOutbox(
    {
      key: await outboxKey(context, store, to, itemIndex),
      account: account.graph,
      conversationId: to.conversation?.id ?? null,
      recipient: to.recipient,
      content,
    },
    { send: httpSend(context, ACCOUNT_CREDENTIAL), outbox: store, clock: systemClock, sleep },
  );
}

/** Each item on its own: where the node is set to continue, a failed one goes on with its error instead of ending the run. */
export async function runPerItem(
  context: IExecuteFunctions,
  failed: INodeExecutionData[],
  action: (item: INodeExecutionData, itemIndex: number) => Promise<void>,
): Promise<void> {
  for (const [itemIndex, item] of context.getInputData().entries()) {
    try {
      await action(item, itemIndex);
    } catch (failure) {
      if (isTool(context) && failure instanceof SupportError) {
        // An agent can go on from words; it cannot from an ended run.
        failed.push({ json: { sent: false, reason: failure.message, next: failure.hint }, pairedItem: { item: itemIndex } });
        continue;
      }
      if (!context.continueOnFail()) throw toNodeError(context.getNode(), failure, itemIndex);
      failed.push({ json: { ...item.json, ...errorJson(failure) }, pairedItem: { item: itemIndex } });
    }
  }
}
