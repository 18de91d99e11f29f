import { sleep, type IBinaryKeyData, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type INodeProperties } from 'n8n-workflow';
import type { AfterRunPorts } from '../../src/reply/afterRun';
import { ownKey } from '../../src/reply/sendKey';
import { systemClock } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { SupportStore } from '../../src/store/SupportStore';
import { accountSend, readAccount, type Account } from './account';
import { errorJson, explain, toNodeError } from './errors';
import type { RequestContext } from './http';
import { textParameter } from './parameters';
import { outboxKey, type Addressee } from './recipient';
import { isTool } from './runCustomer';
import { openStore } from './supportStore';

/** What a node that works with conversations has. */
export interface NodeSession {
  readonly context: IExecuteFunctions;
  readonly store: SupportStore;
  readonly account: Account;
}

/** Opens account and store; problems there concern every item and end the node. */
export async function openSession(context: IExecuteFunctions): Promise<NodeSession> {
  try {
    const account = await readAccount(context);
    return { context, account, store: await openStore(context, account) };
  } catch (failure) {
    throw toNodeError(context.getNode(), failure);
  }
}

/**
 * What the core sends messages with, in whatever context of n8n. With the token itself: in an active trigger n8n evaluates no
 * expressions any more once `trigger()` has returned, and so fills in no credential's header.
 */
export function sendPorts({ context, store, account }: Pick<NodeSession, 'account' | 'store'> & { readonly context: RequestContext }): AfterRunPorts {
  const { graph, messagesPerSecond } = account;
  return { store, send: accountSend(context, account), account: graph, clock: systemClock, sleep, messagesPerSecond };
}

/** The options of every node that writes to customers, with those of its own. */
export function sendOptions(...own: readonly INodeProperties[]): INodeProperties[] {
  const common: readonly INodeProperties[] = [
    {
      displayName: 'If It May Have Gone Out',
      name: 'ifUnknown',
      type: 'options',
      options: [
        { name: 'Do Not Repeat', value: 'doNotRepeat', description: 'The item says that it is unknown' },
        { name: 'Send Again', value: 'sendAgain', description: 'The customer may then get it twice' },
      ],
      default: 'doNotRepeat',
      description: 'What to do when it is unknown whether a message went out: WhatsApp gave no answer, or n8n stopped before it came, and no delivery status has told within 40 seconds',
    },
    {
      displayName: 'Mask Card Numbers',
      name: 'maskCardNumbers',
      type: 'boolean',
      default: true,
      description: 'Whether payment card numbers in what people read are masked before it goes out, as in 4111 11•• •••• 1111. Switch it off only to send other numbers that look like one, such as gift cards. What the store keeps of a reply, e.g. until the customer writes, is masked in any case.',
    },
    {
      displayName: 'Only an Acknowledgement',
      name: 'acknowledgement',
      type: 'boolean',
      default: false,
      description: 'Whether the customer still counts as unanswered after this message, e.g. because it only says that theirs was received',
    },
    {
      displayName: 'Own Key',
      name: 'ownKey',
      type: 'string',
      default: '',
      placeholder: 'e.g. order-1042-shipped',
      description: 'What has gone out from this business number under a key is never sent again, whichever run, node or workflow asks. Without one, each run sends once per item.',
    },
  ];
  return [...common, ...own].sort((one, other) => one.displayName.localeCompare(other.displayName));
}

/** How one item is sent: the values of {@link sendOptions}. */
export interface SendOptions {
  readonly key: string;
  readonly countsAsAnswer: boolean;
  readonly repeatUnknown: boolean;
  readonly maskCardNumbers: boolean;
}

/** @throws {SupportError} `invalidInput` when Own Key was added and is empty */
export async function readSendOptions({ context, store, account }: NodeSession, to: Addressee, itemIndex: number): Promise<SendOptions> {
  const options = context.getNodeParameter('options', itemIndex, {}) as {
    ifUnknown?: string;
    acknowledgement?: boolean;
    maskCardNumbers?: boolean;
    ownKey?: unknown;
  };
  // Also where its expression gives nothing: another key than the wanted one would let the message go out twice.
  const hasOwnKey = Object.hasOwn(options, 'ownKey');
  return {
    key: hasOwnKey ? ownKey(account.graph.phoneNumberId, givenKey(context, itemIndex)) : await outboxKey(context, store, to, itemIndex),
    countsAsAnswer: options.acknowledgement !== true,
    repeatUnknown: options.ifUnknown === 'sendAgain',
    maskCardNumbers: options.maskCardNumbers !== false,
  };
}

function givenKey(context: IExecuteFunctions, itemIndex: number): string {
  const text = textParameter(context, 'options.ownKey', itemIndex);
  if (text !== '') return text;
  throw new SupportError('invalidInput', 'The option Own Key is empty.', 'Check the expression that should give the key, or remove the option.');
}

/** The words for a send that may have gone out. */
export const UNKNOWN_SEND = {
  reason: 'WhatsApp gave no answer, so it is unknown whether this message went out.',
  next: 'Look at the conversation on a phone; if the message is missing, send it with another run.',
} as const;

/** What a node has to say about one item. */
export interface ItemResult {
  /** Index of the output that the item takes; default: the first. */
  readonly output?: number;
  /** Fields that the item gets in addition to what it has. */
  readonly adds: IDataObject;
  /** Files that it gets in addition, by the names of their fields. */
  readonly addsFiles?: IBinaryKeyData;
  /** All that an AI agent gets, always on the first output. */
  readonly forAgent: IDataObject;
  /** How many card numbers were masked in what the customer gets. */
  readonly maskedCardNumbers?: number;
}

/** What was masked may have been no card number: whoever looks at the run learns of it. */
function hintAtMasked(context: IExecuteFunctions, count: number): void {
  if (count === 0) return;
  const message = `Card numbers masked in what the customer gets: ${count}. If they were none, see Options > Mask Card Numbers.`;
  context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
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
  let masked = 0;
  for (const [itemIndex, item] of context.getInputData().entries()) {
    const pairedItem = { item: itemIndex };
    const carried = { ...(item.binary === undefined ? {} : { binary: item.binary }), pairedItem };
    try {
      const { output = 0, adds, addsFiles, forAgent, maskedCardNumbers = 0 } = await action(itemIndex);
      const files = addsFiles === undefined ? {} : { binary: { ...item.binary, ...addsFiles } };
      masked += maskedCardNumbers;
      if (tool) outputs[0]?.push({ json: forAgent, pairedItem });
      else outputs[output]?.push({ json: { ...item.json, ...adds }, ...carried, ...files });
    } catch (failure) {
      const error = toNodeError(context.getNode(), failure, itemIndex);
      if (tool && failure instanceof SupportError) {
        const { message: reason, hint: next } = explain(failure);
        outputs[0]?.push({ json: { sent: false, reason, next }, pairedItem });
      } else if (context.continueOnFail()) {
        // n8n sends items with `error` to a node's error output, and empties them; on the regular output they keep their fields.
        const ownOutput = context.getNode().onError === 'continueErrorOutput' ? { error } : {};
        outputs[0]?.push({ json: { ...item.json, ...errorJson(failure) }, ...ownOutput, ...carried });
      } else {
        throw error;
      }
    }
  }
  hintAtMasked(context, masked);
  return outputs;
}
