import { asRecord } from '../../../src/shared/shape';
import type { SandboxContext } from '../../context';
import { badRequest } from '../../httpError';
import { findMessage, reviseMessage } from '../../state/conversations';
import type { MessageRecord } from '../../state/types';
import type { Body } from '../delivery';
import { needText } from '../reading';
import type { InboundContent, Reader } from './inboundContent';
import { simple } from './text';

/** A reaction; without an emoji it is taken back, by an empty one or, `withoutEmoji`, by none at all: Meta sends both. */
export function reaction(_context: SandboxContext, body: Body): InboundContent {
  const target = needText(body, 'contextMessageId');
  const emoji = typeof body.emoji === 'string' ? body.emoji : '';
  const { webhook, content } = simple('reaction', emoji, body.withoutEmoji === true ? { message_id: target } : { message_id: target, emoji });
  return { webhook, content: { ...content, repliedTo: target } };
}

/** The message that is corrected or taken back; the business may not know it. */
function original({ state }: SandboxContext, body: Body): { readonly id: string; readonly known: MessageRecord | null } {
  const id = needText(body, 'originalMessageId');
  const known = findMessage(state, id);
  if (known?.direction === 'outbound') throw badRequest('originalMessageId is a message of the business; a customer changes only own ones.');
  return { id, known };
}

/** A corrected message (coexistence only): `edited` is the new one as `POST /sandbox/inbound` takes it. */
export function edit(context: SandboxContext, body: Body, read: Reader): InboundContent {
  const { id, known } = original(context, body);
  const edited = asRecord(body.edited);
  if (edited.type === 'edit' || edited.type === 'revoke') throw badRequest('edited must be a message, not an edit of one.');
  const { webhook, content } = read(context, edited);
  return {
    webhook: { type: 'edit', edit: { original_message_id: id, message: { context: { id: 'M0' }, ...webhook } } },
    content: { type: 'edit', text: content.text, media: content.media, repliedTo: id },
    apply: () => {
      if (known !== null) reviseMessage(context.state, known, { text: content.text, media: content.media });
    },
  };
}

/** A message that the customer deletes for everyone (coexistence only). */
export function revoke(context: SandboxContext, body: Body): InboundContent {
  const { id, known } = original(context, body);
  return {
    webhook: { type: 'revoke', revoke: { original_message_id: id } },
    content: { type: 'revoke', text: '', repliedTo: id },
    apply: () => {
      if (known !== null) reviseMessage(context.state, known, { revoked: true });
    },
  };
}
