import { connectWith, guardedFetch, metaOrigins, type FileSource, type MediaPorts } from '../../../../src/graph/media';
import { rememberUploads } from '../../../../src/graph/message/uploadOnce';
import { DAY_MS } from '../../../../src/shared/clock';
import { graphAccount, refused } from '../../../fixtures/graph';
import { answerJson, rawServers, type RawServer } from '../media/rawServer';

const serve = rawServers();

/** Meta, which numbers uploads and refuses the first ones. */
async function meta({ refuses = 0 } = {}): Promise<{ readonly ports: MediaPorts; readonly server: RawServer }> {
  const server = await serve((_, response) =>
    server.seen.length <= refuses ? answerJson(response, refused(131_016).body, 503) : answerJson(response, { id: String(server.seen.length) }),
  );
  const fetch = guardedFetch(connectWith(), { origins: metaOrigins(server.url), authorization: 'Bearer token' });
  return { server, ports: { fetch, account: graphAccount(server.url) } };
}

const file = (content: string, mimeType = 'image/png', fileName = 'a.png'): FileSource => ({
  fileName,
  mimeType,
  size: Buffer.byteLength(content),
  async *open() {
    yield Buffer.from(content);
  },
});

function uploadsAt(): { readonly upload: ReturnType<typeof rememberUploads>; pass(ms: number): void } {
  let now = 0;
  return { upload: rememberUploads({ now: () => now }), pass: (ms) => void (now += ms) };
}

test('the same content is uploaded once, whatever its name; other content, types and kinds are others', async () => {
  const { ports, server } = await meta();
  const { upload } = uploadsAt();
  const first = await upload(ports, 'image', file('A'));
  expect(await upload(ports, 'image', file('A', 'image/png; x=1', 'b.png'))).toEqual(first);
  expect(server.seen).toHaveLength(1);
  const others = [await upload(ports, 'image', file('B')), await upload(ports, 'image', file('A', 'image/jpeg'))];
  expect(new Set([first, ...others].map(({ id }) => id)).size).toBe(3);
});

test('two at the same time are one upload', async () => {
  const { ports, server } = await meta();
  const { upload } = uploadsAt();
  const [one, other] = await Promise.all([upload(ports, 'image', file('A')), upload(ports, 'image', file('A'))]);
  expect(one).toEqual(other);
  expect(server.seen).toHaveLength(1);
});

test('another number has uploads of its own', async () => {
  const { ports, server } = await meta();
  const { upload } = uploadsAt();
  await upload(ports, 'image', file('A'));
  await upload({ ...ports, account: { ...ports.account, phoneNumberId: '1' } }, 'image', file('A'));
  expect(server.seen).toHaveLength(2);
});

test('it is used again for 14 days, so that a reply that waits can still go out', async () => {
  const { ports, server } = await meta();
  const { upload, pass } = uploadsAt();
  await upload(ports, 'image', file('A'));
  pass(14 * DAY_MS - 1);
  await upload(ports, 'image', file('A'));
  expect(server.seen).toHaveLength(1);
  pass(1);
  await upload(ports, 'image', file('A'));
  expect(server.seen).toHaveLength(2);
});

test('what was not taken is tried again', async () => {
  const { ports } = await meta({ refuses: 1 });
  const { upload } = uploadsAt();
  await expect(upload(ports, 'image', file('A'))).rejects.toMatchObject({ graphCode: 131_016 });
  expect(await upload(ports, 'image', file('A'))).toMatchObject({ id: '2', kind: 'image' });
});

test('only the latest are remembered', async () => {
  const { ports, server } = await meta();
  const upload = rememberUploads({ now: () => 0 }, 2);
  for (const content of ['A', 'B', 'C', 'C', 'B']) await upload(ports, 'image', file(content));
  expect(server.seen).toHaveLength(3);
  await upload(ports, 'image', file('A'));
  expect(server.seen).toHaveLength(4);
});
