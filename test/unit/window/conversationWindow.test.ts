import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/shared/clock';
import { conversationWindow, type ConversationTimes } from '../../../src/window/conversationWindow';

const NOON = Date.UTC(2026, 9, 5, 12);
const CLOSED_AFTER = DAY_MS - MINUTE_MS;
const times = (part: Partial<ConversationTimes>): ConversationTimes => ({ lastInboundAt: null, lastMaybeInboundAt: null, adReplyAt: null, ...part });

test('a customer who never wrote', () => {
  expect(conversationWindow(times({}), NOON)).toMatchObject({ state: 'closed', opensAtMs: null, certain: true });
});

test('what certainly opens it decides as long as it does', () => {
  const conversation = times({ lastInboundAt: NOON, lastMaybeInboundAt: NOON + HOUR_MS });
  expect(conversationWindow(conversation, NOON + 2 * HOUR_MS)).toMatchObject({ state: 'open', opensAtMs: NOON, certain: true });
  expect(conversationWindow(conversation, NOON + CLOSED_AFTER - 1)).toMatchObject({ state: 'closing', opensAtMs: NOON, certain: true });
});

test('then a message of undocumented effect may keep it open, with the same boundaries', () => {
  const conversation = times({ lastInboundAt: NOON, lastMaybeInboundAt: NOON + HOUR_MS });
  expect(conversationWindow(conversation, NOON + CLOSED_AFTER)).toMatchObject({ state: 'closing', opensAtMs: NOON + HOUR_MS, certain: false });
  expect(conversationWindow(conversation, NOON + HOUR_MS + CLOSED_AFTER)).toMatchObject({ state: 'closed', opensAtMs: NOON, certain: true });
});

test('such a message may also be all there is', () => {
  expect(conversationWindow(times({ lastMaybeInboundAt: NOON }), NOON + 1)).toMatchObject({ state: 'open', opensAtMs: NOON, certain: false });
  expect(conversationWindow(times({ lastMaybeInboundAt: NOON }), NOON + CLOSED_AFTER)).toMatchObject({ state: 'closed', opensAtMs: null, certain: true });
});

test('the free entry point is told in every case', () => {
  for (const now of [NOON + 1, NOON + CLOSED_AFTER, NOON + 9 * DAY_MS]) {
    const conversation = times({ lastInboundAt: NOON, lastMaybeInboundAt: NOON + HOUR_MS, adReplyAt: NOON });
    expect(conversationWindow(conversation, now).freeEntryPointExpiresAtMs).toBe(NOON + 3 * DAY_MS);
  }
});
