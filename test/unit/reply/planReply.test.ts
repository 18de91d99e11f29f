import { planClosed, planReply, type EarlierAttempt, type ReplyPlan } from '../../../src/reply/planReply';
import { DAY_MS } from '../../../src/shared/clock';
import type { ClosedWindowPolicy } from '../../../src/store/SupportStore';
import { conversationWindow } from '../../../src/window/conversationWindow';

const NOON = Date.UTC(2026, 9, 5, 12);
const NEVER = { lastInboundAt: null, lastMaybeInboundAt: null, adReplyAt: null };

const windows = {
  open: conversationWindow({ ...NEVER, lastInboundAt: NOON }, NOON + 1),
  closing: conversationWindow({ ...NEVER, lastInboundAt: NOON }, NOON + DAY_MS - 61_000),
  maybe: conversationWindow({ ...NEVER, lastMaybeInboundAt: NOON }, NOON + 1),
  closed: conversationWindow({ ...NEVER, lastInboundAt: NOON }, NOON + DAY_MS),
  'closed, but free of charge': conversationWindow({ ...NEVER, lastInboundAt: NOON, adReplyAt: NOON }, NOON + DAY_MS),
  'never open': conversationWindow(NEVER, NOON),
} as const;

const template = { type: 'template', template: { name: 'support_followup' } };
const notice = { type: 'template', template: { name: 'answer_waits' } };
const policies = {
  route: { action: 'route' },
  template: { action: 'template', template },
  keep: { action: 'keep', keepMs: 7 * DAY_MS, notice },
  refuse: { action: 'refuse' },
} as const satisfies Record<string, ClosedWindowPolicy>;

type Policy = keyof typeof policies;
const everyPolicy = Object.keys(policies) as Policy[];

const plan = (window: keyof typeof windows, policy: Policy, more: { optedOut?: boolean; earlier?: EarlierAttempt } = {}): ReplyPlan =>
  planReply({ window: windows[window], whenClosed: policies[policy], optedOut: more.optedOut ?? false, earlier: more.earlier ?? 'none' });

const PAST = 'More than 24 hours have passed since the customer last wrote, so only a template may be sent.';
const NEVER_WROTE = 'The customer has not written to this number yet, so only a template may be sent.';
const OPTED_OUT = { action: 'refuse', because: 'optedOut', reason: 'The customer asked not to be written to.' };

describe.each(everyPolicy)('policy %s', (policy) => {
  it.each([
    ['open', 'The 24-hour window is open.'],
    ['closing', 'The 24-hour window is open.'],
    ['maybe', 'The 24-hour window may be open; WhatsApp decides.'],
  ] as const)('window %s: sent, after what was kept', (window, reason) => {
    expect(plan(window, policy)).toEqual({ action: 'send', afterKept: true, reason });
  });

  it('whatever an earlier attempt sent, or may have sent, is asked for again, whatever the window', () => {
    for (const window of Object.keys(windows) as Array<keyof typeof windows>) {
      for (const optedOut of [true, false]) {
        expect(plan(window, policy, { earlier: 'reply', optedOut })).toEqual({
          action: 'send',
          afterKept: false,
          reason: 'An earlier attempt sent it, or may have sent it.',
        });
      }
    }
  });

  it('nothing goes to a customer who opted out', () => {
    for (const window of Object.keys(windows) as Array<keyof typeof windows>) expect(plan(window, policy, { optedOut: true })).toEqual(OPTED_OUT);
    expect(planClosed(policies[policy], PAST, true)).toEqual(OPTED_OUT);
  });
});

describe.each([
  ['closed', PAST],
  ['closed, but free of charge', PAST],
  ['never open', NEVER_WROTE],
] as const)('window %s', (window, reason) => {
  it.each<[Policy, ReplyPlan]>([
    ['route', { action: 'route', reason }],
    ['template', { action: 'template', template, reason }],
    ['keep', { action: 'keep', keepMs: 7 * DAY_MS, notice, reason }],
    ['refuse', { action: 'refuse', because: 'windowClosed', reason }],
  ])('policy %s', (policy, expected) => {
    expect(plan(window, policy)).toEqual(expected);
  });
});

test('a template that went out in its place stays, though the window has opened and the customer opted out', () => {
  const expected = { action: 'template', template, reason: 'An earlier attempt found the 24-hour window closed.' };
  expect(plan('open', 'template', { earlier: 'template' })).toEqual(expected);
  expect(plan('closed', 'template', { earlier: 'template', optedOut: true })).toEqual(expected);
});
