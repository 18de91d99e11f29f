import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { textMessage } from '../../../src/graph/textMessage';
import { maskReply } from '../../../src/reply/maskReply';
import { replyToCustomer, type ReplyOutcome } from '../../../src/reply/replyToCustomer';
import { systemClock, toIso } from '../../../src/shared/clock';
import type { ClosedWindowPolicy } from '../../../src/store/SupportStore';
import { conversationWindow } from '../../../src/window/conversationWindow';
import { explain } from '../../shared/errors';
import { textParameter } from '../../shared/parameters';
import { recipientFields, resolveAddressee, type Addressee } from '../../shared/recipient';
import { openSession, readSendOptions, runPerItem, sendOptions, sendPorts, UNKNOWN_SEND, type NodeSession } from '../../shared/sending';
import { windowJson } from '../../shared/windowJson';
import { closedWindowFields, closedWindowPolicy } from '../closedWindow';

const SENT = 0;
const WINDOW_CLOSED = 1;

const displayOptions = { show: { resource: ['message'], operation: ['sendText'] } };

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
    displayOptions,
  },
  ...closedWindowFields,
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add option',
    default: {},
    displayOptions,
    options: sendOptions({
      displayName: 'Link Preview',
      name: 'previewUrl',
      type: 'boolean',
      default: false,
      description: 'Whether the first link of the text is shown with a preview',
    }),
  },
];

/** What flows see of a reply beside its window. */
function replyJson(outcome: ReplyOutcome): IDataObject {
  const { state } = outcome;
  switch (state) {
    case 'sent':
      return { sent: true, state, sentAs: outcome.sentAs, reason: whatWasSent(outcome), next: null, messageId: outcome.wamid, alreadySent: outcome.alreadySent };
    case 'unknown':
      return { sent: false, state, sentAs: outcome.sentAs, ...UNKNOWN_SEND, messageId: null, alreadySent: false };
    case 'kept': {
      const { keptUntil, alreadyKept, notice } = outcome;
      return { sent: false, state, reason: whatWasKept(outcome), next: null, keptUntil: toIso(keptUntil), alreadyKept, notice: notice === null ? null : { ...notice } };
    }
    case 'windowClosed':
      return { sent: false, state, reason: outcome.reason, next: 'Send an approved template with WhatsApp Template; free-form text is possible again once the customer writes.' };
    default:
      return outcome satisfies never;
  }
}

function whatWasSent({ sentAs, alreadySent }: Extract<ReplyOutcome, { state: 'sent' }>): string {
  if (sentAs === 'template') return alreadySent ? 'The template had gone out in its place before; it was not sent again.' : 'The 24-hour window is closed, so the template was sent instead.';
  return alreadySent ? 'This reply had gone out before; it was not sent again.' : 'Sent.';
}

function whatWasKept({ keptUntil, alreadyKept, reason }: Extract<ReplyOutcome, { state: 'kept' }>): string {
  if (keptUntil === null) return 'This reply was kept before, and its wait has ended.';
  return alreadyKept ? 'This reply was kept before; it goes out once the customer writes.' : `${reason} It is kept, and goes out once the customer writes.`;
}

/** Whatever is wrong with the plan for a closed window must not hold up a reply while it is open. */
async function policyFor(session: NodeSession, { conversation }: Addressee, itemIndex: number): Promise<ClosedWindowPolicy> {
  return await closedWindowPolicy(session, itemIndex).catch((failure: unknown) => {
    if (conversationWindow(conversation, systemClock.now()).state === 'closed') throw failure;
    const message = `Once the 24-hour window is closed, this node cannot do what it is set to: ${explain(failure).message}`;
    session.context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
    return { action: 'route' };
  });
}

/** Sends the text to each item's customer; as an AI tool everything comes on the first output. */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const session = await openSession(context);
  return await runPerItem(context, 2, async (itemIndex) => {
    const to = await resolveAddressee(context, session.store, session.account, itemIndex);
    const content = textMessage(textParameter(context, 'text', itemIndex), context.getNodeParameter('options.previewUrl', itemIndex, false) === true);
    const given = { content, whenClosed: await policyFor(session, to, itemIndex) };
    const { maskCardNumbers, ...how } = await readSendOptions(session, to, itemIndex);
    const masked = maskReply(given);
    const { window, ...outcome } = await replyToCustomer({ ...to, ...how, ...(maskCardNumbers ? masked.value : given) }, sendPorts(session));
    const json = replyJson(outcome);
    const closed = outcome.state === 'windowClosed';
    // What is kept is masked in any case.
    const maskedCardNumbers = outcome.state === 'kept' || (maskCardNumbers && !closed) ? masked.count : 0;
    return {
      output: closed ? WINDOW_CLOSED : SENT,
      adds: { reply: { ...json, maskedCardNumbers, window: windowJson(window) } },
      forAgent: { sent: json.sent, reason: json.reason, next: json.next },
      maskedCardNumbers,
    };
  });
}
