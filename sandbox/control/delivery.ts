import { DAY_MS } from '../../src/shared/clock';
import { asNumber } from '../../src/shared/shape';
import type { SandboxContext } from '../context';
import { badRequest } from '../httpError';
import { callbackRoute } from '../webhooks/callbacks';
import type { SignatureMode } from '../webhooks/webhookBytes';
import type { DeliveryAttempt } from '../webhooks/WebhookSender';

export type Body = Readonly<Record<string, unknown>>;

const MAX_REPEAT = 50;
const MAX_DELAY_MS = DAY_MS;

/** How often, when and how signed a webhook is posted. */
export interface DeliveryPlan {
  readonly signature: SignatureMode;
  /** One pause for each time. */
  readonly delaysMs: readonly number[];
}

/** First attempts, one for each time the webhook was posted. */
export interface DeliveryResult {
  readonly deliveries: readonly DeliveryAttempt[];
  /** Why there are none. */
  readonly notice?: string;
}

/** Reads `signature`, `repeat` and `delaysMs`. @throws HttpError when one is wrong. */
export function readDelivery(body: Body): DeliveryPlan {
  return { signature: readSignature(body.signature), delaysMs: readDelays(body) };
}

/** Posts a webhook as planned; resolves after the first attempt of each time. */
export async function deliver(
  context: SandboxContext,
  { payload, field }: { readonly payload: unknown; readonly field: string },
  { signature, delaysMs }: DeliveryPlan,
  onAccepted?: () => void,
): Promise<DeliveryResult> {
  const attempts = await Promise.all(delaysMs.map((delayMs) => context.webhooks.send(payload, { field, signature, delayMs, onAccepted })));
  return { deliveries: attempts.filter((attempt) => attempt !== null), ...noticeOf(context, field) };
}

function noticeOf({ state, webhooks }: SandboxContext, field: string): Pick<DeliveryResult, 'notice'> {
  const route = callbackRoute(state.data.subscriptions, field);
  if (route.url === null) return { notice: route.problem };
  return webhooks.waiting.holding ? { notice: 'Webhooks are held back until POST /sandbox/webhooks/release.' } : {};
}

function readSignature(value: unknown): SignatureMode {
  if (value === undefined) return 'valid';
  if (value === 'valid' || value === 'invalid' || value === 'missing') return value;
  throw badRequest('signature must be "valid", "invalid" or "missing".');
}

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
