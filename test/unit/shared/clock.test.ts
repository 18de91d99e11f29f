import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, systemClock, toIso } from '../../../src/shared/clock';

test('the units', () => {
  expect([SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
});

test('a time is written in UTC, a missing one is null', () => {
  expect(toIso(Date.UTC(2026, 9, 5, 12))).toBe('2026-10-05T12:00:00.000Z');
  expect(toIso(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(toIso(null)).toBeNull();
});

test('the machine’s clock', () => {
  const before = Date.now();
  const now = systemClock.now();
  expect(now).toBeGreaterThanOrEqual(before);
  expect(now).toBeLessThanOrEqual(Date.now());
});
