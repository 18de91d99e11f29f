import { DAY_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { ANA, BEN, eventually, NOON, SandboxBench, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe('messages,calls,standby');
});
beforeEach(() => bench.reset());

/** The value and the message of the webhook that it became. */
async function posted(message: Json): Promise<{ readonly id: string; readonly value: Json; readonly webhook: Json; readonly shown: Json }> {
  const id = await bench.inbound(message);
  const value = bench.receiver.values().find((each) => asArray(each.messages).some((update) => asRecord(update).id === id)) ?? {};
  return { id, value, webhook: asRecord(asArray(value.messages).find((update) => asRecord(update).id === id)), shown: await bench.message(ANA, id) };
}

const windowIsOpen = async (): Promise<boolean> => {
  const [conversation] = asArray((await bench.control('GET', '/conversations')).body.conversations).map(asRecord);
  return asRecord(conversation?.window).state === 'open';
};

describe('files', () => {
  test.each<[string, Json, Json]>([
    ['a voice note', { type: 'audio', voice: true }, { audio: { voice: true, mime_type: 'audio/ogg; codecs=opus' } }],
    ['a picture', { type: 'image', caption: 'look' }, { image: { mime_type: 'image/png', caption: 'look' } }],
    ['a film', { type: 'video' }, { video: { mime_type: 'video/mp4' } }],
    ['a document', { type: 'document' }, { document: { filename: 'invoice.pdf', mime_type: 'application/pdf' } }],
    ['a sticker', { type: 'sticker' }, { sticker: { mime_type: 'image/webp', animated: false } }],
  ])('%s of the sandbox’s own, whose bytes can be fetched', async (_name, message, expected) => {
    const { webhook } = await posted({ ...message, sample: true });
    expect(webhook).toMatchObject(expected);
    const { url } = asRecord(webhook[String(message.type)]);
    const answer = await fetch(String(url), { headers: { authorization: `Bearer ${bench.sandbox.account.accessToken}` } });
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(100);
  });

  test('a sticker that moves says so', async () => {
    const animated = Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02rest', 'latin1');
    const { webhook } = await posted({ type: 'sticker', fileName: 'a.webp', mimeType: 'image/webp', dataBase64: animated.toString('base64') });
    expect(webhook).toMatchObject({ sticker: { animated: true } });
  });

  test('errors may stand beside a file that Meta could not fetch', async () => {
    const { webhook } = await posted({ type: 'video', sample: true, errorCode: 131052 });
    expect(webhook).toMatchObject({ type: 'video', video: { id: expect.any(String) }, errors: [{ code: 131052, title: 'Media download error' }] });
  });
});

describe('answers', () => {
  test('a form: its answers are a string, whatever stands in it', async () => {
    const answered = await posted({ type: 'flow', response: { rating: '5', words: 'Great' }, flowToken: 'token-1' });
    expect(answered.webhook).toMatchObject({
      type: 'interactive',
      interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response_json: '{"rating":"5","words":"Great","flow_token":"token-1"}' } },
    });
    expect(answered.shown.text).toBe('rating: 5\nwords: Great');
    expect((await posted({ type: 'flow', response: '{"broken":' })).webhook).toMatchObject({ interactive: { nfm_reply: { response_json: '{"broken":' } } });
    expect((await posted({ type: 'flow', response: null })).webhook).toMatchObject({ interactive: { nfm_reply: { response_json: null } } });
    expect((await posted({ type: 'address', response: { saved_address_id: 'a1' } })).webhook).toMatchObject({ interactive: { nfm_reply: { name: 'address_message' } } });
  });

  test('a permission to call, for seven days, for ever, or refused; it does not open the window', async () => {
    const expires = NOON / 1_000 + (7 * DAY_MS) / 1_000;
    const { webhook } = await posted({ type: 'callPermission' });
    expect(webhook).toMatchObject({ interactive: { type: 'call_permission_reply', call_permission_reply: { response: 'accept', is_permanent: false, expiration_timestamp: expires, response_source: 'user_action' } } });
    const permanent = asRecord(asRecord((await posted({ type: 'callPermission', permanent: true, automatic: true })).webhook.interactive).call_permission_reply);
    expect(permanent).toEqual({ response: 'accept', is_permanent: true, response_source: 'automatic' });
    expect((await posted({ type: 'callPermission', response: 'reject' })).webhook).toMatchObject({ interactive: { call_permission_reply: { response: 'reject' } } });
    expect(await windowIsOpen()).toBe(false);
  });

  test('an order', async () => {
    const { webhook, shown } = await posted({ type: 'order', catalogId: '1', text: 'Please hurry', products: [{ productId: 'tea', quantity: 2, price: 30, currency: 'EUR' }, { productId: 'cup' }] });
    expect(webhook).toMatchObject({ order: { catalog_id: '1', text: 'Please hurry', product_items: [{ product_retailer_id: 'tea', quantity: 2, item_price: 30, currency: 'EUR' }, { quantity: 1 }] } });
    expect(shown.text).toBe('Please hurry\n2 × tea\n1 × cup');
  });

  test('the own number as a contact card, as the answer to the request for it', async () => {
    const { webhook } = await posted({ type: 'contacts', ownNumber: true, name: 'Ana' });
    expect(webhook).toMatchObject({ contacts: [{ name: { formatted_name: 'Ana' }, phones: [{ phone: `+${ANA}`, wa_id: ANA }], origin: 'contact_request', vcard: expect.stringContaining('BEGIN:VCARD') }] });
  });
});

