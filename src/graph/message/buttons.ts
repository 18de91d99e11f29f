import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';
import { framePayload, type Frame } from './frame';
import { repeated } from './repeated';

/** What the customer taps; the answer carries its id and title. */
export interface QuickReply {
  readonly id: string;
  readonly title: string;
}

/** Up to three buttons that answer. */
export interface ReplyButtonsMessage extends Frame {
  readonly kind: 'replyButtons';
  readonly buttons: readonly QuickReply[];
}

/** What a button that opens a web page shows, and where it leads. */
export interface LinkButton {
  readonly text: string;
  readonly url: string;
}

export interface LinkButtonMessage extends Frame {
  readonly kind: 'linkButton';
  readonly button: LinkButton;
}

/** A button that calls the business on WhatsApp. */
export interface CallButtonMessage extends Frame {
  readonly kind: 'callButton';
  /** Default: WhatsApp's "Call Now". */
  readonly buttonText?: string;
  /** How long the button works, in minutes; default: WhatsApp's seven days. */
  readonly worksForMinutes?: number;
  /** Comes back with the call. */
  readonly payload?: string;
}

export function replyButtonsContent({ buttons, ...frame }: ReplyButtonsMessage): MessageContent {
  const action = { buttons: buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })) };
  return { type: 'interactive', interactive: { type: 'button', ...framePayload(frame), action } };
}

export const linkButtonAction = ({ text, url }: LinkButton) => ({ name: 'cta_url', parameters: { display_text: text, url } });

export function linkButtonContent({ button, ...frame }: LinkButtonMessage): MessageContent {
  return { type: 'interactive', interactive: { type: 'cta_url', ...framePayload(frame), action: linkButtonAction(button) } };
}

export function callButtonContent({ buttonText, worksForMinutes, payload, ...frame }: CallButtonMessage): MessageContent {
  const parameters = compact({ display_text: buttonText, ttl_minutes: worksForMinutes, payload });
  return { type: 'interactive', interactive: { type: 'voice_call', ...framePayload(frame), action: { name: 'voice_call', parameters } } };
}

export function quickReplyProblems(buttons: readonly QuickReply[], where = ''): readonly string[] {
  return [
    ...repeated(buttons.map(({ title }) => title), (first, second) => `${where}Buttons ${first} and ${second} have the same title.`),
    ...repeated(buttons.map(({ id }) => id), (first, second) => `${where}Buttons ${first} and ${second} have the same ID.`),
  ];
}
