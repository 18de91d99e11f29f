import { createHash } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '../../src/shared/clock';
import { asRecord } from '../../src/shared/shape';
import { ANA, bodyOf, eventually, NOON, SandboxBench, template, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
beforeEach(() => bench.reset());

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from('the rest')]);

async function upload(bytes: Buffer, type: string, name = 'photo.png', fields: Readonly<Record<string, string>> = { messaging_product: 'whatsapp' }): Promise<{ status: number; body: Json }> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set('file', new Blob([bytes], { type }), name);
  const { phoneNumberId, accessToken } = bench.sandbox.account;
  const answer = await fetch(`${bench.sandbox.url}/v25.0/${phoneNumberId}/media`, { method: 'POST', body: form, headers: { authorization: `Bearer ${accessToken}` } });
  return { status: answer.status, body: asRecord(await answer.json()) };
}

const download = (url: string, token: string | null = bench.sandbox.account.accessToken): Promise<Response> =>
  fetch(url, { headers: token === null ? {} : { authorization: `Bearer ${token}` } });

test('what goes up comes down, with the token, for five minutes', async () => {
  const id = String((await upload(PNG, 'image/png')).body.id);
  const shown = (await bench.graph('GET', id)).body;
  expect(shown).toMatchObject({ id, mime_type: 'image/png', file_size: String(PNG.length), messaging_product: 'whatsapp', sha256: createHash('sha256').update(PNG).digest('hex') });
  const url = String(shown.url);
  expect(new URL(url).origin).toBe(bench.sandbox.url);
  const answer = await download(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('image/png');
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
  expect((await download(url, null)).status).toBe(401);
  expect((await download(url, 'EAAwrong')).status).toBe(401);
  expect((await download(url.replace('hash=', 'hash=x'))).status).toBe(404);
  SandboxBench.timeMs += 5 * MINUTE_MS - 1;
  expect((await download(url)).status).toBe(200);
  SandboxBench.timeMs += 1;
  expect((await download(url)).status).toBe(404);
  expect((await download(String((await bench.graph('GET', id)).body.url))).status).toBe(200);
});

test('a deleted file is gone', async () => {
  const id = String((await upload(PNG, 'image/png')).body.id);
  const { url } = (await bench.graph('GET', id)).body;
  expect((await bench.graph('DELETE', id)).body).toEqual({ success: true });
  expect((await bench.graph('GET', id)).body).toMatchObject({ error: { code: 100, error_subcode: 33 } });
  expect((await download(String(url))).status).toBe(404);
});

test('types and sizes that WhatsApp does not take', async () => {
  expect(await upload(PNG, 'image/svg+xml')).toMatchObject({ status: 400, body: { error: { code: 100, message: expect.stringContaining('one of the following types') } } });
  expect(await upload(Buffer.alloc(5 * 1_024 * 1_024 + 1), 'image/png')).toMatchObject({ status: 400, body: { error: { code: 131053 } } });
  expect(await upload(PNG, 'image/png', 'a.png', {})).toMatchObject({ status: 400, body: { error: { code: 100, message: expect.stringContaining('messaging_product') } } });
  expect(await upload(PNG, 'application/octet-stream', 'a.png', { messaging_product: 'whatsapp', type: 'image/png' })).toMatchObject({ status: 200 });
});

test('an uploaded file is sent; as something it is not, it fails later', async () => {
  await bench.inbound({});
  const id = String((await upload(PNG, 'image/png', 'résumé.png')).body.id);
  const picture = await bench.sent(ANA, { type: 'image', image: { id, caption: 'see' } });
  const audio = await bench.sent(ANA, { type: 'audio', audio: { id } });
  const header = await bench.sent(ANA, template('order_update', [{ type: 'header', parameters: [{ type: 'image', image: { id } }] }, bodyOf('A'), { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: 'A' }] }]));
  expect(await bench.message(ANA, header)).toMatchObject({ type: 'template', media: { id, mimeType: 'image/png' } });
  expect(await bench.message(ANA, picture)).toMatchObject({ type: 'image', text: 'see', media: { id, fileName: 'résumé.png', mimeType: 'image/png' } });
  await eventually(async () => expect(await bench.message(ANA, audio)).toMatchObject({ status: 'failed', errorCode: 131053 }));
  const shown = await fetch(`${bench.sandbox.url}/sandbox/media/${id}`);
  expect(Buffer.from(await shown.arrayBuffer())).toEqual(PNG);
});

