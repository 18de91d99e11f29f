import { systemClock } from '../../../src/shared/clock';

/** Keeps values for a short time, and not longer in memory than that. */
export interface BriefMemory<Value> {
  get(key: string): Value | undefined;
  put(key: string, value: Value): void;
}

export function briefMemory<Value>(keepMs: number): BriefMemory<Value> {
  const kept = new Map<string, { readonly value: Value; readonly until: number }>();
  return {
    get(key) {
      const now = systemClock.now();
      for (const [each, { until }] of kept) if (until <= now) kept.delete(each);
      return kept.get(key)?.value;
    },
    put: (key, value) => void kept.set(key, { value, until: systemClock.now() + keepMs }),
  };
}
