import type { MessageContent } from '../../shared/messageContent';

export interface TextMessage {
  readonly kind: 'text';
  readonly text: string;
  /** Whether the first link is shown with a preview. Default: `false`. */
  readonly previewUrl?: boolean;
}

export function textContent({ text, previewUrl = false }: TextMessage): MessageContent {
  return { type: 'text', text: { body: text, preview_url: previewUrl } };
}
