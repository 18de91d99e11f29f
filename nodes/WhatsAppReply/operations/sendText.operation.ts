import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { WINDOW_CLOSED_CODE } from '../../../src/shared/inbound';
import { GraphRefusal } from '../../../src/graph/graphApi';
import { textMessage } from '../../../src/graph/textMessage';
import { planReply, type ReplyPlan } from '../../../src/reply/planReply';
import type { SendOutcome } from '../../../src/reply/sendThroughOutbox';
import { systemClock } from '../../../src/shared/clock';
import { SupportError } from '../../../src/shared/errors';
import { serviceWindow, type ServiceWindow } from '../../../src/window/serviceWindow';
import { windowJson } from '../../shared/deliveryItem';
import { textParameter } from '../../shared/parameters';
import { outboxKey, recipientFields, resolveAddressee, type Addressee } from '../../shared/recipient';
import { isUnderWay, openSession, runPerItem, sendOnce, type NodeSession } from '../../shared/sending';

const SENT = 0;
const WINDOW_CLOSED = 1;

export const description: INodeProperties[] = [
  ...recipientFields,
  {
    displayName: 'Text',
    name: 'text',
    type: 'string',
    typeOptions: { rows: 4 },
    required: true,
    default: '',
    placeholder: 'e.g. Thank you for your message. A colleague answers within 48 hours.',
    description: 'Up to 4,096 characters. WhatsApp charges each free-form message.',
    displayOptions: { show: { resource: ['message'], operation: ['sendText'] } },
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions: { show: { resource: ['message'], operation: ['sendText'] } },
    options: [
      {
        displayName: 'Link Preview',
        name: 'previewUrl',
        type: 'boolean',
        default: false,
        description: 'Whether the first link of the text is shown with a preview',
      },
    ],
  },
];

/** What became of one reply, and the output it takes. */
interface ReplyResult {
  readonly output: typeof SENT | typeof WINDOW_CLOSED;
  readonly json: IDataObject;
}

const NEXT_AFTER_CLOSED = 'Send an approved template with WhatsApp Template; free-form text is possible again once the customer writes.';

function closed(reason: string, window: ServiceWindow): ReplyResult {
  return { output: WINDOW_CLOSED, json: { sent: false, reason, next: NEXT_AFTER_CLOSED, window: windowJson(window) } };
}

function sent({ wamid, alreadySent }: SendOutcome, window: ServiceWindow): ReplyResult {
  const reason = alreadySent ? 'This reply had gone out before; it was not sent again.' : 'Sent.';
  return { output: SENT, json: { sent: true, reason, next: null, messageId: wamid, alreadySent, window: windowJson(window) } };
}

/** Meta's word that the window is closed after all; everything else is thrown on. */
function windowRefusal(failure: unknown): GraphRefusal {
  if (failure instanceof GraphRefusal && failure.graphCode === WINDOW_CLOSED_CODE) return failure;
  throw failure;
}

async function reply(session: NodeSession, to: Addressee, itemIndex: number): Promise<ReplyResult> {
  const { context } = session;
  const options = context.getNodeParameter('options', itemIndex, {}) as { previewUrl?: boolean };
  const content = textMessage(textParameter(context, 'text', itemIndex), options.previewUrl === true);
  const facts = to.conversation ?? { lastInboundAt: null, lastMaybeInboundAt: null, optedOut: false };
  const window = serviceWindow(facts, systemClock.now());
  const key = await outboxKey(context, session.store, to, itemIndex);
  const plan: ReplyPlan = (await isUnderWay(session, key))
    ? { action: 'send', reason: 'It was sent, or is being sent, by another attempt.' }
    : planReply({ window, optedOut: facts.optedOut });
  switch (plan.action) {
    case 'refuse':
      throw new SupportError('invalidInput', plan.reason, 'Write to this customer only when they write again.');
    case 'route':
      return closed(plan.reason, window);
    case 'send': {
      const outcome = await sendOnce(session, to, content, key).catch(windowRefusal);
      return outcome instanceof GraphRefusal ? closed(outcome.message, window) : sent(outcome, window);
    }
    default:
      return plan satisfies never;
  }
}

/** Sends the text to each item's customer; as an AI tool everything comes on the first output. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 2, async (itemIndex) => {
    const to = await resolveAddressee(context, session.store, session.account, itemIndex);
    const { output, json } = await reply(session, to, itemIndex);
    return { output, adds: { reply: json }, forAgent: { sent: json.sent, reason: json.reason, next: json.next } };
  });
}
