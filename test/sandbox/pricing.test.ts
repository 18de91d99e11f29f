import { DAY_MS, HOUR_MS } from '../../src/shared/clock';
import { ANA, bodyOf, eventually, NOON, SandboxBench, template, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe();
});
beforeEach(() => bench.reset());

const UTILITY = template('support_followup', [bodyOf('Ana', '#1')]);
const AUGUST = Date.UTC(2026, 7, 20, 12);
const SPRING_2025 = Date.UTC(2025, 4, 20, 12);

async function writeAt(timeMs: number, message: Json = {}): Promise<void> {
  SandboxBench.timeMs = timeMs;
  await bench.inbound({ timestamp: timeMs / 1_000, ...message });
}

/** The status that says "sent". */
async function sentStatus(message: Json): Promise<Json> {
  const id = await bench.sent(ANA, message);
  const find = (status: string) => bench.receiver.statuses().find((each) => each.id === id && each.status === status);
  await eventually(() => expect(find('delivered')).toBeDefined());
  return find('sent') ?? {};
}

test.each<[string, number, Json, Json]>([
  ['a service message in August 2026', AUGUST, text('x'), { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' }],
  ['a utility template inside the window in August 2026', AUGUST, UTILITY, { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'utility' }],
  ['a utility template inside the window in November 2026', NOON, UTILITY, { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' }],
  ['a service message in spring 2025', SPRING_2025, text('x'), { billable: false, pricing_model: 'CBP', category: 'service' }],
])('%s', async (_name, timeMs, message, pricing) => {
  await writeAt(timeMs);
  expect((await sentStatus(message)).pricing).toEqual(pricing);
});

test('a thousand service messages a month are free; the next one is not, and the next month begins anew', async () => {
  await writeAt(NOON);
  await bench.control('POST', '/settings', { deliveredServiceMessages: 999 });
  expect((await sentStatus(text('the thousandth'))).pricing).toMatchObject({ billable: false });
  expect((await bench.control('GET', '/settings')).body.deliveredServiceMessages).toBe(1_000);
  expect((await sentStatus(text('one more'))).pricing).toEqual({ billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' });
  await writeAt(NOON + 15 * DAY_MS);
  expect((await sentStatus(text('December'))).pricing).toMatchObject({ billable: false });
});

test('without a payment method only what is free arrives', async () => {
  await writeAt(NOON);
  await bench.control('POST', '/settings', { paymentMethod: 'off', deliveredServiceMessages: 999 });
  await sentStatus(text('free'));
  const charged = await bench.sent(ANA, text('charged'));
  const alsoCharged = await bench.sent(ANA, UTILITY);
  for (const id of [charged, alsoCharged]) await eventually(async () => expect(await bench.message(ANA, id)).toMatchObject({ status: 'failed', errorCode: 131042 }));
  expect((await bench.graph('GET', `${bench.sandbox.account.phoneNumberId}?fields=health_status`)).body).toMatchObject({ health_status: { entities: [{}, { entity_type: 'WABA', can_send_message: 'LIMITED' }, {}, {}] } });
});

describe('who came from an ad', () => {
  test('is written to for free for 72 hours from the first answer, but freely only for 24', async () => {
    await writeAt(NOON, { referral: {} });
    SandboxBench.timeMs = NOON + HOUR_MS;
    const status = await sentStatus(text('Welcome'));
    expect(status.pricing).toEqual({ billable: false, pricing_model: 'PMP', type: 'free_entry_point', category: 'referral_conversion' });
    expect(status.conversation).toMatchObject({ origin: { type: 'referral_conversion' }, expiration_timestamp: String((NOON + 73 * HOUR_MS) / 1_000) });
    SandboxBench.timeMs = NOON + 73 * HOUR_MS - 1;
    const late = await bench.sent(ANA, text('too late'));
    await eventually(async () => expect(await bench.message(ANA, late)).toMatchObject({ errorCode: 131047 }));
    expect((await sentStatus(UTILITY)).pricing).toMatchObject({ type: 'free_entry_point' });
    SandboxBench.timeMs = NOON + 73 * HOUR_MS;
    const after = await sentStatus(UTILITY);
    expect(after.pricing).toMatchObject({ type: 'regular' });
    expect(after).not.toHaveProperty('conversation');
  });

  test('is a customer like any other when nobody answers within a day', async () => {
    await writeAt(NOON, { referral: {} });
    SandboxBench.timeMs = NOON + DAY_MS;
    expect((await sentStatus(UTILITY)).pricing).toMatchObject({ type: 'regular' });
  });
});