describe('reactions, edits and withdrawals', () => {
  test('a reaction is taken back without an emoji, or with an empty one', async () => {
    await bench.inbound({});
    const about = await bench.sent(ANA, text('Done'));
    expect(asRecord((await posted({ type: 'reaction', contextMessageId: about, withoutEmoji: true })).webhook.reaction)).toEqual({ message_id: about });
  });

  test('an edit changes what it edits, a withdrawal marks it', async () => {
    const id = await bench.inbound({ text: 'frist' });
    const edit = await posted({ type: 'edit', originalMessageId: id, edited: { text: 'first' } });
    expect(edit.webhook).toMatchObject({ type: 'edit', edit: { original_message_id: id, message: { type: 'text', text: { body: 'first' } } } });
    expect(await bench.message(ANA, id)).toMatchObject({ text: 'first', edited: true });
    const picture = await posted({ type: 'edit', originalMessageId: 'wamid.unknown', edited: { type: 'image', sample: true, caption: 'new' } });
    expect(picture.webhook).toMatchObject({ edit: { message: { type: 'image', image: { caption: 'new' } } } });
    expect((await posted({ type: 'revoke', originalMessageId: id })).webhook).toMatchObject({ type: 'revoke', revoke: { original_message_id: id } });
    expect(await bench.message(ANA, id)).toMatchObject({ revoked: true });
  });

  test('they do not open the window', async () => {
    await bench.inbound({ timestamp: (NOON - 2 * DAY_MS) / 1_000 });
    await posted({ type: 'edit', originalMessageId: 'wamid.A', edited: { text: 'x' } });
    await posted({ type: 'revoke', originalMessageId: 'wamid.A' });
    await posted({ type: 'unsupported' });
    expect(await windowIsOpen()).toBe(false);
  });

  test.each([
    [{ type: 'edit', originalMessageId: 'wamid.A', edited: { type: 'edit' } }, /not an edit/],
    [{ type: 'edit', edited: { text: 'x' } }, /originalMessageId/],
    [{ type: 'order', products: [] }, /products/],
    [{ type: 'callPermission', response: 'maybe' }, /response/],
    [{ type: 'custom', message: {} }, /type/],
    [{ type: 'system', change: 'shoes' }, /change/],
    [{ type: 'system', newPhone: '1' }, /newPhone/],
    [{ type: 'text', text: 'x', groupId: 'nowhere' }, /groupId/],
    [{ type: 'text', text: 'x', identity: 'hidden' }, /identity/],
  ])('%j is refused', async (message, sentence) => {
    await bench.inbound({});
    const answer = await bench.control('POST', '/inbound', { from: ANA, ...message });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringMatching(sentence) } });
  });
});

describe('what any message may carry', () => {
  test('an ad, forwarding marks, a product', async () => {
    expect((await posted({ referral: { source_type: 'post' } })).webhook).toMatchObject({ type: 'text', referral: { source_type: 'post', source_id: expect.any(String), ctwa_clid: expect.any(String) } });
    expect((await posted({ forwarded: true })).webhook).toMatchObject({ context: { forwarded: true } });
    expect((await posted({ frequentlyForwarded: true })).webhook).toMatchObject({ context: { frequently_forwarded: true } });
    const about = await bench.sent(ANA, text('Look'));
    expect((await posted({ contextMessageId: about, referredProduct: { catalogId: '7', productId: 'tea' } })).webhook).toMatchObject({ context: { id: about, referred_product: { catalog_id: '7', product_retailer_id: 'tea' } } });
  });

  test('a first chat, an unsupported message, a type that does not exist yet, errors of the whole value', async () => {
    expect((await posted({ type: 'request_welcome' })).webhook).toMatchObject({ type: 'request_welcome' });
    expect(await windowIsOpen()).toBe(true);
    expect((await posted({ type: 'unsupported', of: 'poll' })).webhook).toMatchObject({ type: 'unsupported', errors: [{ code: 131051, error_data: { details: expect.any(String) } }], unsupported: { type: 'poll' } });
    expect((await posted({ type: 'unsupported', as: 'unknown', code: 130501 })).webhook).toMatchObject({ type: 'unknown', errors: [{ code: 130501 }] });
    const { webhook, value } = await posted({ type: 'custom', message: { type: 'interactive' }, valueErrors: [{ code: 131000 }] });
    expect(webhook).not.toHaveProperty('interactive');
    expect(value).toMatchObject({ errors: [{ code: 131000 }] });
    expect((await posted({ type: 'custom', message: { type: 'hologram', hologram: { caption: 'wow' } } })).shown).toMatchObject({ type: 'hologram', text: 'wow' });
  });

  test('a call that ended', async () => {
    const callId = await bench.inbound({ type: 'call' });
    await bench.inbound({ type: 'call', event: 'terminate', callId, seconds: 90 });
    const calls = bench.receiver.values().flatMap(({ calls }) => asArray(calls));
    expect(calls).toMatchObject([{ id: callId, event: 'connect' }, { id: callId, event: 'terminate', status: 'COMPLETED', duration: 90, end_time: String(NOON / 1_000) }]);
  });
});

