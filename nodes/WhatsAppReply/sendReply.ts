import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { splitContent } from '../../src/graph/message/outboundMessage';
import { maskReply } from '../../src/reply/maskReply';
import { replyToCustomer, type ReplyOutcome, type ReplyRequest } from '../../src/reply/replyToCustomer';
import { partKey } from '../../src/reply/sendKey';
import { systemClock } from '../../src/shared/clock';
import type { ClosedWindowPolicy, StoredReply } from '../../src/store/SupportStore';
import { conversationWindow } from '../../src/window/conversationWindow';
import type { ServiceWindow } from '../../src/window/serviceWindow';
import { explain } from '../shared/errors';
import { resolveAddressee, type Addressee } from '../shared/recipient';
import { openSession, readSendOptions, runPerItem, sendPorts, type ItemResult, type NodeSession } from '../shared/sending';
import { windowJson } from '../shared/windowJson';
import { closedWindowPolicy } from './closedWindow';
import type { ReadDraft } from './draft';
import { replyJson } from './replyJson';
import { showAttention, withQuote } from './replyOptions';

const SENT = 0;
const WINDOW_CLOSED = 1;

const isClosed = ({ conversation }: Addressee): boolean => conversationWindow(conversation, systemClock.now()).state === 'closed';

/** Whatever is wrong with the plan for a closed window must not hold up a reply while it is open. */
async function policyFor(session: NodeSession, to: Addressee, itemIndex: number): Promise<ClosedWindowPolicy> {
  return await closedWindowPolicy(session, itemIndex).catch((failure: unknown) => {
    if (isClosed(to)) throw failure;
    const message = `Once the 24-hour window is closed, this node cannot do what it is set to: ${explain(failure).message}`;
    session.context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
    return { action: 'route' };
  });
}

/** Of the parts after the first: its template takes the place of them all, and its notice tells of them all. */
function policyOfFurther(whenClosed: ClosedWindowPolicy): ClosedWindowPolicy {
  switch (whenClosed.action) {
    case 'template':
      return { action: 'route' };
    case 'keep':
      return { ...whenClosed, notice: null };
    case 'route':
    case 'refuse':
      return whenClosed;
    default:
      return whenClosed satisfies never;
  }
}

/** A reply that splits as its parts. Masked it has to be before: a card number may stand across a cut. */
function partsOf({ content, whenClosed }: StoredReply): readonly StoredReply[] {
  return splitContent(content).map((part, index) => ({ content: part, whenClosed: index === 0 ? whenClosed : policyOfFurther(whenClosed) }));
}

/** Whether the next part belongs after this outcome: what the window, or a template, took the place of is over. */
const goesOn = (outcome: ReplyOutcome): boolean => outcome.state !== 'windowClosed' && !('sentAs' in outcome && outcome.sentAs === 'template');

type Outcome = ReplyOutcome & { readonly window: ServiceWindow };

async function sendParts(request: Omit<ReplyRequest, keyof StoredReply>, parts: readonly StoredReply[], session: NodeSession): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, part] of parts.entries()) {
    const outcome = await replyToCustomer({ ...request, ...part, key: partKey(request.key, index) }, sendPorts(session));
    outcomes.push(outcome);
    if (!goesOn(outcome)) break;
  }
  return outcomes;
}

/** From what needs most attention to what needs least. */
const RANK: Readonly<Record<ReplyOutcome['state'], number>> = { windowClosed: 0, unknown: 1, kept: 2, sent: 3 };

/** The outcome that speaks for all parts, and for several what became of each. */
function summaryOf(outcomes: readonly Outcome[], partCount: number): { readonly outcome: Outcome; readonly parts: IDataObject } {
  const [outcome] = [...outcomes].sort((one, other) => RANK[one.state] - RANK[other.state]);
  if (outcome === undefined) throw new RangeError('A reply has at least one part.');
  const messageIds = outcomes.map((part) => (part.state === 'sent' ? part.wamid : null));
  return { outcome, parts: partCount === 1 ? {} : { partCount, messageIds } };
}

async function replyItem(session: NodeSession, itemIndex: number, readDraft: ReadDraft): Promise<ItemResult> {
  const { context, store, account } = session;
  const to = await resolveAddressee(context, store, account, itemIndex);
  const { content, splits = false, note } = await readDraft(session, itemIndex);
  const given: StoredReply = { content: withQuote(session, content, itemIndex), whenClosed: await policyFor(session, to, itemIndex) };
  const { maskCardNumbers, ...how } = await readSendOptions(session, to, itemIndex);
  const masked = maskReply(given);
  const reply = maskCardNumbers ? masked.value : given;
  const parts = splits ? partsOf(reply) : [reply];
  if (!isClosed(to)) await showAttention(session, itemIndex);
  const { outcome: { window, ...outcome }, parts: partsJson } = summaryOf(await sendParts({ ...to, ...how }, parts, session), parts.length);
  const json = replyJson(outcome);
  const closed = outcome.state === 'windowClosed';
  // What is kept is masked in any case.
  const counts = outcome.state === 'kept' || (maskCardNumbers && !closed);
  const maskedCardNumbers = counts ? masked.count : 0;
  if (note !== null) context.addExecutionHints({ message: note, type: 'info', location: 'outputPane' });
  return {
    output: closed ? WINDOW_CLOSED : SENT,
    adds: { reply: { ...json, ...partsJson, ...(note === null ? {} : { note }), maskedCardNumbers, window: windowJson(window) } },
    forAgent: { sent: json.sent, reason: json.reason, next: json.next },
    maskedCardNumbers,
  };
}

/** Sends what `readDraft` gives to each item's customer; as an AI tool everything comes on the first output. */
export function replyWith(readDraft: ReadDraft): (context: IExecuteFunctions) => Promise<INodeExecutionData[][]> {
  return async (context) => {
    const session = await openSession(context);
    return await runPerItem(context, 2, async (itemIndex) => await replyItem(session, itemIndex, readDraft));
  };
}
