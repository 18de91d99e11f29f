import fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/shared/clock';
import { FREE_ENTRY_POINT_MS, SERVICE_WINDOW_MS, serviceWindow, type ServiceWindow, type WindowFacts } from '../../../src/window/serviceWindow';

const NOON = Date.UTC(2026, 9, 5, 12);
const wrote: WindowFacts = { lastInboundAtMs: NOON };

test('24 hours, and 72 for the free entry point', () => {
  expect([SERVICE_WINDOW_MS, FREE_ENTRY_POINT_MS]).toEqual([24 * HOUR_MS, 72 * HOUR_MS]);
});

test('open from the moment the customer wrote, until a minute before WhatsApp closes it', () => {
  expect(serviceWindow(wrote, NOON)).toEqual({
    state: 'open',
    opensAtMs: NOON,
    expiresAtMs: NOON + DAY_MS,
    msLeft: DAY_MS - MINUTE_MS,
    certain: true,
    freeEntryPointExpiresAtMs: null,
  });
});

test.each<[string, number, ServiceWindow['state'], number]>([
  ['22 h 59 min − 1 ms', 23 * HOUR_MS - MINUTE_MS - 1, 'open', HOUR_MS + 1],
  ['22 h 59 min', 23 * HOUR_MS - MINUTE_MS, 'closing', HOUR_MS],
  ['23 h 59 min − 1 ms', DAY_MS - MINUTE_MS - 1, 'closing', 1],
  ['23 h 59 min', DAY_MS - MINUTE_MS, 'closed', 0],
  ['24 h − 1 ms', DAY_MS - 1, 'closed', 0],
  ['24 h', DAY_MS, 'closed', 0],
  ['a year', 365 * DAY_MS, 'closed', 0],
])('after %s: %3$s', (_what, milliseconds, state, msLeft) => {
  expect(serviceWindow(wrote, NOON + milliseconds)).toMatchObject({ state, opensAtMs: NOON, expiresAtMs: NOON + DAY_MS, msLeft });
});

test.each<[string, number, ServiceWindow['state'], number]>([
  ['23 h − 1 ms', 23 * HOUR_MS - 1, 'open', HOUR_MS + 1],
  ['23 h', 23 * HOUR_MS, 'closing', HOUR_MS],
  ['24 h − 1 ms', DAY_MS - 1, 'closing', 1],
  ['24 h', DAY_MS, 'closed', 0],
  ['24 h + 1 ms', DAY_MS + 1, 'closed', 0],
])('without a safety margin, after %s: %3$s', (_what, milliseconds, state, msLeft) => {
  expect(serviceWindow(wrote, NOON + milliseconds, { safetyMarginMs: 0 })).toMatchObject({ state, msLeft });
});

test.each<[string, number, ServiceWindow['state']]>([
  ['never', 0, 'open'],
  ['always', DAY_MS, 'closing'],
])('it can be said to be closing soon %s', (_what, closingSoonMs, state) => {
  expect(serviceWindow(wrote, NOON + 1, { closingSoonMs })).toMatchObject({ state });
  expect(serviceWindow(wrote, NOON + DAY_MS, { closingSoonMs })).toMatchObject({ state: 'closed' });
});

test('a margin of a whole day leaves nothing', () => {
  expect(serviceWindow(wrote, NOON, { safetyMarginMs: DAY_MS })).toMatchObject({ state: 'closed', msLeft: 0, expiresAtMs: NOON + DAY_MS });
});

test('a customer who never wrote', () => {
  expect(serviceWindow({ lastInboundAtMs: null }, NOON)).toEqual({
    state: 'closed',
    opensAtMs: null,
    expiresAtMs: null,
    msLeft: 0,
    certain: true,
    freeEntryPointExpiresAtMs: null,
  });
});

test('a message that was delivered days late opens nothing: the customer’s clock counts', () => {
  expect(serviceWindow({ lastInboundAtMs: NOON - 3 * DAY_MS }, NOON)).toMatchObject({ state: 'closed', opensAtMs: NOON - 3 * DAY_MS });
});

test.each([1, HOUR_MS, 365 * DAY_MS])('a message from %i ms ahead counts as sent now', (ahead) => {
  expect(serviceWindow({ lastInboundAtMs: NOON + ahead }, NOON)).toEqual(serviceWindow(wrote, NOON));
});

test('what Meta does not document is marked', () => {
  expect(serviceWindow({ ...wrote, certain: false }, NOON)).toMatchObject({ state: 'open', certain: false });
});

describe('the free entry point', () => {
  it('ends 72 hours after the answer, also when that is over', () => {
    const facts = { ...wrote, adReplyAtMs: NOON + HOUR_MS };
    expect(serviceWindow(facts, NOON + 2 * HOUR_MS)).toMatchObject({ state: 'open', freeEntryPointExpiresAtMs: NOON + 73 * HOUR_MS });
    expect(serviceWindow(facts, NOON + 9 * DAY_MS)).toMatchObject({ freeEntryPointExpiresAtMs: NOON + 73 * HOUR_MS });
  });

  it('opens nothing once 24 hours are over', () => {
    expect(serviceWindow({ ...wrote, adReplyAtMs: NOON + HOUR_MS }, NOON + DAY_MS)).toMatchObject({ state: 'closed', msLeft: 0 });
    expect(serviceWindow({ lastInboundAtMs: null, adReplyAtMs: NOON }, NOON)).toMatchObject({ state: 'closed' });
  });
});

