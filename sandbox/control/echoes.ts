import { asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { mintWamid } from '../graph/wamid';
import { badRequest } from '../httpError';
import { digitsOf } from '../installation';
import { addMessage, ensureContact, findMessage, reviseMessage } from '../state/conversations';
import type { ContactRecord, MessageRecord } from '../state/types';
import { envelope, phoneAs, seconds, statusContact, userIdAs } from '../webhooks/envelope';
import { deliver, readDelivery, type Body, type DeliveryResult } from './delivery';
import { optionalChoice, readPhone, readTimestamp } from './reading';

export interface EchoResult extends DeliveryResult {
  readonly messageId: string;
}

/** Meta's object of what was written: `message`, or `text` for short. */
function writtenBy(body: Body): Body & { readonly type: string } {
  const words = asText(body.text);
  const message = words === null ? asRecord(body.message) : { type: 'text', text: { body: words } };
  const type = asText(message.type);
  if (type === null) throw badRequest('Give text, or message: Meta\'s object with its type.');
  return { ...message, type };
}

/** What a correction or a withdrawal does to the message that it is about. */
function applyRevision({ state }: SandboxContext, written: Body): void {
  const { edit, revoke } = written;
  const original = findMessage(state, asText(asRecord(edit ?? revoke).original_message_id) ?? '');
  if (original === null) return;
  if (revoke !== undefined) return reviseMessage(state, original, { revoked: true });
  reviseMessage(state, original, { text: wordsOf(asRecord(asRecord(edit).message)) });
}

function wordsOf(message: Body): string {
  const own = asRecord(message[String(message.type)]);
  return asText(own.body) ?? asText(own.caption) ?? asText(asRecord(own.body).text) ?? '';
}

/**
 * `POST /sandbox/echoes`: the business answers elsewhere, in the WhatsApp Business app (`smb_message_echoes`) or by Meta's
 * own AI (`standby`), and the app hears of it.
 */
export async function writeEcho(context: SandboxContext, body: Body): Promise<EchoResult> {
  const { state } = context;
  const plan = readDelivery(body);
  const by = optionalChoice(body, 'by', ['app', 'metaAgent']) ?? 'app';
  const written = writtenBy(body);
  const contact = ensureContact(state, readPhone(body.to, 'to'));
  const message: MessageRecord = {
    id: mintWamid(contact.phone, 'outbound'),
    contact: contact.phone,
    direction: 'outbound',
    by,
    type: written.type,
    text: wordsOf(written),
    at: readTimestamp(body.timestamp, state.now()),
    status: by === 'app' ? 'delivered' : 'accepted',
  };
  addMessage(state, message);
  applyRevision(context, written);
  const webhook = by === 'app' ? appEcho(context, contact, message, written) : agentEcho(context, contact, message, written);
  const result = await deliver(context, webhook, plan);
  if (by === 'metaAgent') context.outbound.start(message, null);
  return { messageId: message.id, ...result };
}

type Webhook = { readonly payload: unknown; readonly field: string };

function appEcho({ state }: SandboxContext, contact: ContactRecord, { id, at }: MessageRecord, written: Body): Webhook {
  const { installation, data } = state;
  const who = { from: digitsOf(installation.displayPhoneNumber), ...phoneAs('to', contact), ...userIdAs('to_user_id', contact, data.settings) };
  const content = { contacts: [statusContact(contact, data.settings)], message_echoes: [{ ...who, id, timestamp: seconds(at), ...written }] };
  return { payload: envelope(installation, content, 'smb_message_echoes'), field: 'smb_message_echoes' };
}

/** An echo of Meta's own AI holds the message one level deeper, as it was sent. */
function agentEcho({ state }: SandboxContext, contact: ContactRecord, { id, at }: MessageRecord, written: Body): Webhook {
  const who = { ...phoneAs('to', contact), recipient: contact.userId, recipient_type: 'individual' };
  const content = { standby: { message_echoes: [{ id, timestamp: seconds(at), message: { ...who, ...written } }] } };
  return { payload: envelope(state.installation, content, 'standby'), field: 'standby' };
}
