import { createHash } from 'node:crypto';
import { asRecord } from '../../src/shared/shape';
import { ANA, NOON, SandboxBench, text, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
  await bench.subscribe();
});
beforeEach(() => bench.reset());

/** Meta's object for a customer's message, and what the pages show of it. */
async function inbound(message: Json): Promise<{ readonly webhook: Json; readonly shown: Json }> {
  const id = await bench.inbound(message);
  return { webhook: asRecord(bench.receiver.messages().find((each) => each.id === id)), shown: await bench.message(ANA, id) };
}

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
const file = { fileName: 'caf\u00e9.png', mimeType: 'image/png', dataBase64: PNG.toString('base64') };

test('a picture with its bytes: webhook, address and page', async () => {
  const { webhook, shown } = await inbound({ type: 'image', ...file, caption: 'look' });
  const image = asRecord(webhook.image);
  expect(webhook).toMatchObject({ type: 'image', image: { caption: 'look', mime_type: 'image/png', sha256: createHash('sha256').update(PNG).digest('base64') } });
  expect(image).not.toHaveProperty('filename');
  expect(shown).toMatchObject({ type: 'image', text: 'look', media: { id: image.id, fileName: 'caf\u00e9.png', mimeType: 'image/png' }, status: 'delivered' });
  const download = await fetch(String(image.url), { headers: { authorization: `Bearer ${bench.sandbox.account.accessToken}` } });
  expect(Buffer.from(await download.arrayBuffer())).toEqual(PNG);
});

test('a voice message, a document, a sticker and a video of an earlier upload', async () => {
  expect((await inbound({ type: 'audio', ...file, mimeType: 'audio/ogg; codecs=opus', voice: true })).webhook).toMatchObject({ audio: { voice: true, mime_type: 'audio/ogg; codecs=opus' } });
  expect((await inbound({ type: 'document', ...file })).webhook).toMatchObject({ document: { filename: 'caf\u00e9.png' } });
  expect((await inbound({ type: 'sticker', ...file, mimeType: 'image/webp' })).webhook).toMatchObject({ sticker: { animated: false } });
  const form = new FormData();
  form.set('file', new Blob([PNG], { type: 'video/mp4' }), 'фильм.mp4');
  const upload = asRecord(await (await fetch(`${bench.sandbox.url}/sandbox/uploads`, { method: 'POST', body: form })).json());
  expect(upload).toEqual({ mediaId: expect.stringMatching(/^\d{16}$/), fileName: 'фильм.mp4', mimeType: 'video/mp4', size: PNG.length });
  expect((await inbound({ type: 'video', mediaId: upload.mediaId })).webhook).toMatchObject({ video: { id: upload.mediaId, mime_type: 'video/mp4' } });
});

test('a location and contacts', async () => {
  expect((await inbound({ type: 'location', latitude: 40.7, longitude: '-73.9', locationName: 'Park' })).webhook).toMatchObject({
    type: 'location',
    location: { latitude: 40.7, longitude: -73.9, name: 'Park' },
  });
  const contacts = [{ name: { formatted_name: 'Ben' }, phones: [{ phone: '+15550100102' }] }];
  const { webhook, shown } = await inbound({ type: 'contacts', contacts });
  expect(webhook).toMatchObject({ type: 'contacts', contacts });
  expect(shown.text).toBe('Ben');
});

test('answers to buttons, lists and templates quote the message that held them', async () => {
  await bench.inbound({});
  const about = await bench.sent(ANA, text('Choose'));
  const from = bench.sandbox.account.displayPhoneNumber.replace(/\D/g, '');
  const context = { from, id: about };
  const button = await inbound({ type: 'button', id: 'yes', title: 'Yes', contextMessageId: about });
  expect(button.webhook).toMatchObject({ context, type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'yes', title: 'Yes' } } });
  expect(button.shown).toMatchObject({ type: 'interactive', text: 'Yes', repliedTo: about });
  const list = await inbound({ type: 'list', id: 'a', title: 'A', description: 'first', contextMessageId: about });
  expect(list.webhook).toMatchObject({ context, interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'A', description: 'first' } } });
  const quick = await inbound({ type: 'templateButton', id: 'STOP', title: 'Unsubscribe', contextMessageId: about });
  expect(quick.webhook).toMatchObject({ context, type: 'button', button: { payload: 'STOP', text: 'Unsubscribe' } });
});

test('a reaction, and taking it back', async () => {
  await bench.inbound({});
  const about = await bench.sent(ANA, text('Done'));
  const { webhook, shown } = await inbound({ type: 'reaction', emoji: '👍', contextMessageId: about });
  expect(webhook).toMatchObject({ type: 'reaction', reaction: { message_id: about, emoji: '👍' } });
  expect(webhook).not.toHaveProperty('context');
  expect(shown).toMatchObject({ text: '👍', repliedTo: about });
  expect((await inbound({ type: 'reaction', contextMessageId: about })).webhook).toMatchObject({ reaction: { message_id: about, emoji: '' } });
});

test('the customer’s clock and name', async () => {
  const { webhook, shown } = await inbound({ name: 'Ana', timestamp: NOON / 1_000 - 90_000 });
  expect(webhook.timestamp).toBe(String(NOON / 1_000 - 90_000));
  expect(shown).toMatchObject({ at: NOON - 90_000_000, name: 'Ana' });
  expect((await inbound({})).shown.name).toBe('Ana');
  await bench.control('POST', '/clock', { offsetMs: 3_600_000 });
  expect((await inbound({})).webhook.timestamp).toBe(String(NOON / 1_000 + 3_600));
});

test.each<[Json, RegExp]>([
  [{ from: undefined }, /from/],
  [{ from: '12' }, /from/],
  [{ from: { $ne: null } }, /from/],
  [{ text: '' }, /text is missing/],
  [{ type: 'smell' }, /type must be one of text, /],
  [{ type: 'constructor' }, /type must be one of/],
  [{ type: 'image' }, /dataBase64 is missing/],
  [{ type: 'image', mediaId: '../../etc/passwd' }, /mediaId/],
  [{ type: 'button', title: 'Yes' }, /id is missing/],
  [{ type: 'reaction', emoji: '👍' }, /contextMessageId is missing/],
  [{ type: 'location', latitude: 'north' }, /latitude/],
  [{ timestamp: 'yesterday' }, /timestamp/],
  [{ timestamp: NOON }, /seconds/],
  [{ repeat: 0 }, /repeat/],
  [{ repeat: 51 }, /repeat/],
  [{ delaysMs: [] }, /delaysMs/],
  [{ delaysMs: [-1] }, /delaysMs/],
  [{ delaysMs: ['soon'] }, /delaysMs/],
  [{ delaysMs: [0], repeat: 2 }, /not both/],
  [{ signature: 'forged' }, /signature/],
  [{ payload: 'text' }, /payload/],
])('%j is refused with a sentence, and nothing is posted', async (fields, sentence) => {
  const answer = await bench.control('POST', '/inbound', { from: ANA, text: 'Hello', ...fields });
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatch(sentence);
  expect(bench.receiver.webhooks).toEqual([]);
  expect((await bench.control('GET', '/conversations')).body.conversations).toEqual([]);
});
