import type { InboundMessage } from '../shared/inbound';

/** Meta's types of messages, and whether they open the service window. Source: cloud-api.md §2, §5.1. */
const MESSAGE_TYPES: ReadonlyMap<string, InboundMessage['opensWindow']> = new Map([
  ['text', 'yes'],
  ['image', 'yes'],
  ['video', 'yes'],
  ['audio', 'yes'],
  ['voice', 'yes'],
  ['document', 'yes'],
  ['sticker', 'yes'],
  ['location', 'yes'],
  ['contacts', 'yes'],
  ['interactive', 'yes'],
  ['button', 'yes'],
  ['order', 'yes'],
  ['request_welcome', 'yes'],
  ['reaction', 'maybe'],
  ['edit', 'maybe'],
  ['revoke', 'maybe'],
]);

/** The type as flows see it: `unsupported` for what these nodes, or WhatsApp itself, do not know. */
export function knownType(type: string | null): string {
  return type !== null && MESSAGE_TYPES.has(type) ? type : 'unsupported';
}

/** Whether a message of this type opens the window; `maybe` where Meta does not say. */
export function typeOpensWindow(type: string): InboundMessage['opensWindow'] {
  return MESSAGE_TYPES.get(type) ?? 'maybe';
}