describe('what is no time', () => {
  const nonsense: readonly unknown[] = [String(NOON), NOON / SECOND_MS + '', '', NaN, Infinity, -Infinity, true, {}, [NOON], new Date(NOON), BigInt(NOON)];

  it.each(nonsense)('%p is refused wherever a time belongs', (value) => {
    const at = value as number;
    const refused = expect.objectContaining({ code: 'invalidInput', hint: expect.stringContaining('milliseconds since 1970') as string }) as Error;
    expect(() => serviceWindow({ lastInboundAtMs: at }, NOON)).toThrow(refused);
    expect(() => serviceWindow(wrote, at)).toThrow(refused);
    expect(() => serviceWindow({ ...wrote, adReplyAtMs: at }, NOON)).toThrow(refused);
    expect(() => serviceWindow(wrote, NOON, { safetyMarginMs: at })).toThrow(refused);
    expect(() => serviceWindow(wrote, NOON, { closingSoonMs: at })).toThrow(refused);
  });

  it('nothing at all is refused too, and says which it is', () => {
    expect(() => serviceWindow({} as WindowFacts, NOON)).toThrow('lastInboundAtMs is no number of milliseconds.');
    expect(() => serviceWindow(wrote, undefined as unknown as number)).toThrow('nowMs is no number of milliseconds.');
  });

  it('a negative duration is refused: it would hold the window open', () => {
    expect(() => serviceWindow(wrote, NOON + DAY_MS, { safetyMarginMs: -1 })).toThrow('safetyMarginMs is no number of milliseconds.');
    expect(() => serviceWindow(wrote, NOON, { closingSoonMs: -1 })).toThrow('closingSoonMs is no number of milliseconds.');
  });

  it.each([-1, 0, NOON / SECOND_MS])('%d, as a time of long ago, opens nothing', (lastInboundAtMs) => {
    expect(serviceWindow({ lastInboundAtMs }, NOON)).toMatchObject({ state: 'closed' });
  });
});

describe('properties', () => {
  const time = fc.integer({ min: NOON - 4 * DAY_MS, max: NOON + 4 * DAY_MS });
  const facts = fc.record({ lastInboundAtMs: fc.option(time), certain: fc.boolean(), adReplyAtMs: fc.option(time) });
  const options = fc.record({ safetyMarginMs: fc.nat(2 * HOUR_MS), closingSoonMs: fc.nat(2 * DAY_MS) });
  const isOpen = ({ state }: ServiceWindow) => state !== 'closed';

  it('later, a closed window is never open', () => {
    fc.assert(
      fc.property(facts, time, fc.nat(5 * DAY_MS), options, (known, now, later, how) => {
        // A message from the future is not there yet.
        fc.pre(known.lastInboundAtMs === null || known.lastInboundAtMs <= now);
        expect(isOpen(serviceWindow(known, now + later, how)) && !isOpen(serviceWindow(known, now, how))).toBe(false);
      }),
    );
  });

  it('another message never closes it', () => {
    fc.assert(
      fc.property(time, fc.nat(5 * DAY_MS), time, options, (lastInboundAtMs, later, now, how) => {
        const before = serviceWindow({ lastInboundAtMs }, now, how);
        const after = serviceWindow({ lastInboundAtMs: lastInboundAtMs + later }, now, how);
        expect(after.msLeft).toBeGreaterThanOrEqual(before.msLeft);
      }),
    );
  });

  it('state, time left and end agree', () => {
    fc.assert(
      fc.property(facts, time, options, (known, now, how) => {
        const { state, msLeft, opensAtMs, expiresAtMs } = serviceWindow(known, now, how);
        expect(state === 'closed').toBe(msLeft === 0);
        expect(state === 'closing').toBe(msLeft > 0 && msLeft <= how.closingSoonMs);
        expect(expiresAtMs).toBe(opensAtMs === null ? null : opensAtMs + DAY_MS);
        if (msLeft > 0) expect(now + msLeft + how.safetyMarginMs).toBe(expiresAtMs);
        expect(msLeft).toBeLessThanOrEqual(DAY_MS - Math.min(how.safetyMarginMs, DAY_MS));
      }),
    );
  });

  it('a margin takes its length off, and an advertisement adds nothing', () => {
    fc.assert(
      fc.property(facts, time, fc.nat(2 * DAY_MS), (known, now, safetyMarginMs) => {
        const whole = serviceWindow({ lastInboundAtMs: known.lastInboundAtMs }, now, { safetyMarginMs: 0 });
        const { msLeft } = serviceWindow(known, now, { safetyMarginMs });
        expect(msLeft).toBe(Math.max(0, whole.msLeft - safetyMarginMs));
      }),
    );
  });
});
