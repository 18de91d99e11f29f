// Against a real server that plays Meta: answers of Graph and of the media host, real bytes.
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  connectWith,
  deleteMedia,
  downloadMedia,
  guardedFetch,
  lookUpMedia,
  metaOrigins,
  uploadMedia,
  type FileSource,
  type MediaDownload,
  type MediaPorts,
  type WantedMedia,
} from '../../../../src/graph/media';
import { collect } from '../../../../src/graph/media/bytes';
import { GraphRefusal } from '../../../../src/graph/graphApi';
import { graphAccount, refused } from '../../../fixtures/graph';
import { closedPortUrl } from '../../../fixtures/loopbackServer';
import { PHONE_NUMBER_ID } from '../../../fixtures/webhooks';
import { answerJson, rawServers, redirectTo, type RawRequest, type RawServer } from './rawServer';

const ID = '731675419373506';
const FILE = Buffer.from('the bytes of a picture');
const HASH = createHash('sha256').update(FILE);
const TOKEN = 'secret-token';

const serve = rawServers();

type Handler = (response: ServerResponse, request: RawRequest) => unknown;

interface Meta {
  readonly ports: MediaPorts;
  readonly server: RawServer;
  /** Paths in order, without the version. */
  readonly paths: () => readonly string[];
}

/** Meta's answers by the start of the path; `{url}` in them is the server itself. */
async function meta(handlers: Readonly<Record<string, Handler>>): Promise<Meta> {
  const server = await serve((request, response) => {
    const path = request.url.replace(/^\/v25\.0/, '');
    const [, handle] = Object.entries(handlers).find(([start]) => path.startsWith(start)) ?? [];
    return handle === undefined ? answerJson(response, refused(100).body, 400) : handle(response, request);
  });
  const fetch = guardedFetch(connectWith(), { origins: metaOrigins(server.url), authorization: `Bearer ${TOKEN}` });
  const paths = () => server.seen.map(({ method, url }) => `${method} ${url.replace(/^\/v25\.0/, '')}`);
  return { ports: { fetch, account: { ...graphAccount(server.url), secrets: [TOKEN] } }, server, paths };
}

const facts = (server: () => RawServer, more: object = {}): Handler => (response) =>
  answerJson(response, { messaging_product: 'whatsapp', url: `${server().url}/file?n=${server().seen.length}`, mime_type: 'image/png', sha256: HASH.copy().digest('hex'), file_size: String(FILE.length), id: ID, ...more });

/** Meta with one file, which it gives as `file` says. */
async function metaWithFile(file: Handler = (response) => response.end(FILE), more: object = {}): Promise<Meta> {
  const made: Meta = await meta({ [`/${ID}`]: facts(() => made.server, more), '/file': file });
  return made;
}

const read = async ({ bytes }: MediaDownload): Promise<Buffer> => Buffer.from(await collect(bytes));

/** What a download gives in the end: the text of the file, or the failure. */
async function attempt(ports: MediaPorts, wanted: WantedMedia = { id: ID }, maxBytes?: number): Promise<unknown> {
  return await downloadMedia(ports, wanted, maxBytes).then(read).then(String, (failure: unknown) => failure);
}

test('Meta’s token goes to Meta, and to the sandbox on this machine', () => {
  expect(metaOrigins('https://graph.facebook.com')).toEqual(['https://graph.facebook.com', 'https://lookaside.fbsbx.com']);
  expect(metaOrigins('https://proxy.example/graph')).toEqual(['https://graph.facebook.com', 'https://lookaside.fbsbx.com']);
  expect(metaOrigins('http://localhost:4004/x')).toEqual(['https://graph.facebook.com', 'https://lookaside.fbsbx.com', 'http://localhost:4004']);
});

