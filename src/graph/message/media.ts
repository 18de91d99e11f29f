import type { MessageContent } from '../../shared/messageContent';
import { compact } from './compact';

/** A file that was uploaded to WhatsApp, or one that Meta fetches itself and keeps for ten minutes. */
export type MediaReference = { readonly id: string } | { readonly link: string };

/** An image or video; the caption is shown below it. */
export interface PictureMessage {
  readonly kind: 'image' | 'video';
  readonly media: MediaReference;
  readonly caption?: string;
}

export interface AudioMessage {
  readonly kind: 'audio';
  readonly media: MediaReference;
  /** Shown as a voice note, with the sender's picture; needs Ogg with Opus. Default: `false`. */
  readonly voice?: boolean;
}

export interface DocumentMessage {
  readonly kind: 'document';
  readonly media: MediaReference;
  readonly caption?: string;
  /** What the customer sees; its ending decides the symbol. */
  readonly fileName?: string;
}

export interface StickerMessage {
  readonly kind: 'sticker';
  readonly media: MediaReference;
}

export type MediaMessage = PictureMessage | AudioMessage | DocumentMessage | StickerMessage;

export function mediaContent(message: MediaMessage): MessageContent {
  const { kind, media } = message;
  switch (kind) {
    case 'image':
    case 'video':
      return { type: kind, [kind]: compact({ ...media, caption: message.caption }) };
    case 'audio':
      return { type: kind, audio: compact({ ...media, voice: message.voice === true ? true : undefined }) };
    case 'document':
      return { type: kind, document: compact({ ...media, caption: message.caption, filename: message.fileName }) };
    case 'sticker':
      return { type: kind, sticker: media };
    default:
      return message satisfies never;
  }
}
