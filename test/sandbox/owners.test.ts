import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, eventually, SandboxBench, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe('messages,standby,messaging_handovers,smb_message_echoes,user_preferences');
});
beforeEach(() => bench.reset());

/** Changes as they came: field and value. */
const changes = (): readonly Json[] =>
  bench.receiver.webhooks.flatMap(({ body }) => asArray(body.entry)).flatMap((entry) => asArray(asRecord(entry).changes)).map(asRecord);
const valueOn = (field: string): Json => asRecord(changes().findLast((change) => change.field === field)?.value);
const owner = (who: string) => bench.control('POST', `/contacts/${ANA}/owner`, { owner: who });

describe('Meta’s own AI', () => {
  beforeEach(async () => {
    await bench.inbound({ name: 'Ana' });
    await owner('metaAgent');
    bench.receiver.forget();
  });

  test('what the customer writes comes on standby, one level deeper, and opens the window', async () => {
    const id = await bench.inbound({ text: 'Hi' });
    expect(changes().map(({ field }) => field)).toEqual(['standby']);
    const value = valueOn('standby');
    expect(value).toMatchObject({ metadata: { phone_number_id: bench.sandbox.account.phoneNumberId }, standby: { contacts: [{ wa_id: ANA }], messages: [{ id, text: { body: 'Hi' } }] } });
    expect(value).not.toHaveProperty('messages');
    expect((await bench.control('GET', '/conversations')).body.conversations).toMatchObject([{ owner: 'metaAgent', window: { state: 'open' } }]);
  });

  test('what it answers comes as an echo, and its statuses on standby too', async () => {
    const echo = await bench.control('POST', '/echoes', { by: 'metaAgent', to: ANA, text: 'I can help' });
    const id = String(echo.body.messageId);
    expect(valueOn('standby')).toMatchObject({ standby: { message_echoes: [{ id, message: { to: ANA, recipient: expect.stringMatching(/^US\./), recipient_type: 'individual', type: 'text', text: { body: 'I can help' } } }] } });
    await eventually(() => expect(valueOn('standby')).toMatchObject({ standby: { statuses: [{ id, status: 'delivered' }] } }));
    expect(JSON.stringify(changes())).not.toContain('pricing');
    expect(await bench.message(ANA, id)).toMatchObject({ direction: 'outbound', by: 'metaAgent', text: 'I can help' });
  });

  test('a service message of the business takes the conversation', async () => {
    await bench.sent(ANA, text('A person here'));
    await eventually(() => expect(valueOn('messaging_handovers')).toMatchObject({
      recipient: { phone_number_id: bench.sandbox.account.phoneNumberId },
      sender: { phone_number: ANA, user_id: expect.stringMatching(/^US\./) },
      type: 'control_taken',
      control_taken: { previous_owner_app_role: 'meta_business_agent' },
    }));
    expect(valueOn('messaging_handovers')).not.toHaveProperty('metadata');
    await bench.inbound({ text: 'Thanks' });
    expect(valueOn('messages')).toMatchObject({ messages: [{ text: { body: 'Thanks' } }] });
  });

  test('it hands over by itself; who has it already cannot get it', async () => {
    await owner('business');
    expect(valueOn('messaging_handovers')).toMatchObject({ type: 'control_passed', control_passed: { previous_owner_role: 'ai_agent', new_owner_role: 'escalation' } });
    expect(await owner('business')).toMatchObject({ status: 400, body: { error: expect.stringContaining('already') } });
  });

  test('switched on for everybody', async () => {
    await bench.control('POST', '/settings', { metaAgent: 'on' });
    await bench.inbound({ from: '15550100109' });
    expect(valueOn('standby')).toMatchObject({ standby: { messages: [{ from: '15550100109' }] } });
  });
});

describe('the phone app', () => {
  test('an answer, its correction and its withdrawal are echoed', async () => {
    await bench.inbound({});
    const { body } = await bench.control('POST', '/echoes', { to: ANA, text: 'On my way' });
    const business = bench.sandbox.account.displayPhoneNumber.replace(/\D/g, '');
    const id = String(body.messageId);
    expect(valueOn('smb_message_echoes')).toMatchObject({ contacts: [{ wa_id: ANA }], message_echoes: [{ from: business, to: ANA, to_user_id: expect.any(String), id, type: 'text', text: { body: 'On my way' } }] });
    await bench.control('POST', '/echoes', { to: ANA, message: { type: 'edit', edit: { original_message_id: id, message: { type: 'text', text: { body: 'At the door' } } } } });
    expect(await bench.message(ANA, id)).toMatchObject({ by: 'app', text: 'At the door', edited: true });
    await bench.control('POST', '/echoes', { to: ANA, message: { type: 'revoke', revoke: { original_message_id: id } } });
    expect(await bench.message(ANA, id)).toMatchObject({ revoked: true });
    expect(bench.receiver.statuses()).toEqual([]);
    expect((await bench.control('POST', '/echoes', { to: ANA })).status).toBe(400);
  });
});

describe('marketing', () => {
  const marketing = { type: 'template', template: { name: 'gallery_product', language: { code: 'en_US' }, components: [
    { type: 'header', parameters: [{ type: 'product', product: { product_retailer_id: 'tea', catalog_id: '1' } }] },
    { type: 'body', parameters: [{ type: 'text', text: 'Ana' }] },
  ] } };

  test('a customer who stopped it gets none, until it is wanted again', async () => {
    await bench.control('POST', '/templates', { gallery: true });
    await bench.inbound({});
    await bench.control('POST', `/contacts/${ANA}/marketing`, { value: 'stop' });
    expect(valueOn('user_preferences')).toMatchObject({ user_preferences: [{ wa_id: ANA, category: 'marketing_messages', value: 'stop', timestamp: expect.any(Number) }] });
    expect((await bench.send(ANA, marketing)).body).toMatchObject({ error: { code: 131050 } });
    await bench.control('POST', `/contacts/${ANA}/marketing`, { value: 'resume' });
    expect((await bench.send(ANA, marketing)).status).toBe(200);
    await bench.control('PUT', `/contacts/${ANA}`, { marketingCapped: true });
    const capped = await bench.sent(ANA, marketing);
    await eventually(async () => expect(await bench.message(ANA, capped)).toMatchObject({ errorCode: 131049 }));
    await bench.control('PUT', `/contacts/${ANA}`, { marketingCapped: false });
    await bench.control('POST', '/settings', { usMarketing: 'blocked' });
    const american = await bench.sent(ANA, marketing);
    await eventually(async () => expect(await bench.message(ANA, american)).toMatchObject({ errorCode: 131049 }));
  });
});
