import { sleep, type IDataObject, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { sendThroughOutbox, type SendOutcome } from '../../src/reply/sendThroughOutbox';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { MessageContent } from '../../src/shared/messageContent';
import type { SupportStore } from '../../src/store/SupportStore';
import { ACCOUNT_CREDENTIAL, readAccount, type Account } from './account';
import { errorJson, toNodeError } from './errors';
import { httpSend } from './http';
import type { Addressee } from './recipient';
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

/** Sends one item's message through the outbox, at most once per key (see `outboxKey`). */
export async function sendOnce(
  { context, store, account }: NodeSession,
  to: Addressee,
  content: MessageContent,
  key: string,
): Promise<SendOutcome> {
  return await sendThroughOutbox(
    {
      key,
      account: account.graph,
      conversationId: to.conversation?.id ?? null,
      recipient: to.recipient,
      content,
    },
    { send: httpSend(context, ACCOUNT_CREDENTIAL), outbox: store, clock: systemClock, sleep },
  );
}

/**
 * Whether an earlier attempt, or another run of the same delivery, has sent under this key or is sending.
 * Asked before anything is decided anew: by now the window may have closed over a reply that was sent.
 */
export async function isUnderWay({ store }: NodeSession, key: string): Promise<boolean> {
  const entry = await store.getSend(key);
  return entry !== null && entry.state !== 'refused';
}

/** What a node has to say about one item. */
export interface ItemResult {
  /** Index of the output that the item takes; default: the first. */
  readonly output?: number;
  /** Fields that the item gets in addition to what it has. */
  readonly adds: IDataObject;
  /** All that an AI agent gets, always on the first output. */
  readonly forAgent: IDataObject;
}

/**
 * Each item on its own: it goes on with everything it had. Where the node is set to continue, a failed item goes on with
 * its words instead of ending the run; an agent always gets them, because it can go on from words.
 */
export async function runPerItem(
  context: IExecuteFunctions,
  outputCount: number,
  action: (itemIndex: number) => Promise<ItemResult>,
): Promise<INodeExecutionData[][]> {
  const outputs: INodeExecutionData[][] = Array.from({ length: outputCount }, () => []);
  const tool = isTool(context);
  for (const [itemIndex, item] of context.getInputData().entries()) {
    const pairedItem = { item: itemIndex };
    const carried = { ...(item.binary === undefined ? {} : { binary: item.binary }), pairedItem };
    try {
      const { output = 0, adds, forAgent } = await action(itemIndex);
      if (tool) outputs[0]?.push({ json: forAgent, pairedItem });
      else outputs[output]?.push({ json: { ...item.json, ...adds }, ...carried });
    } catch (failure) {
      const error = toNodeError(context.getNode(), failure, itemIndex);
      if (tool && failure instanceof SupportError) {
        outputs[0]?.push({ json: { sent: false, reason: failure.message, next: failure.hint }, pairedItem });
      } else if (context.continueOnFail()) {
        // n8n sends items with `error` to a node's error output, and empties them; on the regular output they keep their fields.
        const ownOutput = context.getNode().onError === 'continueErrorOutput' ? { error } : {};
        outputs[0]?.push({ json: { ...item.json, ...errorJson(failure) }, ...ownOutput, ...carried });
      } else {
        throw error;
      }
    }
  }
  return outputs;
}
