import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { keepText } from '../../src/message/maskFreeText';
import { MB } from '../../src/shared/bytes';
import type { InboundRecord } from '../../src/shared/inbound';
import { redactCardNumbers } from '../../src/redaction';
import { SECOND_MS, systemClock } from '../../src/shared/clock';
import { mintId } from '../../src/shared/hash';
import { deliveryId } from '../../src/store/facts';
import type { DeliveryWishes, IngestTarget, SupportStore, TestListener, TriggerRegistration, WebhookOutcome } from '../../src/store/SupportStore';
import { answerChallenge } from '../../src/webhook/challenge';
import { readEnvelope } from '../../src/webhook/readEnvelope';
import { verifySignature } from '../../src/webhook/signature';
import { readAccount, type Account } from '../shared/account';
import { PROCESS_ID } from '../shared/environment';
import { confirmedNumbers, openStore } from '../shared/supportStore';
import { faultInLine, faultLog } from '../shared/trigger/faultLog';
import { isSameTarget, nodeIdOf, targetOf, testTargetOf } from '../shared/trigger/target';
import { answer, rawBodyOf } from '../shared/trigger/webhookRequest';
import { registrationEntry, settingsOf } from './registrationEntry';
import { splitNumbers } from './splitNumbers';
import { webhookAccount } from './webhookAccount';
import { countWebhook } from './webhookTally';

const LARGEST_BODY = 3 * MB;
const RECEIVED: IWebhookResponseData = { webhookResponse: 'EVENT_RECEIVED' };
/** How long the published workflow lets its own editor go first with the same message. */
const EDITOR_FIRST_MS = 3 * SECOND_MS;
const SIGNATURE = 'x-hub-signature-256';

/** Why a request is not taken: what its sender gets to read, and what the log explains without content. */
interface Refusal {
  readonly status: 401 | 404 | 413;
  readonly text: string;
  readonly explanation: string;
}

const REFUSALS = {
  badSignature: {
    status: 401,
    text: 'Signature missing or wrong',
    explanation: 'a request without Meta’s signature was refused. Check the App Secret in the credential if it came from Meta.',
  },
  notWhatsApp: {
    status: 404,
    text: 'Not a WhatsApp webhook',
    explanation: 'a signed request that is no WhatsApp webhook was refused. Check what else the Meta app sends to this URL.',
  },
  tooLarge: {
    status: 413,
    text: 'Too large',
    explanation: 'a request of more than 3 MB was refused. Meta’s webhooks are smaller.',
  },
} as const satisfies Partial<Record<WebhookOutcome, Refusal>>;

