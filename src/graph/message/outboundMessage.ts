import { SupportError } from '../../shared/errors';
import type { MessageContent } from '../../shared/messageContent';
import { asRecord, asText } from '../../shared/shape';
import { callButtonContent, linkButtonContent, quickReplyProblems, replyButtonsContent, type CallButtonMessage, type LinkButtonMessage, type ReplyButtonsMessage } from './buttons';
import { mediaCarouselContent, mediaCarouselProblems, productCarouselContent, type MediaCarouselMessage, type ProductCarouselMessage } from './carousel';
import { contactsContent, type ContactsMessage } from './contacts';
import { flowContent, type FlowMessage } from './flow';
import { brokenLimits } from './limits';
import { listContent, listProblems, type ListMessage } from './list';
import { locationContent, type LocationMessage } from './location';
import { mediaContent, type MediaMessage } from './media';
import { catalogContent, productContent, productListContent, productListProblems, type CatalogMessage, type ProductListMessage, type ProductMessage } from './products';
import { reactionContent, reactionProblems, type ReactionMessage } from './reaction';
import {
  addressRequestContent,
  callPermissionRequestContent,
  contactRequestContent,
  locationRequestContent,
  type AddressRequestMessage,
  type CallPermissionRequestMessage,
  type ContactRequestMessage,
  type LocationRequestMessage,
} from './requests';
import { splitText } from './splitText';
import { textContent, type TextMessage } from './text';

/** Every free-form message that a business can send. Source: cloud-api.md §4. */
export type OutboundMessage =
  | TextMessage
  | MediaMessage
  | LocationMessage
  | ContactsMessage
  | ReactionMessage
  | ReplyButtonsMessage
  | LinkButtonMessage
  | CallButtonMessage
  | ListMessage
  | LocationRequestMessage
  | ContactRequestMessage
  | AddressRequestMessage
  | CallPermissionRequestMessage
  | FlowMessage
  | ProductMessage
  | ProductListMessage
  | CatalogMessage
  | MediaCarouselMessage
  | ProductCarouselMessage;

/** Meta's payload, and what is wrong with the message that no schema says. */
interface Compiled {
  readonly content: MessageContent;
  readonly problems?: readonly string[];
}

function compile(message: OutboundMessage): Compiled {
  switch (message.kind) {
    case 'text':
      return { content: textContent(message) };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return { content: mediaContent(message) };
    case 'location':
      return { content: locationContent(message) };
    case 'contacts':
      return { content: contactsContent(message) };
    case 'reaction':
      return { content: reactionContent(message), problems: reactionProblems(message) };
    case 'replyButtons':
      return { content: replyButtonsContent(message), problems: quickReplyProblems(message.buttons) };
    case 'linkButton':
      return { content: linkButtonContent(message) };
    case 'callButton':
      return { content: callButtonContent(message) };
    case 'list':
      return { content: listContent(message), problems: listProblems(message) };
    case 'locationRequest':
      return { content: locationRequestContent(message) };
    case 'contactRequest':
      return { content: contactRequestContent(message) };
    case 'addressRequest':
      return { content: addressRequestContent(message) };
    case 'callPermissionRequest':
      return { content: callPermissionRequestContent(message) };
    case 'flow':
      return { content: flowContent(message) };
    case 'product':
      return { content: productContent(message) };
    case 'productList':
      return { content: productListContent(message), problems: productListProblems(message) };
    case 'catalog':
      return { content: catalogContent(message) };
    case 'mediaCarousel':
      return { content: mediaCarouselContent(message), problems: mediaCarouselProblems(message) };
    case 'productCarousel':
      return { content: productCarouselContent(message) };
    default:
      return message satisfies never;
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new SupportError('invalidInput', problems.join(' '), 'Change what is named here, or the expression that fills it in; nothing was sent.');
}

/**
 * The message as Meta's API takes it, within WhatsApp's limits.
 * @throws {SupportError} `invalidInput` that names every field with its length and its limit
 */
export function messageContent(message: OutboundMessage): MessageContent {
  const { content, problems = [] } = compile(message);
  refuse([...brokenLimits(content), ...problems]);
  return content;
}

/**
 * The same for what was written as Meta's payload.
 * @throws {SupportError} `invalidInput` as {@link messageContent}
 */
export function checkedContent(content: MessageContent): MessageContent {
  refuse(brokenLimits(content));
  return content;
}

/** The message as an answer to another one, which WhatsApp shows above it for 30 days. */
export function quoting(content: MessageContent, messageId: string): MessageContent {
  return { ...content, context: { message_id: messageId } };
}

/**
 * A text message as the messages that it takes, in their order: see {@link splitText}. What it answers stands above the first.
 * @throws {SupportError} `invalidInput` as {@link messageContent}
 */
export function splitContent({ type, text: whole, context }: MessageContent): readonly MessageContent[] {
  const text = asRecord(whole);
  const [first = '', ...rest] = splitText(asText(text.body) ?? '');
  const part = (body: string): MessageContent => checkedContent({ type, text: { ...text, body } });
  return [{ ...part(first), ...(context === undefined ? {} : { context }) }, ...rest.map(part)];
}
