import { DAY_MS, SECOND_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, BEN, bodyOf, codeOf, errorOf, eventually, NOON, SandboxBench, template, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe();
});
beforeEach(() => bench.reset());

const interactive = (content: Json): Json => ({ type: 'interactive', interactive: content });
const reply = (id: string, title: string): Json => ({ type: 'reply', reply: { id, title } });
const buttons = (...entries: readonly Json[]): Json => interactive({ type: 'button', body: { text: 'Choose' }, action: { buttons: entries } });
const rows = (count: number): readonly Json[] => Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Row ${index}` }));
const list = (sections: readonly Json[]): Json => interactive({ type: 'list', body: { text: 'Choose' }, action: { button: 'Open', sections } });

async function statusesOf(id: string): Promise<readonly Json[]> {
  return bench.receiver.statuses().filter((status) => status.id === id);
}

describe('what is accepted', () => {
  test('a text is answered as Meta answers, with the customer’s number inside the wamid', async () => {
    await bench.inbound({});
    const answer = await bench.send(ANA, text('Hello Ana'));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ messaging_product: 'whatsapp', contacts: [{ input: `+${ANA}`, wa_id: ANA }] });
    const [{ id }] = asArray(answer.body.messages) as readonly [{ id: string }];
    expect(answer.body.messages).toEqual([{ id }]);
    const decoded = Buffer.from(id.replace('wamid.', ''), 'base64').toString('latin1');
    expect(decoded).toMatch(new RegExp(`^\\x1c\\x18\\x0b${ANA}\\x15\\x02\\x00\\x11\\x18\\x12[0-9A-F]{18}\\x00$`));
  });

  test.each<[string, Json, Json]>([
    ['buttons', buttons(reply('a', 'Yes'), reply('b', 'No')), { type: 'interactive', text: 'Choose', buttons: [{ kind: 'reply', id: 'a', title: 'Yes' }, { kind: 'reply', id: 'b', title: 'No' }] }],
    ['a list', list([{ title: 'One', rows: rows(2) }, { title: 'Two', rows: [{ id: 'x', title: 'X', description: 'the last' }] }]), { text: 'Choose', list: { button: 'Open', sections: [{ title: 'One', rows: rows(2) }, { title: 'Two', rows: [{ id: 'x', title: 'X', description: 'the last' }] }] } }],
    ['a link button', interactive({ type: 'cta_url', header: { type: 'text', text: 'Head' }, body: { text: 'Look' }, footer: { text: 'Foot' }, action: { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://shop.example/' } } }), { header: 'Head', footer: 'Foot', buttons: [{ kind: 'link', id: 'cta_url', title: 'Open', url: 'https://shop.example/' }] }],
    ['a location request', interactive({ type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } }), { text: 'Where?' }],
    ['buttons below a picture', interactive({ type: 'button', header: { type: 'image', image: { link: 'https://shop.example/a.png' } }, body: { text: 'This one?' }, action: { buttons: [reply('a', 'Yes')] } }), { text: 'This one?', media: { link: 'https://shop.example/a.png' } }],
    ['an image by link', { type: 'image', image: { link: 'https://shop.example/a.png', caption: 'A' } }, { type: 'image', text: 'A', media: { link: 'https://shop.example/a.png' } }],
    ['a location', { type: 'location', location: { latitude: 52.5, longitude: 13.4, name: 'Office' } }, { type: 'location', text: 'Office', location: { latitude: 52.5, longitude: 13.4, name: 'Office' } }],
    ['contacts', { type: 'contacts', contacts: [{ name: { formatted_name: 'Ben' } }] }, { type: 'contacts', text: 'Ben' }],
  ])('%s, and shown to the customer', async (_name, message, shown) => {
    await bench.inbound({});
    const id = await bench.sent(ANA, message);
    expect(await bench.message(ANA, id)).toMatchObject(shown);
  });

  test('a reaction and a quoted answer point to the message they are about', async () => {
    const about = await bench.inbound({});
    const reaction = await bench.sent(ANA, { type: 'reaction', reaction: { message_id: about, emoji: '👍' } });
    const quoting = await bench.sent(ANA, { ...text('As I said'), context: { message_id: about } });
    expect(await bench.message(ANA, reaction)).toMatchObject({ type: 'reaction', text: '👍', repliedTo: about });
    expect(await bench.message(ANA, quoting)).toMatchObject({ repliedTo: about });
    await eventually(async () => expect((await statusesOf(quoting)).map(({ status }) => status)).toEqual(['sent', 'delivered']));
    expect((await statusesOf(reaction)).map(({ status }) => status)).toEqual(['sent']);
  });

  test('a business-scoped user id instead of a number', async () => {
    await bench.inbound({});
    const userId = String(asRecord(asArray((await bench.control('GET', '/conversations')).body.conversations)[0]).userId);
    const { phoneNumberId } = bench.sandbox.account;
    const answer = await bench.graph('POST', `${phoneNumberId}/messages`, { messaging_product: 'whatsapp', recipient: userId, ...text('Hi') });
    expect(answer.body).toMatchObject({ contacts: [{ input: userId, user_id: userId }] });
    expect(asRecord(asArray(answer.body.contacts)[0])).not.toHaveProperty('wa_id');
    const stranger = await bench.graph('POST', `${phoneNumberId}/messages`, { messaging_product: 'whatsapp', recipient: 'US.1', ...text('Hi') });
    expect(codeOf(stranger)).toBe('400/131026');
  });
});

describe('what is refused', () => {
  beforeEach(() => bench.inbound({}));

  test.each<[string, Json, string]>([
    ['an empty text', text(' '), '400/100'],
    ['a text of 4,097 characters', text('a'.repeat(4_097)), '400/100'],
    ['a type without its object', { type: 'text' }, '400/100'],
    ['an unknown type', { type: 'smell', smell: {} }, '400/100'],
    ['a caption of 1,025 characters', { type: 'image', image: { link: 'https://a.example/a.png', caption: 'a'.repeat(1_025) } }, '400/131009'],
    ['a caption on audio', { type: 'audio', audio: { link: 'https://a.example/a.ogg', caption: 'a' } }, '400/131009'],
    ['a file id that does not exist', { type: 'image', image: { id: '1234' } }, '400/100'],
    ['a link that is none', { type: 'image', image: { link: 'file:///etc/passwd' } }, '400/131009'],
    ['four buttons', buttons(reply('1', '1'), reply('2', '2'), reply('3', '3'), reply('4', '4')), '400/131009'],
    ['no button', buttons(), '400/131009'],
    ['a button title of 21 characters', buttons(reply('1', 'x'.repeat(21))), '400/131009'],
    ['a button id of 257 characters', buttons(reply('x'.repeat(257), 'x')), '400/131009'],
    ['two buttons with the same title', buttons(reply('1', 'x'), reply('2', 'x')), '400/131009'],
    ['a button message whose body has 1,025 characters', interactive({ type: 'button', body: { text: 'x'.repeat(1_025) }, action: { buttons: [reply('1', 'x')] } }), '400/131009'],
    ['a list with eleven rows in all', list([{ title: 'a', rows: rows(6) }, { title: 'b', rows: rows(5).map((row) => ({ ...row, id: `b${String(row.id)}` })) }]), '400/131009'],
    ['a row title of 25 characters', list([{ rows: [{ id: 'x', title: 'x'.repeat(25) }] }]), '400/131009'],
    ['two sections without titles', list([{ rows: rows(1) }, { rows: [{ id: 'y', title: 'y' }] }]), '400/131008'],
    ['an unknown interactive type', interactive({ type: 'wheel', body: { text: 'x' }, action: {} }), '400/131009'],
    ['a header with a file that does not exist', interactive({ type: 'button', header: { type: 'image', image: { id: '1234' } }, body: { text: 'x' }, action: { buttons: [reply('1', 'x')] } }), '400/100'],
    ['a list with a picture', interactive({ type: 'list', header: { type: 'image', image: { link: 'https://a.example/a.png' } }, body: { text: 'x' }, action: { button: 'x', sections: [{ rows: rows(1) }] } }), '400/131009'],
    ['a latitude beyond the pole', { type: 'location', location: { latitude: 91, longitude: 0 } }, '400/131009'],
    ['callback data of 513 characters', { ...text('x'), biz_opaque_callback_data: 'x'.repeat(513) }, '400/131009'],
    ['a context without an id', { ...text('x'), context: {} }, '400/131008'],
    ['a group that does not exist', { ...text('x'), recipient_type: 'group' }, '400/131041'],
    ['a recipient type that does not exist', { ...text('x'), recipient_type: 'crowd' }, '400/131009'],
  ])('%s', async (_name, message, code) => {
    const answer = await bench.send(ANA, message);
    expect(codeOf(answer)).toBe(code);
    expect(asRecord(errorOf(answer).error_data).details).toEqual(expect.any(String));
    expect((await bench.messages(ANA)).filter(({ direction }) => direction === 'outbound')).toEqual([]);
  });

  test('the largest values that are allowed', async () => {
    const largest = [
      text('ä'.repeat(4_096)),
      text('👍'.repeat(4_096)),
      buttons(reply('x'.repeat(256), 'x'.repeat(20)), reply('2', '2'), reply('3', '3')),
      list([{ rows: rows(10) }]),
      interactive({ type: 'list', body: { text: 'x'.repeat(4_096) }, action: { button: 'x'.repeat(20), sections: [{ rows: rows(1) }] } }),
      { ...text('x'), biz_opaque_callback_data: 'x'.repeat(512) },
    ];
    for (const message of largest) expect((await bench.send(ANA, message)).status).toBe(200);
  });

  test('a missing product, a missing recipient, a number that is none, the business itself', async () => {
    const { phoneNumberId, displayPhoneNumber } = bench.sandbox.account;
    const post = (body: Json) => bench.graph('POST', `${phoneNumberId}/messages`, body);
    expect(errorOf(await post({ to: ANA, ...text('x') })).message).toBe('(#100) The parameter messaging_product is required.');
    expect(errorOf(await post({ messaging_product: 'whatsapp', ...text('x') })).message).toBe('(#100) The parameter to is required.');
    for (const to of ['Ana', '12', '+1234567890123456', '15550100101@s.whatsapp.net']) {
      expect(codeOf(await post({ messaging_product: 'whatsapp', to, ...text('x') }))).toBe('400/131009');
    }
    expect(codeOf(await post({ messaging_product: 'whatsapp', to: displayPhoneNumber, ...text('x') }))).toBe('400/131021');
    expect((await post({ messaging_product: 'whatsapp', to: '+1 (555) 010-0101', ...text('x') })).status).toBe(200);
  });
});

describe('statuses', () => {
  test('sent, delivered and, once the customer opens the chat, read', async () => {
    await bench.inbound({});
    const id = await bench.sent(ANA, { ...text('Hello'), biz_opaque_callback_data: 'key-1' });
    await eventually(async () => expect(await statusesOf(id)).toHaveLength(2));
    expect((await bench.control('POST', `/conversations/${ANA}/read`)).body).toEqual({ read: 1 });
    await eventually(async () => expect(await statusesOf(id)).toHaveLength(3));
    const [sent, delivered, read] = await statusesOf(id);
    const common = { id, timestamp: String(NOON / SECOND_MS), recipient_id: ANA, recipient_user_id: expect.stringMatching(/^US\.\d{17}$/), biz_opaque_callback_data: 'key-1' };
    const pricing = { billable: false, pricing_model: 'PMP', type: 'free_customer_service', category: 'service' };
    expect(sent).toEqual({ ...common, status: 'sent', pricing });
    expect(delivered).toEqual({ ...common, status: 'delivered', pricing });
    expect(read).toEqual({ ...common, status: 'read' });
    expect(bench.receiver.values().at(-1)).toMatchObject({ contacts: [{ wa_id: ANA, user_id: expect.any(String) }] });
    expect(bench.receiver.webhooks.every(({ signed }) => signed)).toBe(true);
    expect((await bench.control('POST', `/conversations/${ANA}/read`)).body).toEqual({ read: 0 });
  });

  test('a template costs money and says its category', async () => {
    const id = await bench.sent(ANA, template('support_followup', [bodyOf('Ana', '#1')]));
    await eventually(async () => expect(await statusesOf(id)).toHaveLength(2));
    expect((await statusesOf(id))[0]?.pricing).toEqual({ billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' });
  });

  test('switched off, the message arrives all the same', async () => {
    await bench.inbound({});
    await bench.control('POST', '/faults', { statuses: 'off' });
    const id = await bench.sent(ANA, text('Hello'));
    await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
    expect(await statusesOf(id)).toEqual([]);
  });

  test('a failure long after the acceptance', async () => {
    await bench.inbound({});
    await bench.control('POST', '/faults', { route: 'statuses', code: 131047, delayMs: 150, times: 1 });
    const sentAt = Date.now();
    const id = await bench.sent(ANA, text('one'));
    await eventually(async () => expect(await statusesOf(id)).toMatchObject([{ status: 'failed', errors: [{ code: 131047 }] }]));
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(145);
    expect((await statusesOf(id))[0]).not.toHaveProperty('recipient_user_id');
  });

  test('a failure that a test asks for comes later, once', async () => {
    await bench.inbound({});
    await bench.control('POST', '/faults', { route: 'statuses', code: 131026, times: 1 });
    const failed = await bench.sent(ANA, text('one'));
    const fine = await bench.sent(ANA, text('two'));
    await eventually(async () => expect((await statusesOf(failed))[0]).toMatchObject({ status: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }] }));
    await eventually(async () => expect((await bench.message(ANA, fine)).status).toBe('delivered'));
  });
});

describe('the 24-hour window', () => {
  const at = (ms: number): number => Math.floor(ms / SECOND_MS);

  test('is open until 24 h − 1 ms after the customer’s message and closed at 24 h', async () => {
    await bench.inbound({ timestamp: at(NOON) });
    SandboxBench.timeMs = NOON + DAY_MS - 1;
    const open = await bench.sent(ANA, text('in time'));
    SandboxBench.timeMs = NOON + DAY_MS;
    const closed = await bench.sent(ANA, text('too late'));
    await eventually(async () => expect((await bench.message(ANA, open)).status).toBe('delivered'));
    await eventually(async () => expect(await bench.message(ANA, closed)).toMatchObject({ status: 'failed', errorCode: 131047 }));
  });

  test('a late free-form message is accepted, then fails by webhook without contacts, and the customer never sees it', async () => {
    await bench.inbound({ timestamp: at(NOON - 25 * 3_600_000) });
    bench.receiver.forget();
    const answer = await bench.send(ANA, { ...text('too late'), biz_opaque_callback_data: 'key-2' });
    expect(answer.status).toBe(200);
    await eventually(() => expect(bench.receiver.statuses()).toHaveLength(1));
    const [value] = bench.receiver.values();
    expect(value).not.toHaveProperty('contacts');
    const [status] = bench.receiver.statuses();
    expect(status).toMatchObject({
      status: 'failed',
      biz_opaque_callback_data: 'key-2',
      errors: [{ code: 131047, title: 'Re-engagement message', error_data: { details: expect.stringContaining('24 hours') } }],
    });
    expect(status).not.toHaveProperty('pricing');
    expect(asArray((await bench.control('GET', '/conversations')).body.conversations)).toMatchObject([
      { lastText: 'Hello', unread: 0, window: { state: 'closed', secondsLeft: 0, expiresAt: NOON - 3_600_000 } },
    ]);
  });

  test('is counted by the customer’s clock, even for a message that arrives after a newer one', async () => {
    await bench.inbound({ timestamp: at(NOON) });
    await bench.inbound({ timestamp: at(NOON - 30 * 3_600_000), text: 'late arrival' });
    const id = await bench.sent(ANA, text('still open'));
    await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
  });

  test('is each customer’s own; templates need none', async () => {
    await bench.inbound({});
    const stranger = await bench.sent(BEN, text('unasked'));
    const approved = await bench.sent(BEN, template('we_are_back'));
    await eventually(async () => expect((await bench.message(BEN, stranger)).errorCode).toBe(131047));
    await eventually(async () => expect(await bench.message(BEN, approved)).toMatchObject({ status: 'delivered' }));
  });

  test('a reaction does not open it', async () => {
    const id = await bench.sent(BEN, template('we_are_back'));
    await bench.inbound({ from: BEN, type: 'reaction', contextMessageId: id, emoji: '👍' });
    const late = await bench.sent(BEN, text('thanks'));
    await eventually(async () => expect((await bench.message(BEN, late)).errorCode).toBe(131047));
  });

  test('switched to sync, it is refused at once', async () => {
    await bench.control('POST', '/faults', { windowErrors: 'sync' });
    expect(codeOf(await bench.send(ANA, text('too late')))).toBe('400/131047');
    expect(await bench.messages(ANA)).toEqual([]);
  });
});

describe('rate limits', () => {
  test('45 messages at once to one customer, then one every six seconds, while others are still served', async () => {
    await bench.inbound({});
    for (let count = 0; count < 45; count += 1) expect((await bench.send(ANA, text(`${count}`))).status).toBe(200);
    expect(codeOf(await bench.send(ANA, text('46')))).toBe('400/131056');
    await bench.inbound({ from: BEN });
    expect((await bench.send(BEN, text('hello'))).status).toBe(200);
    SandboxBench.timeMs += 6_000;
    expect((await bench.send(ANA, text('47'))).status).toBe(200);
    expect(codeOf(await bench.send(ANA, text('48')))).toBe('400/131056');
  });

  test('80 messages a second from one number; an invalid one does not count', async () => {
    for (let count = 0; count < 80; count += 1) expect((await bench.send(`1555010${2_000 + count}`, template('we_are_back'))).status).toBe(200);
    expect(codeOf(await bench.send('15550103000', text('')))).toBe('400/100');
    expect(codeOf(await bench.send('15550103000', template('we_are_back')))).toBe('400/130429');
    SandboxBench.timeMs += 1_000;
    expect((await bench.send('15550103000', template('we_are_back'))).status).toBe(200);
  });

  test('can be switched off', async () => {
    await bench.control('POST', '/faults', { rateLimits: 'off' });
    for (let count = 0; count < 50; count += 1) expect((await bench.send(ANA, template('we_are_back'))).status).toBe(200);
  });
});

describe('marking as read', () => {
  test('reads the message and those before it; typing is allowed', async () => {
    const first = await bench.inbound({ text: 'one' });
    const second = await bench.inbound({ text: 'two' });
    const third = await bench.inbound({ text: 'three' });
    const mark = (body: Json) => bench.graph('POST', `${bench.sandbox.account.phoneNumberId}/messages`, { messaging_product: 'whatsapp', status: 'read', ...body });
    expect((await mark({ message_id: second, typing_indicator: { type: 'text' } })).body).toEqual({ success: true });
    const statuses = new Map((await bench.messages(ANA)).map(({ id, status }) => [id, status]));
    expect([first, second, third].map((id) => statuses.get(id))).toEqual(['read', 'read', 'delivered']);
    expect(codeOf(await mark({ message_id: 'wamid.unknown' }))).toBe('400/131009');
    expect(codeOf(await mark({}))).toBe('400/100');
    expect(codeOf(await mark({ message_id: second, typing_indicator: { type: 'dance' } }))).toBe('400/131009');
  });
});