describe('files for the pages', () => {
  test.each([
    ['image/png', PNG, 'image/png'],
    ['image/gif', Buffer.from('GIF89a...'), 'image/gif'],
    ['image/jpeg', Buffer.from('ffd8ffe0', 'hex'), 'image/jpeg'],
    ['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 '), 'image/webp'],
    ['audio/ogg; codecs=opus', Buffer.from('OggS\0\x02'), 'audio/ogg'],
    ['audio/mpeg', Buffer.from('fffb9000', 'hex'), 'audio/mpeg'],
    ['video/mp4', Buffer.from('\0\0\0\x18ftypmp42'), 'video/mp4'],
    ['audio/mpeg', Buffer.from('<script>alert(1)</script>'), 'application/octet-stream'],
    ['image/png', Buffer.from('<script>alert(1)</script>'), 'application/octet-stream'],
    ['image/svg+xml', Buffer.from('<svg onload="alert(1)"/>'), 'application/octet-stream'],
    ['text/html', Buffer.from('<script>alert(1)</script>'), 'application/octet-stream'],
    ['application/pdf', Buffer.from('%PDF-1.7'), 'application/octet-stream'],
  ])('%s is a download as %s', async (mimeType, bytes, servedAs) => {
    const fileName = 'a"\r\nset-cookie: x=1; <b>.html';
    const sent = await bench.control('POST', '/inbound', { from: ANA, type: 'document', fileName, mimeType, dataBase64: bytes.toString('base64') });
    const { media } = await bench.message(ANA, String(sent.body.messageId));
    const answer = await fetch(`${bench.sandbox.url}/sandbox/media/${String(asRecord(media).id)}`);
    expect(answer.headers.get('content-type')).toBe(servedAs);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  test('an unknown one is 404, and paths lead nowhere', async () => {
    for (const id of ['1', '..%2f..%2fetc%2fpasswd', '__proto__']) expect((await fetch(`${bench.sandbox.url}/sandbox/media/${id}`)).status).toBe(404);
  });
});

describe('how long a file is kept', () => {
  test.each([['an upload', 30], ['a customer’s file', 7]])('%s, %i days', async (what, days) => {
    const id = what === 'an upload' ? String((await upload(PNG, 'image/png')).body.id) : await customersFile();
    SandboxBench.timeMs = NOON + days * DAY_MS - 1;
    expect((await bench.graph('GET', id)).status).toBe(200);
    SandboxBench.timeMs = NOON + days * DAY_MS;
    expect((await bench.graph('GET', id)).body).toMatchObject({ error: { code: 100, error_subcode: 33 } });
    expect((await bench.send(ANA, { type: 'image', image: { id } })).body).toMatchObject({ error: { code: 100 } });
  });

  async function customersFile(): Promise<string> {
    const messageId = await bench.inbound({ type: 'image', sample: true });
    return String(asRecord((await bench.message(ANA, messageId)).media).id);
  }

  test('a file is its number’s', async () => {
    const id = String((await upload(PNG, 'image/png')).body.id);
    expect((await bench.graph('GET', `${id}?phone_number_id=${bench.sandbox.account.phoneNumberId}`)).status).toBe(200);
    expect((await bench.graph('GET', `${id}?phone_number_id=1`)).body).toMatchObject({ error: { error_subcode: 33 } });
  });

  test('a sticker that does not move has at most 100 KB, one that does 500', async () => {
    const still = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8 ', 'latin1'), Buffer.alloc(100 * 1_024)]);
    const moving = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02', 'latin1'), Buffer.alloc(400 * 1_024)]);
    expect(await upload(still, 'image/webp')).toMatchObject({ body: { error: { code: 131053 } } });
    expect(await upload(moving, 'image/webp')).toMatchObject({ status: 200 });
  });
});

describe('downloads that go wrong on request', () => {
  async function address(): Promise<string> {
    return String((await bench.graph('GET', String((await upload(PNG, 'image/png')).body.id))).body.url);
  }
  const fetched = (url: string, redirect: 'follow' | 'manual' = 'manual'): Promise<Response> =>
    fetch(url, { redirect, headers: { authorization: `Bearer ${bench.sandbox.account.accessToken}` } });

  test('to another host, which refuses the token and gives the file without', async () => {
    await bench.control('POST', '/faults', { mediaRedirect: 'otherHost' });
    const answer = await fetched(await address());
    const target = answer.headers.get('location') ?? '';
    expect([answer.status, new URL(target).hostname]).toEqual([302, 'localhost']);
    const local = target.replace('localhost', '127.0.0.1');
    expect((await fetched(local)).status).toBe(400);
    expect(Buffer.from(await (await download(local, null)).arrayBuffer())).toEqual(PNG);
    expect((await download(local.replace('hash=', 'hash=x'), null)).status).toBe(404);
  });

  test('to any address, or in a circle', async () => {
    await bench.control('POST', '/faults', { mediaRedirect: 'http://169.254.169.254/latest/meta-data/' });
    const url = await address();
    expect((await fetched(url)).headers.get('location')).toBe('http://169.254.169.254/latest/meta-data/');
    await bench.control('POST', '/faults', { mediaRedirect: 'loop' });
    expect((await fetched(url)).headers.get('location')).toBe(url);
    expect((await bench.control('POST', '/faults', { mediaRedirect: 'file:///etc/passwd' })).status).toBe(400);
  });

  test('with other bytes, or with half of them', async () => {
    await bench.control('POST', '/faults', { mediaBytes: 'corrupt' });
    const url = await address();
    const corrupt = Buffer.from(await (await fetched(url)).arrayBuffer());
    expect([corrupt.length, corrupt.equals(PNG)]).toEqual([PNG.length, false]);
    await bench.control('POST', '/faults', { mediaBytes: 'short' });
    await expect(fetched(url).then((answer) => answer.arrayBuffer())).rejects.toThrow();
    await bench.control('DELETE', '/faults');
    expect(Buffer.from(await (await fetched(url)).arrayBuffer())).toEqual(PNG);
  });
});
