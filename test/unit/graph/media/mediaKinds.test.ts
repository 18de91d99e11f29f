import { assertStickerSize, chooseKind, endingOf, MEDIA_KINDS, plainMimeType, type MediaKind } from '../../../../src/graph/media/mediaKinds';

const KINDS = Object.keys(MEDIA_KINDS) as MediaKind[];
const types = KINDS.flatMap((kind) => Object.entries(MEDIA_KINDS[kind].types).map(([mimeType, ending]) => [mimeType, kind, ending] as const));

/** Source: cloud-api.md §4. */
test('what WhatsApp takes, up to which size', () => {
  const megabytes = Object.fromEntries(KINDS.map((kind) => [kind, MEDIA_KINDS[kind].maxBytes / 1_048_576]));
  expect(megabytes).toEqual({ image: 5, video: 16, audio: 16, document: 100, sticker: 500 / 1_024 });
  expect(Object.fromEntries(KINDS.map((kind) => [kind, Object.values(MEDIA_KINDS[kind].types)]))).toEqual({
    image: ['jpg', 'png'],
    video: ['mp4', '3gp'],
    audio: ['aac', 'amr', 'mp3', 'm4a', 'ogg'],
    document: ['pdf', 'txt', 'doc', 'xls', 'ppt', 'docx', 'xlsx', 'pptx'],
    sticker: ['webp'],
  });
});

test.each(types)('%s goes as %s by itself, with the ending %s', (mimeType, kind, ending) => {
  expect(chooseKind(null, { mimeType, size: 1_000 })).toEqual({ kind, reason: null });
  expect(endingOf(mimeType)).toBe(ending);
});

test('no type is taken as two kinds', () => {
  expect(new Set(types.map(([mimeType]) => mimeType)).size).toBe(types.length);
});

test.each([
  ['audio/ogg; codecs=opus', 'audio/ogg'],
  [' Image/JPG ', 'image/jpeg'],
  ['audio/x-m4a', 'audio/mp4'],
  ['application/zip', 'application/zip'],
  ['', ''],
])('%p is %p to WhatsApp', (mimeType, plain) => {
  expect(plainMimeType(mimeType)).toBe(plain);
});

test.each(KINDS)('%s: exactly the limit goes, one byte more does not, and nothing does not', (kind) => {
  const [mimeType = ''] = Object.keys(MEDIA_KINDS[kind].types);
  const { maxBytes } = MEDIA_KINDS[kind];
  expect(chooseKind(kind, { mimeType, size: maxBytes }).kind).toBe(kind);
  expect(() => chooseKind(kind, { mimeType, size: maxBytes + 1 })).toThrow(new RegExp(`^The file has .+; WhatsApp takes .+ as ${kind}\\.$`));
  expect(() => chooseKind(kind, { mimeType, size: 0 })).toThrow('The file is empty.');
});

test.each(['image', 'video', 'audio', 'sticker'] as const)('a PDF that was to go as %s goes as a document, and says so', (kind) => {
  expect(chooseKind(kind, { mimeType: 'application/pdf', size: 1_000 })).toEqual({
    kind: 'document',
    reason: `WhatsApp does not take files of the type application/pdf as ${kind}, so it goes as a document.`,
  });
});

test('a type that WhatsApp takes as something else says as what', () => {
  expect(() => chooseKind('audio', { mimeType: 'video/mp4', size: 1 })).toThrow('WhatsApp takes files of the type video/mp4 as video, not as audio.');
  expect(() => chooseKind('document', { mimeType: 'image/png', size: 1 })).toThrow('as image, not as document');
});

test.each(['image/gif', 'application/zip', 'text/html', 'constructor', ''])('%p is refused with what WhatsApp takes', (mimeType) => {
  for (const wanted of [null, 'document', 'image'] as const) {
    expect(() => chooseKind(wanted, { mimeType, size: 1 })).toThrow(
      expect.objectContaining({ code: 'invalidInput', message: expect.stringMatching(/does not take files (of the type .|without a type)/), hint: expect.stringContaining('image (jpg, png)') }),
    );
  }
});

describe('stickers', () => {
  const webp = (size: number, chunk: string, flags: number) => Buffer.concat([Buffer.from(`RIFF    WEBP${chunk}    `), Buffer.from([flags])], size);

  it('that do not move may have 100 KB, others 500', () => {
    expect(() => assertStickerSize(webp(102_400, 'VP8 ', 0))).not.toThrow();
    expect(() => assertStickerSize(webp(102_401, 'VP8 ', 0b10))).toThrow('The file has 101 KB; WhatsApp takes 100 KB as sticker.');
    expect(() => assertStickerSize(webp(102_401, 'VP8X', 0b10))).not.toThrow();
    expect(() => assertStickerSize(webp(102_401, 'VP8X', 0))).toThrow('100 KB');
  });
});
