import { planReply } from '../../../src/reply/planReply';
import { DAY_MS } from '../../../src/shared/clock';
import { serviceWindow } from '../../../src/window/serviceWindow';

const NOON = Date.UTC(2026, 9, 5, 12);
const NEVER = { lastInboundAt: null, lastMaybeInboundAt: null };

const windows = {
  open: serviceWindow({ ...NEVER, lastInboundAt: NOON }, NOON + 1),
  closing: serviceWindow({ ...NEVER, lastInboundAt: NOON }, NOON + DAY_MS - 1),
  maybe: serviceWindow({ ...NEVER, lastMaybeInboundAt: NOON }, NOON + 1),
  'maybe closing': serviceWindow({ ...NEVER, lastMaybeInboundAt: NOON }, NOON + DAY_MS - 1),
  closed: serviceWindow({ ...NEVER, lastInboundAt: NOON }, NOON + DAY_MS),
  'closed after maybe': serviceWindow({ lastInboundAt: NOON - DAY_MS, lastMaybeInboundAt: NOON }, NOON + DAY_MS),
  never: serviceWindow(NEVER, NOON),
} as const;

test.each([
  ['open', 'send', 'The 24-hour window is open.'],
  ['closing', 'send', 'The 24-hour window is open.'],
  ['maybe', 'send', 'The 24-hour window may be open; WhatsApp decides.'],
  ['maybe closing', 'send', 'The 24-hour window may be open; WhatsApp decides.'],
  ['closed', 'route', 'More than 24 hours have passed since the customer last wrote, so only a template may be sent.'],
  ['closed after maybe', 'route', 'More than 24 hours have passed since the customer last wrote, so only a template may be sent.'],
  ['never', 'route', 'The customer has not written to this number yet, so only a template may be sent.'],
] as const)('window %s: %s', (window, action, reason) => {
  expect(planReply({ window: windows[window], optedOut: false })).toEqual({ action, reason });
});

test.each(Object.keys(windows) as Array<keyof typeof windows>)('window %s: nothing goes to a customer who opted out', (window) => {
  expect(planReply({ window: windows[window], optedOut: true })).toEqual({ action: 'refuse', reason: 'The customer asked not to be written to.' });
});
