import { DAY_MS, SECOND_MS } from '../../src/shared/clock';
import { asArray, asNumber, asRecord, asText } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { mintCallId, mintWamid } from '../graph/wamid';
import { badRequest } from '../httpError';
import { digitsOf } from '../installation';
import { addMessage, advance, ensureContact, findMessage, noteInbound } from '../state/conversations';
import type { ContactRecord, MessageRecord } from '../state/types';
import { callbackRoute } from '../webhooks/callbacks';
import { envelope, inboundContact, phoneAs, seconds, type WebhookField } from '../webhooks/envelope';
import type { SignatureMode } from '../webhooks/webhookBytes';
import type { DeliveryAttempt } from '../webhooks/WebhookSender';
import { inboundContent, type Body } from './inboundMessage';

const MAX_REPEAT = 50;
const MAX_DELAY_MS = DAY_MS;

/** Answer of `POST /sandbox/inbound`. */
export interface InboundResult {
  readonly messageId: string | null;
  /** First attempts, one for each time the webhook was posted. */
  readonly deliveries: readonly DeliveryAttempt[];
  /** Why there are none. */
  readonly notice?: string;
}

interface Prepared {
  readonly payload: unknown;
  readonly field: WebhookField;
  readonly messages: readonly MessageRecord[];
}

/** A customer writes or calls, or a whole webhook body is posted as it is. @throws HttpError when a field is wrong. */
export async function receiveInbound(context: SandboxContext, body: Body): Promise<InboundResult> {
  const signature = readSignature(body.signature);
  const delaysMs = readDelays(body);
  const { payload, field, messages } = body.payload === undefined ? writeMessage(context, body) : recordPayload(context, body.payload);
  const onAccepted = (): void => messages.forEach((message) => void advance(context.state, message, 'delivered'));
  const attempts = await Promise.all(delaysMs.map((delayMs) => context.webhooks.send(payload, { field, signature, delayMs, onAccepted })));
  const deliveries = attempts.filter((attempt): attempt is DeliveryAttempt => attempt !== null);
  return { messageId: messages[0]?.id ?? null, deliveries, ...noticeOf(context, field) };
}

function noticeOf({ state, webhooks }: SandboxContext, field: WebhookField): Pick<InboundResult, 'notice'> {
  const route = callbackRoute(state.data.subscriptions, field);
  if (route.url === null) return { notice: route.problem };
  return webhooks.waiting.holding ? { notice: 'Webhooks are held back until POST /sandbox/webhooks/release.' } : {};
}

function readSignature(value: unknown): SignatureMode {
  if (value === undefined) return 'valid';
  if (value === 'valid' || value === 'invalid' || value === 'missing') return value;
  throw badRequest('signature must be "valid", "invalid" or "missing".');
}

/** One pause for each time that the webhook shall be posted. */
function readDelays({ delaysMs, repeat }: Body): readonly number[] {
  if (delaysMs === undefined) return Array<number>(readRepeat(repeat)).fill(0);
  if (repeat !== undefined) throw badRequest('Give repeat or delaysMs, not both.');
  const delays = Array.isArray(delaysMs) ? delaysMs.map(asNumber) : [];
  const isDelay = (delay: number | null): delay is number => delay !== null && delay >= 0 && delay <= MAX_DELAY_MS;
  if (delays.length === 0 || delays.length > MAX_REPEAT || !delays.every(isDelay)) {
    throw badRequest(`delaysMs must be a list of 1 to ${MAX_REPEAT} numbers of milliseconds, each at most a day.`);
  }
  return delays;
}

function readRepeat(value: unknown): number {
  const repeat = value === undefined ? 1 : asNumber(value);
  if (repeat === null || !Number.isInteger(repeat) || repeat < 1 || repeat > MAX_REPEAT) {
    throw badRequest(`repeat must be a whole number from 1 to ${MAX_REPEAT}.`);
  }
  return repeat;
}

function readPhone(value: unknown): string {
  const phone = typeof value === 'string' || typeof value === 'number' ? digitsOf(String(value)) : '';
  if (phone.length < 7 || phone.length > 15) throw badRequest('from must be a phone number of 7 to 15 digits.');
  return phone;
}

