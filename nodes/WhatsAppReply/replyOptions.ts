import { sleep, type INodeProperties } from 'n8n-workflow';
import { markAsRead } from '../../src/graph/message/markAsRead';
import { quoting } from '../../src/graph/message/outboundMessage';
import { SECOND_MS } from '../../src/shared/clock';
import { SupportError } from '../../src/shared/errors';
import type { MessageContent } from '../../src/shared/messageContent';
import { asNumber } from '../../src/shared/shape';
import { explain } from '../shared/errors';
import { textParameter } from '../shared/parameters';
import { sendOptions, sendPorts, type NodeSession } from '../shared/sending';
import { givenMessageId, runMessageId } from './customerMessage';
import { showForReplies } from './draft';

/** The typing indicator ends by itself then. Source: cloud-api.md §4. */
const LONGEST_TYPING_S = 25;

/** The options of all operations that send; some are for few of them. */
export const replyOptions: INodeProperties = {
  displayName: 'Options',
  name: 'options',
  type: 'collection',
  placeholder: 'Add option',
  default: {},
  displayOptions: { show: showForReplies },
  options: sendOptions(
    {
      displayName: 'Format Markdown',
      name: 'formatMarkdown',
      type: 'boolean',
      default: false,
      description: 'Whether text and caption are Markdown, e.g. of an AI model, and are shown as WhatsApp can: bold, italic, lists, code, quotes; links and tables as text',
      displayOptions: { hide: { '/operation': ['sendJson', 'sendLocation', 'sendContacts', 'sendReaction', 'sendSticker', 'sendAudio'] } },
    },
    {
      displayName: 'Link Preview',
      name: 'previewUrl',
      type: 'boolean',
      default: false,
      description: 'Whether the first link of the text is shown with a preview',
      displayOptions: { show: { '/operation': ['sendText'] } },
    },
    {
      displayName: 'Mark as Read',
      name: 'markAsRead',
      type: 'boolean',
      default: true,
      description: 'Whether the message that started this run is shown as read before the answer goes out',
    },
    {
      displayName: 'Quote Message',
      name: 'quote',
      type: 'options',
      options: [
        { name: 'By ID', value: 'id', description: 'The message of the option Quoted Message ID' },
        { name: 'Message That Started This Run', value: 'runMessage' },
      ],
      default: 'runMessage',
      description: 'Which message is shown above this one, as the one that it answers',
      displayOptions: { hide: { '/operation': ['sendReaction'] } },
    },
    {
      displayName: 'Quoted Message ID',
      name: 'quotedMessageId',
      type: 'string',
      default: '',
      placeholder: 'e.g. wamid.HBgLMTY1…',
      description: 'The ID of a message of this conversation; needs Quote Message: By ID',
      displayOptions: { hide: { '/operation': ['sendReaction'] } },
    },
    {
      displayName: 'Show Typing for Seconds',
      name: 'typingSeconds',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: LONGEST_TYPING_S },
      default: 3,
      description: 'How long the customer sees that an answer is being written before it goes out, up to 25 seconds; it also marks their message as read',
    },
    {
      displayName: 'Split Long Text',
      name: 'splitLongText',
      type: 'boolean',
      default: false,
      description: 'Whether a text of more than 4,096 characters goes out as several messages, cut between words. WhatsApp charges each of them.',
      displayOptions: { show: { '/operation': ['sendText'] } },
    },
  ),
};

/** The content with the message above it that the options choose. @throws {SupportError} where there is none */
export function withQuote({ context }: NodeSession, content: MessageContent, itemIndex: number): MessageContent {
  const quote = context.getNodeParameter('options.quote', itemIndex, null);
  if (quote === null || content.type === 'reaction') return content;
  const id = quote === 'id' ? givenMessageId(textParameter(context, 'options.quotedMessageId', itemIndex), 'Quoted Message ID') : runMessageId(context, itemIndex);
  return quoting(content, id);
}

/**
 * Shows the customer that their message was read, and as long as wished that an answer is being written. An answer never
 * fails for it: then the run has a hint.
 */
export async function showAttention(session: NodeSession, itemIndex: number): Promise<void> {
  const { context } = session;
  const seconds = asNumber(context.getNodeParameter('options.typingSeconds', itemIndex, 0)) ?? 0;
  const marks = seconds > 0 || context.getNodeParameter('options.markAsRead', itemIndex, false) === true;
  if (!marks) return;
  await attend(session, seconds, itemIndex).catch((failure: unknown) => {
    if (!(failure instanceof SupportError)) throw failure;
    context.addExecutionHints({ message: `The message was not marked as read. ${explain(failure).message}`, type: 'warning', location: 'outputPane' });
  });
}

async function attend(session: NodeSession, typingSeconds: number, itemIndex: number): Promise<void> {
  const { context, account } = session;
  await markAsRead(sendPorts(session).send, account.graph, runMessageId(context, itemIndex), typingSeconds > 0);
  if (typingSeconds > 0) await sleep(Math.min(typingSeconds, LONGEST_TYPING_S) * SECOND_MS);
}
