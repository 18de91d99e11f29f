import { setTimeout as pause } from 'node:timers/promises';

export interface PollOptions {
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Asks `probe` again and again until it gives something other than `null`, `undefined` or `false`, and gives that.
 * A probe that throws counts as "not yet".
 * @throws when `timeoutMs` (30 s) pass; the message names `what` and the probe's last exception.
 */
export async function pollUntil<Value>(
  what: string,
  probe: () => Promise<Value | null | undefined | false> | Value | null | undefined | false,
  { timeoutMs = 30_000, everyMs = 100, signal }: PollOptions = {},
): Promise<Value> {
  const startedAt = performance.now();
  let lastRefusal = '';
  for (;;) {
    signal?.throwIfAborted();
    try {
      const value = await probe();
      if (value !== null && value !== undefined && value !== false) return value;
      lastRefusal = '';
    } catch (refusal) {
      lastRefusal = ` Last: ${refusal instanceof Error ? refusal.message : String(refusal)}`;
    }
    if (performance.now() - startedAt > timeoutMs) {
      throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for ${what}, in vain.${lastRefusal}`);
    }
    await pause(everyMs, undefined, { signal });
  }
}
