/** The value that this share (0 to 1) of the sorted values does not exceed; `NaN` without values. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

export function sortedNumbers(values: readonly number[]): readonly number[] {
  return values.toSorted((left, right) => left - right);
}

export function median(values: readonly number[]): number {
  return percentile(sortedNumbers(values), 0.5);
}