describe('who the customer is', () => {
  test('by number only, by both, or by the business-scoped id only', async () => {
    const ids = async (identity: string): Promise<readonly unknown[]> => {
      const { webhook, value } = await posted({ identity });
      const contact = asRecord(asArray(value.contacts)[0]);
      return [webhook.from, webhook.from_user_id, contact.wa_id, contact.user_id];
    };
    const userId = expect.stringMatching(/^US\.\d{17}$/) as unknown;
    expect(await ids('phone')).toEqual([ANA, undefined, ANA, undefined]);
    expect(await ids('both')).toEqual([ANA, userId, ANA, userId]);
    expect(await ids('userId')).toEqual([undefined, userId, undefined, userId]);
    const both = await posted({ username: 'ana', identity: 'both' });
    expect(both.value.contacts).toMatchObject([{ profile: { username: '@ana' }, wa_id: ANA, user_id: userId }]);
  });

  test('with parent ids and a key, once the account has them; an unfitting key is refused', async () => {
    await bench.control('POST', '/settings', { parentIds: 'on' });
    const { value, webhook } = await posted({ identityKeyHash: 'key-1' });
    expect(value.contacts).toMatchObject([{ parent_user_id: expect.stringMatching(/^US\.ENT\.\d{17}$/), identity_key_hash: 'key-1' }]);
    expect(webhook).toMatchObject({ from_parent_user_id: expect.stringMatching(/^US\.ENT\./) });
    const id = await bench.sent(ANA, { ...text('x'), recipient_identity_key_hash: 'key-1' });
    await eventually(() => expect(bench.receiver.statuses().find((status) => status.id === id)).toMatchObject({ recipient_parent_user_id: expect.stringMatching(/^US\.ENT\./) }));
    expect((await bench.send(ANA, { ...text('x'), recipient_identity_key_hash: 'key-2' })).body).toMatchObject({ error: { code: 137000 } });
  });

  test('a new number brings a new id, and the chat goes along', async () => {
    const userId = String((await posted({ name: 'Ana' })).webhook.from_user_id);
    const id = await bench.inbound({ type: 'system', newPhone: '+1 555 010 0199' });
    const value = bench.receiver.values().at(-1);
    expect(value).not.toHaveProperty('contacts');
    expect(asArray(value?.messages)[0]).toMatchObject({
      id, from: ANA, type: 'system',
      system: { type: 'user_changed_number', wa_id: '15550100199', previous_user_id: userId, body: `User Ana changed from ${ANA} to 15550100199` },
    });
    expect((await bench.control('GET', '/conversations')).body.conversations).toMatchObject([{ contact: '15550100199', name: 'Ana' }]);
    expect(await bench.messages('15550100199')).toHaveLength(2);
  });

  test('a new id without a new number, and a new key', async () => {
    const before = String((await posted({})).webhook.from_user_id);
    await bench.inbound({ type: 'system', change: 'userId' });
    expect(bench.receiver.messages().at(-1)).toMatchObject({ system: { type: 'user_changed_user_id', previous_user_id: before, wa_id: ANA } });
    expect((await posted({})).webhook.from_user_id).not.toBe(before);
    await bench.inbound({ type: 'system', change: 'identityKey' });
    expect(bench.receiver.messages().at(-1)).toMatchObject({ identity: { hash: expect.any(String) }, system: { type: 'customer_identity_changed' } });
    expect((await bench.control('POST', '/inbound', { from: BEN, type: 'system' })).body).toMatchObject({ error: expect.stringContaining('not a customer yet') });
  });
});