describe('looking up', () => {
  it('gives what Meta knows, for the account’s number', async () => {
    const { ports, server, paths } = await metaWithFile();
    expect(await lookUpMedia(ports, ID)).toEqual({ id: ID, url: `${server.url}/file?n=1`, mimeType: 'image/png', sha256: HASH.copy().digest('hex'), size: FILE.length });
    expect(paths()).toEqual([`GET /${ID}?phone_number_id=${PHONE_NUMBER_ID}`]);
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it('says in plain words that Meta does not know the file', async () => {
    const { ports } = await meta({});
    await expect(lookUpMedia(ports, ID)).rejects.toBeInstanceOf(GraphRefusal);
  });

  it.each(['', '1/messages', '../me', '12a', '1?x=1', '9'.repeat(41)])('refuses %p before anything is asked', async (id) => {
    const { ports, server } = await meta({});
    await expect(lookUpMedia(ports, id)).rejects.toMatchObject({ code: 'invalidInput', message: 'This is no media ID.' });
    await expect(downloadMedia(ports, { id, url: `${server.url}/file` })).rejects.toMatchObject({ code: 'invalidInput' });
    await expect(deleteMedia(ports, id)).rejects.toMatchObject({ code: 'invalidInput' });
    expect(server.seen).toHaveLength(0);
  });

  it('survives an answer without an address', async () => {
    const { ports } = await meta({ [`/${ID}`]: (response) => response.end('<html>') });
    await expect(lookUpMedia(ports, ID)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('downloading', () => {
  it('gives the bytes with type, size and a name', async () => {
    const { ports, paths } = await metaWithFile();
    const file = await downloadMedia(ports, { id: ID });
    expect(file).toMatchObject({ id: ID, fileName: `whatsapp-${ID}.png`, mimeType: 'image/png', size: FILE.length });
    expect(await read(file)).toEqual(FILE);
    expect(paths()).toEqual([`GET /${ID}?phone_number_id=${PHONE_NUMBER_ID}`, 'GET /file?n=1']);
  });

  it('takes the webhook’s address, name, type and checksum', async () => {
    const { ports, server, paths } = await metaWithFile();
    const file = await downloadMedia(ports, { id: ID, url: `${server.url}/file`, mimeType: 'image/jpeg', fileName: '../holiday.jpg', sha256: HASH.copy().digest('base64') });
    expect(file).toMatchObject({ fileName: 'holiday.jpg', mimeType: 'image/jpeg', size: FILE.length });
    expect(await read(file)).toEqual(FILE);
    expect(paths()).toEqual(['GET /file']);
  });

  it('asks for a fresh address when the webhook’s has expired', async () => {
    const { ports, server, paths } = await metaWithFile((response, { url }) => (url === '/file?old' ? response.writeHead(404).end() : response.end(FILE)));
    expect(await attempt(ports, { id: ID, url: `${server.url}/file?old` })).toBe(String(FILE));
    expect(paths()).toEqual(['GET /file?old', `GET /${ID}?phone_number_id=${PHONE_NUMBER_ID}`, 'GET /file?n=2']);
  });

  it('asks for a fresh address once, and then says what to do', async () => {
    const { ports, server } = await metaWithFile((response) => response.writeHead(404).end());
    expect(await attempt(ports)).toMatchObject({ code: 'notFound', message: 'Meta did not give the file (it answered 404).', hint: expect.stringContaining('seven days') });
    expect(server.seen).toHaveLength(4);
  });

  it('tells in Meta’s words that the file is gone', async () => {
    const { ports, server } = await meta({ '/file': (response) => response.writeHead(404).end() });
    expect(await attempt(ports, { id: ID, url: `${server.url}/file` })).toMatchObject({ code: 'graphRefused', graphCode: 100 });
  });

  it.each([
    ['hexadecimal', 'hex'],
    ['base64', 'base64'],
  ] as const)('refuses other bytes than announced (%s)', async (_how, encoding) => {
    const { ports } = await metaWithFile((response) => response.end('other bytes'), { sha256: HASH.copy().digest(encoding), file_size: 11 });
    expect(await attempt(ports)).toMatchObject({ code: 'fileRefused', message: expect.stringContaining('SHA-256 differs') });
  });

  it('the webhook’s checksum counts more than the one that is looked up', async () => {
    const { ports } = await metaWithFile();
    expect(await attempt(ports, { id: ID, sha256: createHash('sha256').update('other').digest('base64') })).toMatchObject({ code: 'fileRefused' });
  });

  it('takes what has no readable checksum', async () => {
    const { ports } = await metaWithFile(undefined, { sha256: '<HASH>' });
    expect(await attempt(ports)).toBe(String(FILE));
  });

  it('does not begin with a file that is announced as too large', async () => {
    const { ports, server } = await metaWithFile(undefined, { file_size: 2 * 1_048_576 });
    expect(await attempt(ports, { id: ID }, 1_048_576)).toMatchObject({ code: 'fileRefused', message: 'The file has 2 MB, more than the 1 MB that are allowed.' });
    expect(server.seen).toHaveLength(1);
  });

  it('stops with a file that is larger than announced', async () => {
    const { ports } = await metaWithFile((response) => response.end(Buffer.alloc(3_000)), { file_size: 10 });
    expect(await attempt(ports, { id: ID }, 1_000)).toMatchObject({ code: 'fileRefused', message: expect.stringContaining('larger than 1 KB') });
  });

  it('does not send the token to a host that Meta’s answer names', async () => {
    const foreign = await serve((_request, response) => response.end('stolen'));
    const { ports } = await metaWithFile(undefined, { url: `${foreign.url}/file` });
    expect(await attempt(ports)).toMatchObject({ code: 'fileRefused', message: expect.stringContaining('the credential is not for that host') });
    expect(foreign.connections()).toBe(0);
  });

  it('does not follow a redirect into the internal network', async () => {
    const { ports } = await metaWithFile((response) => redirectTo(response, 'https://169.254.169.254/latest/meta-data/'));
    expect(await attempt(ports)).toMatchObject({ code: 'fileRefused', message: expect.stringContaining('leads into an internal network') });
  });

  it('says that the network is to blame', async () => {
    const { ports } = await metaWithFile((response) => response.writeHead(200, { 'content-length': FILE.length }).write('half', () => response.destroy()));
    expect(await attempt(ports)).toMatchObject({ code: 'graphUnreachable', message: expect.stringContaining('The file could not be fetched from WhatsApp') });
    const account = graphAccount(await closedPortUrl());
    const fetch = guardedFetch(connectWith(), { origins: [account.baseUrl], authorization: 'x' });
    expect(await attempt({ fetch, account })).toMatchObject({ code: 'graphUnreachable', details: { notSent: true } });
  });
});

describe('uploading', () => {
  const source = (content: Buffer, more: Partial<FileSource> = {}): FileSource => ({
    fileName: 'picture.png',
    mimeType: 'image/png',
    size: content.length,
    async *open() {
      yield content.subarray(0, 5);
      yield content.subarray(5);
    },
    ...more,
  });
  const accepting = () => meta({ [`/${PHONE_NUMBER_ID}/media`]: (response) => answerJson(response, { id: ID }) });

  /** The form as a browser's own parser reads it. */
  async function formOf({ body, headers }: RawRequest): Promise<FormData> {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();
  }

  it('brings the file in pieces and gives its id', async () => {
    const { ports, server, paths } = await accepting();
    expect(await uploadMedia(ports, 'image', source(FILE))).toEqual({ id: ID, kind: 'image', reason: null });
    expect(paths()).toEqual([`POST /${PHONE_NUMBER_ID}/media`]);
    const [request] = server.seen;
    if (request === undefined) throw new Error('Nothing was sent.');
    expect(request.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'content-length': String(request.body.length) });
    const form = await formOf(request);
    expect([form.get('messaging_product'), form.get('type')]).toEqual(['whatsapp', 'image/png']);
    const file = form.get('file') as File;
    expect([file.name, file.type, Buffer.from(await file.arrayBuffer())]).toEqual(['picture.png', 'image/png', FILE]);
  });

  it.each(['a"; name="x.png', 'a\r\nx-header: 1.png', 'März 😀.png'])('%p as a name breaks nothing', async (fileName) => {
    const { ports, server } = await accepting();
    await uploadMedia(ports, null, source(FILE, { fileName }));
    const [request] = server.seen;
    if (request === undefined) throw new Error('Nothing was sent.');
    const form = await formOf(request);
    expect([...form.keys()]).toEqual(['messaging_product', 'type', 'file']);
    expect((form.get('file') as File).size).toBe(FILE.length);
  });

  it('under the name that WhatsApp has for the type, and as a document where it has to be', async () => {
    const { ports, server } = await accepting();
    expect(await uploadMedia(ports, 'audio', source(FILE, { mimeType: 'audio/mp3' }))).toMatchObject({ kind: 'audio' });
    expect(server.seen[0]?.body.toString()).toContain('content-type: audio/mpeg');
    expect(await uploadMedia(ports, 'image', source(FILE, { mimeType: 'application/pdf' }))).toMatchObject({ kind: 'document', reason: expect.stringContaining('goes as a document') });
  });

  it('sends nothing of what WhatsApp does not take', async () => {
    const { ports, server } = await accepting();
    await expect(uploadMedia(ports, null, source(FILE, { mimeType: 'image/gif' }))).rejects.toMatchObject({ code: 'invalidInput' });
    await expect(uploadMedia(ports, 'image', source(FILE, { size: 6 * 1_048_576 }))).rejects.toMatchObject({ message: 'The file has 6 MB; WhatsApp takes 5 MB as image.' });
    await expect(uploadMedia(ports, 'sticker', source(Buffer.alloc(200_000), { mimeType: 'image/webp' }))).rejects.toMatchObject({ message: expect.stringContaining('100 KB as sticker') });
    expect(server.connections()).toBe(0);
  });

  it('stops when the file is not what was announced', async () => {
    const { ports, server } = await accepting();
    await expect(uploadMedia(ports, 'image', source(FILE, { size: 5_000 }))).rejects.toMatchObject({ code: 'invalidInput', message: 'The file has 22 bytes instead of the 5000 that were announced.' });
    expect(server.seen).toHaveLength(0);
  });

  it('tells Meta’s refusal', async () => {
    const { ports } = await meta({ [`/${PHONE_NUMBER_ID}/media`]: (response) => answerJson(response, refused(131053, 'Not a picture.').body, 400) });
    await expect(uploadMedia(ports, 'image', source(FILE))).rejects.toMatchObject({ graphCode: 131053, hint: expect.stringContaining('Not a picture') });
  });

  it('says that it got no id', async () => {
    const { ports } = await meta({ [`/${PHONE_NUMBER_ID}/media`]: (response) => answerJson(response, {}) });
    await expect(uploadMedia(ports, 'image', source(FILE))).rejects.toMatchObject({ code: 'notFound' });
  });
});

test('deleting', async () => {
  const { ports, paths } = await meta({ [`/${ID}`]: (response) => answerJson(response, { success: true }) });
  await deleteMedia(ports, ID);
  expect(paths()).toEqual([`DELETE /${ID}?phone_number_id=${PHONE_NUMBER_ID}`]);
  await expect(deleteMedia(ports, '1')).rejects.toBeInstanceOf(GraphRefusal);
});