function refuse(context: IWebhookFunctions, account: Account, outcome: keyof typeof REFUSALS): IWebhookResponseData {
  const { status, text, explanation } = REFUSALS[outcome];
  countWebhook(context, account, outcome);
  context.logger.warn(`WhatsApp Support Trigger: ${explanation}`);
  return answer(context, status, text);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

/** What listening editors want: whatever a customer writes, each message for itself. */
const LISTENER_WISHES: DeliveryWishes = { topics: ['message'], combine: null, maxMessageAgeMs: null };

/** Every trigger that gets a copy: the published ones of the numbers, this one, and editors that listen. */
async function targetsOf(context: IWebhookFunctions, store: SupportStore, self: TriggerRegistration, phoneNumberIds: ReadonlySet<string>, now: number) {
  const targets: IngestTarget[] = [];
  const listeners: TestListener[] = [];
  for (const phoneNumberId of phoneNumberIds) {
    const listening = await store.listListeners(phoneNumberId, now);
    listeners.push(...listening);
    const registered = await store.listTriggers(phoneNumberId);
    for (const trigger of registered) {
      const editorListens = listening.some((one) => isSameTarget({ ...one, nodeId: nodeIdOf(one) }, trigger));
      targets.push(editorListens ? { ...trigger, notBefore: now + EDITOR_FIRST_MS } : trigger);
    }
    // A registration that is being renewed must not cost a message that came in meanwhile.
    const known = registered.some((one) => isSameTarget(one, self));
    if (!known && context.getMode() !== 'manual' && phoneNumberId === self.phoneNumberId) targets.push(self);
    targets.push(...listening.map(({ workflowId, nodeId }) => ({ ...LISTENER_WISHES, workflowId, nodeId, phoneNumberId })));
  }
  return { targets, listeners };
}

/** Hands the webhook to editors that listen: their test URL takes the same signed bytes. */
function forward(context: IWebhookFunctions, listeners: readonly TestListener[], body: Buffer): void {
  const signature = String(context.getHeaderData()[SIGNATURE]);
  for (const { testUrl } of listeners) {
    context.helpers
      .httpRequest({
        method: 'POST',
        url: testUrl,
        body,
        headers: { 'content-type': 'application/json', [SIGNATURE]: signature },
        ignoreHttpStatusErrors: true,
        timeout: 10 * SECOND_MS,
      })
      .catch((failure: unknown) => context.logger.warn(`WhatsApp Support Trigger: the listening editor could not be reached. ${faultInLine(failure)}`));
  }
}

/** Of webhooks that come at the same time one starts the run of a listening editor: n8n takes the test URL away only afterwards. */
async function takeListening(store: SupportStore, { workflowId, nodeId, expiresAt }: TestListener, now: number): Promise<boolean> {
  return await store.acquireLock(`listen:${workflowId}:${nodeId}:${expiresAt}`, mintId('webhook'), now, expiresAt);
}

/** The first message of the batch that the listening editor has not had yet; without one it goes on listening. */
async function startTestRun(context: IWebhookFunctions, store: SupportStore, records: readonly InboundRecord[], listeners: readonly TestListener[], now: number): Promise<IWebhookResponseData> {
  const target = testTargetOf(targetOf(context));
  const listener = listeners.find((one) => isSameTarget(one, target));
  for (const record of records) {
    if (record.kind !== 'message' || listener === undefined) continue;
    const reference = { delivery: deliveryId(target, record), attempt: 1 };
    // Emitted, it stays the run's when the editor stops listening, which n8n tells the node at once.
    if (!(await store.markEmitted(reference.delivery, reference.attempt, PROCESS_ID, now))) continue;
    if (await takeListening(store, listener, now)) return { ...RECEIVED, workflowData: [[{ json: reference }], [], [], []] };
    await store.settleDelivery(reference.delivery, reference.attempt, 'dropped', now);
  }
  return RECEIVED;
}

/** News of the account name no number: they go to the triggers of the number whose trigger they reach. */
function addressed(record: InboundRecord, { graph }: Account): InboundRecord {
  const { phoneNumberId, wabaId } = record.business;
  if (record.kind !== 'accountEvent' || phoneNumberId !== '' || wabaId !== graph.wabaId) return record;
  return { ...record, business: { ...record.business, phoneNumberId: graph.phoneNumberId } };
}

/** Without those of numbers and accounts that are not the account's: whoever knows an app secret can sign anything. */
async function ownRecords(context: IWebhookFunctions, account: Account, store: SupportStore, received: readonly InboundRecord[]): Promise<readonly InboundRecord[]> {
  const records = received.map((record) => addressed(record, account));
  const named = records.flatMap(({ business }) => business.phoneNumberId || []);
  const numbers = await confirmedNumbers(context, account, store, new Set(named));
  const own = records.filter(({ business }) => numbers.has(business.phoneNumberId));
  const others = records.length - own.length;
  if (others > 0) {
    countWebhook(context, account, 'otherNumber');
    context.logger.warn(
      `WhatsApp Support Trigger: ${others} messages or events of a webhook were passed over, because their phone number is not one of the account's. Check which numbers the Meta app serves, and give each business account its own credential.`,
    );
  }
  return own;
}

async function receiveSigned(context: IWebhookFunctions, account: Account, body: Buffer): Promise<IWebhookResponseData> {
  const { maskCardNumbers } = settingsOf(context);
  const envelope = readEnvelope(parseJson(body), maskCardNumbers ? redactCardNumbers : keepText);
  if (envelope === null) return refuse(context, account, 'notWhatsApp');
  const now = systemClock.now();
  const store = await openStore(context, account);
  const records = await ownRecords(context, account, store, envelope.records);
  const phoneNumberIds = new Set(records.map(({ business }) => business.phoneNumberId));
  const { targets, listeners } = await targetsOf(context, store, registrationEntry(context, account, null), phoneNumberIds, now);
  await store.ingest(records, targets, now, maskCardNumbers ? splitNumbers : undefined);
  countWebhook(context, account, 'accepted');
  if (context.getMode() === 'manual') return await startTestRun(context, store, records, listeners, now);
  if (records.some(({ kind }) => kind === 'message')) {
    // Only these know the secret that this body is signed with.
    forward(context, listeners.filter(({ accountKey }) => accountKey === account.accountKey), body);
  }
  return RECEIVED;
}

/** What is not written is not acknowledged. */
function notWritten(context: IWebhookFunctions, failure: unknown): IWebhookResponseData {
  faultLog(context.logger, 'A webhook could not be written, Meta will send it again. ')(failure);
  return answer(context, 500, 'Not written; send again');
}

async function receiveEvents(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const body = await rawBodyOf(context);
  // Whose count it is may be some seconds old: a flood of what is refused anyway must not cost n8n an expression engine each.
  if (body.length > LARGEST_BODY) return refuse(context, (await webhookAccount(context, () => true)).account, 'tooLarge');
  const { account, isAccepted } = await webhookAccount(context, ({ appSecrets }) => verifySignature(body, context.getHeaderData()[SIGNATURE], appSecrets));
  if (!isAccepted) return refuse(context, account, 'badSignature');
  try {
    return await receiveSigned(context, account, body);
  } catch (failure) {
    countWebhook(context, account, 'notWritten');
    return notWritten(context, failure);
  }
}

async function answerMeta(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const { verifyToken } = await readAccount(context);
  const challenge = answerChallenge(context.getQueryData() as Record<string, unknown>, verifyToken);
  return challenge === null ? answer(context, 403, 'Wrong verify token') : answer(context, 200, challenge);
}

/** Meta's two requests: the challenge when a callback is set, and the events. */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  if (context.getWebhookName() === 'setup') return await answerMeta(context);
  try {
    return await receiveEvents(context);
  } catch (failure) {
    return notWritten(context, failure);
  }
}
