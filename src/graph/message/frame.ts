import { compact } from './compact';
import type { MediaReference } from './media';

/** What stands above the text of an interactive message. */
export type Header =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image' | 'video' | 'document'; readonly media: MediaReference };

/** The text of an interactive message, with what stands above and below it. */
export interface Frame {
  readonly header?: Header;
  readonly text: string;
  readonly footer?: string;
}

function headerPayload(header: Header): object {
  const { kind } = header;
  return kind === 'text' ? { type: kind, text: header.text } : { type: kind, [kind]: header.media };
}

const textPayload = (text: string | undefined) => (text === undefined ? undefined : { text });

/** Header, body and footer as Meta writes them; `text` may be missing where WhatsApp shows something else. */
export function framePayload({ header, text, footer }: Partial<Frame>): object {
  return compact({
    header: header === undefined ? undefined : headerPayload(header),
    body: textPayload(text),
    footer: textPayload(footer),
  });
}
