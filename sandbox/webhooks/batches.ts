import { MB } from '../../src/shared/bytes';
import { asArray, asRecord } from '../../src/shared/shape';
import type { Webhook } from './WebhookSender';

export const BATCH_SHAPES = ['entries', 'values'] as const;
/** An entry for each update, or updates of one field together in one value, as for an album. */
export type BatchShape = (typeof BATCH_SHAPES)[number];

/** The most updates, and bytes, that Meta puts into one webhook. Source: cloud-api.md §1.3. */
const LARGEST_BATCH = 1_000;
const LARGEST_BODY = 3 * MB;

type Json = Readonly<Record<string, unknown>>;

const entriesOf = (payload: unknown): readonly unknown[] => asArray(asRecord(payload).entry);

/** Lists of both values one after the other, each contact once; of anything else the first. */
function joined(left: Json, right: Json): Json {
  const lists = Object.entries(right).map(([name, value]): readonly [string, unknown] => {
    if (!Array.isArray(value)) return [name, left[name] ?? value];
    const known = asArray(left[name]);
    const isNew = (each: unknown): boolean => name !== 'contacts' || !known.some((other) => JSON.stringify(other) === JSON.stringify(each));
    return [name, known.concat(value.filter(isNew))];
  });
  return { ...left, ...Object.fromEntries(lists) };
}

interface OneChange {
  readonly entry: Json;
  readonly field: unknown;
  readonly value: Json;
}

function changesOf(payload: unknown): readonly OneChange[] {
  return entriesOf(payload).flatMap((each) => {
    const entry = asRecord(each);
    return asArray(entry.changes).map((change) => ({ entry, field: asRecord(change).field, value: asRecord(asRecord(change).value) }));
  });
}

function inOneValue(payloads: readonly unknown[]): readonly unknown[] {
  const merged: OneChange[] = [];
  for (const change of payloads.flatMap(changesOf)) {
    const index = merged.findIndex(({ entry, field, value }) => entry.id === change.entry.id && field === change.field && 'metadata' in value);
    const known = merged[index];
    if (known === undefined) merged.push(change);
    else merged[index] = { ...known, value: joined(known.value, change.value) };
  }
  return merged.map(({ entry, field, value }) => ({ ...entry, changes: [{ field, value }] }));
}

/** The updates of several webhooks as one body. */
function mergedBody(payloads: readonly unknown[], shape: BatchShape): unknown {
  return { object: 'whatsapp_business_account', entry: shape === 'entries' ? payloads.flatMap(entriesOf) : inOneValue(payloads) };
}

function batchOf(webhooks: readonly Webhook[], shape: BatchShape): Webhook {
  return {
    payload: mergedBody(webhooks.map(({ payload }) => payload), shape),
    options: { field: webhooks[0]?.options.field, onAccepted: () => webhooks.forEach(({ options }) => options.onAccepted?.()) },
  };
}

/** The same updates in as few webhooks as Meta's limits allow. */
export function inBatches(webhooks: readonly Webhook[], shape: BatchShape): readonly Webhook[] {
  const batches: Webhook[][] = [];
  let bytes = 0;
  for (const webhook of webhooks) {
    const size = JSON.stringify(webhook.payload).length;
    const last = batches.at(-1);
    if (last === undefined || last.length === LARGEST_BATCH || bytes + size > LARGEST_BODY) {
      batches.push([webhook]);
      bytes = size;
    } else {
      last.push(webhook);
      bytes += size;
    }
  }
  return batches.map((batch) => batchOf(batch, shape));
}
