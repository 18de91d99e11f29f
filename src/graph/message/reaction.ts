import type { MessageContent } from '../../shared/messageContent';

export interface ReactionMessage {
  readonly kind: 'reaction';
  /** The wamid of a message of the last 30 days. */
  readonly messageId: string;
  /** One emoji; `''` takes the reaction back. */
  readonly emoji: string;
}

export function reactionContent({ messageId, emoji }: ReactionMessage): MessageContent {
  return { type: 'reaction', reaction: { message_id: messageId, emoji } };
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Pictures, flags and keycaps; the grapheme takes in skin tones and joined emoji. */
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|\u20E3/u;

export function reactionProblems({ emoji }: ReactionMessage): readonly string[] {
  const isOne = EMOJI.test(emoji) && [...GRAPHEMES.segment(emoji)].length === 1;
  return emoji === '' || isOne ? [] : ['Emoji is not one emoji.'];
}
