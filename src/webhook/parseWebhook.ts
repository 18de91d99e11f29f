import { eventJson, type EventJson } from '../message/eventJson';
import { keepText, type MaskText } from '../message/maskFreeText';
import { systemClock } from '../shared/clock';
import { readEnvelope } from './readEnvelope';

/** What a webhook holds. */
export interface ParsedWebhook {
  /** One per message, status or event, with the fields that the trigger's items have; in the order in which Meta listed them. */
  readonly events: readonly EventJson[];
  /** Entries that say nothing: no id, no object, or nested without end; 1 for a body that is no WhatsApp webhook. */
  readonly skipped: number;
}

export interface ParseOptions {
  /** Masks free texts, e.g. `redactCardNumbers`; default: everything stays as it came. */
  readonly mask?: MaskText;
  /** When it came, milliseconds: the time of what Meta gives none. Default: now. */
  readonly receivedAt?: number;
}

const NOTHING: ParsedWebhook = { events: [], skipped: 1 };

/** Invalid JSON gives `undefined`. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return body;
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Reads a webhook of WhatsApp's: every message, status and event of the whole batch, as the trigger's items have them. Never
 * throws. Check {@link verifySignature} first, with the bytes as they came. Source: cloud-api.md §1.4 to §3.
 * @param body the JSON as text, as bytes, or parsed
 */
export function parseWebhook(body: unknown, { mask = keepText, receivedAt = systemClock.now() }: ParseOptions = {}): ParsedWebhook {
  const envelope = readEnvelope(bodyOf(body), mask, receivedAt);
  return envelope === null ? NOTHING : { events: envelope.records.map(eventJson), skipped: envelope.skipped };
}