function readTimestamp(value: unknown, nowMs: number): number {
  if (value === undefined || value === null) return nowMs;
  const timestamp = asNumber(value);
  if (timestamp === null || timestamp < 0 || timestamp > 1e11) throw badRequest('timestamp must be in seconds since 1970.');
  return Math.floor(timestamp) * SECOND_MS;
}

/** A username hides the phone number from the business from then on; an empty one gives it back. */
function noteUsername(contact: ContactRecord, username: unknown): void {
  if (typeof username !== 'string') return;
  const name = username.replace(/^@/, '');
  if (name === '') delete contact.username;
  else contact.username = `@${name}`;
}

function writeMessage(context: SandboxContext, body: Body): Prepared {
  const { state, rateLimits } = context;
  const phone = readPhone(body.from);
  const sentAt = readTimestamp(body.timestamp, state.now());
  const { webhook, content } = inboundContent(context, body);
  const isCall = content.type === 'call';
  const contact = ensureContact(state, phone, asText(body.name) ?? undefined);
  noteUsername(contact, body.username);
  // Meta does not say that a reaction opens the window: the stand-in takes the stricter reading.
  if (content.type !== 'reaction') noteInbound(contact, sentAt);
  rateLimits.noteInbound(state.now());
  const id = isCall ? mintCallId(phone) : mintWamid(phone, 'inbound');
  const message: MessageRecord = { ...content, id, contact: phone, direction: 'inbound', at: sentAt, name: contact.name, status: 'sent' };
  addMessage(state, message);
  const update = { ...phoneAs('from', contact), from_user_id: contact.userId, id, timestamp: seconds(sentAt), ...webhook };
  const contacts = [inboundContact(contact)];
  if (!isCall) return { payload: envelope(state.installation, { contacts, messages: [update] }), field: 'messages', messages: [message] };
  const calls = [{ to: digitsOf(state.installation.displayPhoneNumber), ...update }];
  return { payload: envelope(state.installation, { contacts, calls }, 'calls'), field: 'calls', messages: [message] };
}

/** Takes note of the customers' messages in a webhook body that somebody else wrote, so that windows and pages know them. */
function recordPayload({ state }: SandboxContext, payload: unknown): Prepared {
  if (typeof payload !== 'object' || payload === null) throw badRequest('payload must be a whole webhook body (an object).');
  const values = asArray(asRecord(payload).entry)
    .flatMap((entry) => asArray(asRecord(entry).changes))
    .map((change) => asRecord(asRecord(change).value));
  const messages = values.flatMap((value) => {
    const names = new Map(asArray(value.contacts).map((each) => [asText(asRecord(each).wa_id), nameIn(each)]));
    return asArray(value.messages).flatMap((message) => {
      const from = asText(asRecord(message).from);
      const recorded = recordMessage(state, asRecord(message), names.get(from) ?? undefined);
      return recorded === null ? [] : [recorded];
    });
  });
  return { payload, field: 'messages', messages };
}

function nameIn(contact: unknown): string | null {
  return asText(asRecord(asRecord(contact).profile).name);
}

function recordMessage(state: SandboxContext['state'], message: Body, name: string | undefined): MessageRecord | null {
  const [id, from] = [asText(message.id), asText(message.from)];
  const phone = digitsOf(from ?? '');
  if (id === null || phone.length < 7 || phone.length > 15) return null;
  const known = findMessage(state, id);
  if (known !== null) return known;
  const type = asText(message.type) ?? 'unknown';
  const own = asRecord(message[type]);
  const sentAt = (asNumber(message.timestamp) ?? state.now() / SECOND_MS) * SECOND_MS;
  const contact = ensureContact(state, phone, name);
  if (type !== 'reaction') noteInbound(contact, sentAt);
  const text = asText(own.body) ?? asText(own.caption) ?? asText(own.text) ?? '';
  const record: MessageRecord = { id, contact: phone, direction: 'inbound', type, text, at: sentAt, name: contact.name, status: 'sent' };
  addMessage(state, record);
  return record;
}
