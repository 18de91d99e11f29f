import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../src/shared/clock';
import { CLOSING_MS, SERVICE_WINDOW_MS, serviceWindow } from '../../../src/window/serviceWindow';

const NOON = Date.UTC(2026, 9, 5, 12);
const wrote = (lastInboundAt: number | null, lastMaybeInboundAt: number | null = null) => ({ lastInboundAt, lastMaybeInboundAt });
const after = (milliseconds: number) => serviceWindow(wrote(NOON), NOON + milliseconds);

test('24 hours, of which the last one is closing', () => {
  expect(SERVICE_WINDOW_MS).toBe(24 * HOUR_MS);
  expect(CLOSING_MS).toBe(HOUR_MS);
});

test('open from the moment the customer wrote', () => {
  expect(after(0)).toEqual({ state: 'open', opensAt: NOON, expiresAt: NOON + DAY_MS, secondsLeft: 86_400, certain: true });
});

test.each([
  ['23 h − 1 ms', 23 * HOUR_MS - 1, 'open', 3_600],
  ['23 h', 23 * HOUR_MS, 'closing', 3_600],
  ['24 h − 1 s', DAY_MS - SECOND_MS, 'closing', 1],
  ['24 h − 1 ms', DAY_MS - 1, 'closing', 0],
  ['24 h', DAY_MS, 'closed', 0],
  ['24 h + 1 ms', DAY_MS + 1, 'closed', 0],
  ['a year', 365 * DAY_MS, 'closed', 0],
])('after %s: %3$s', (_what, milliseconds, state, secondsLeft) => {
  expect(after(milliseconds)).toEqual({ state, opensAt: NOON, expiresAt: NOON + DAY_MS, secondsLeft, certain: true });
});

test('a message that was delivered days late opens nothing: the customer’s clock counts', () => {
  const sentAt = NOON - 3 * DAY_MS;
  expect(serviceWindow(wrote(sentAt), NOON)).toMatchObject({ state: 'closed', opensAt: sentAt });
});

test('a customer whose clock is ahead of ours has written', () => {
  expect(serviceWindow(wrote(NOON + HOUR_MS), NOON)).toMatchObject({ state: 'open', certain: true });
});

test('a customer who never wrote', () => {
  expect(serviceWindow(wrote(null), NOON)).toEqual({ state: 'closed', opensAt: null, expiresAt: null, secondsLeft: 0, certain: true });
});

describe('events of which Meta does not say whether they open it', () => {
  it('may open it', () => {
    expect(serviceWindow(wrote(null, NOON), NOON + 1)).toEqual({
      state: 'open',
      opensAt: NOON,
      expiresAt: NOON + DAY_MS,
      secondsLeft: 86_399,
      certain: false,
    });
  });

  it('may keep it open, with the same boundaries', () => {
    const facts = wrote(NOON - 2 * DAY_MS, NOON);
    expect(serviceWindow(facts, NOON + 23 * HOUR_MS - 1)).toMatchObject({ state: 'open', opensAt: NOON, certain: false });
    expect(serviceWindow(facts, NOON + DAY_MS - 1)).toMatchObject({ state: 'closing', opensAt: NOON, certain: false });
    expect(serviceWindow(facts, NOON + DAY_MS)).toMatchObject({ state: 'closed', certain: true });
  });

  it('change nothing while it is certainly open', () => {
    expect(serviceWindow(wrote(NOON, NOON + HOUR_MS), NOON + 2 * HOUR_MS)).toMatchObject({ opensAt: NOON, certain: true });
    expect(serviceWindow(wrote(NOON, NOON + HOUR_MS), NOON + DAY_MS)).toMatchObject({ state: 'closing', opensAt: NOON + HOUR_MS, certain: false });
  });

  it('leave no trace once they are too old', () => {
    expect(serviceWindow(wrote(null, NOON), NOON + DAY_MS)).toMatchObject({ state: 'closed', opensAt: null, certain: true });
  });
});
