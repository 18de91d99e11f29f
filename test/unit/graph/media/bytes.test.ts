import { createHash } from 'node:crypto';
import { collect, inMegabytes, measured, sha256AsHex, type Measure } from '../../../../src/graph/media/bytes';

async function* chunks(...texts: readonly string[]) {
  for (const text of texts) yield Buffer.from(text);
}

const HASH = createHash('sha256').update('file');

test('a stream is passed on as it is, and measured at its end', async () => {
  const measures: Measure[] = [];
  expect(Buffer.from(await collect(measured(chunks('fi', 'le'), (measure) => measures.push(measure)))).toString()).toBe('file');
  expect(measures).toEqual([{ size: 4, sha256: HASH.copy().digest('hex') }]);
});

test('what judges the measure can end the stream without its end', async () => {
  const refuse = () => {
    throw new Error('not this one');
  };
  await expect(collect(measured(chunks('file'), refuse))).rejects.toThrow('not this one');
});

test.each([
  ['hexadecimal', HASH.copy().digest('hex')],
  ['upper-case hexadecimal', HASH.copy().digest('hex').toUpperCase()],
  ['base64', HASH.copy().digest('base64')],
  ['base64url without its end', HASH.copy().digest('base64url')],
])('a checksum in %s', (_how, written) => {
  expect(sha256AsHex(written)).toBe(HASH.copy().digest('hex'));
});

test.each(['', '<HASH>', 'abc', 'z'.repeat(64), 'A'.repeat(45)])('%p is no checksum', (written) => {
  expect(sha256AsHex(written)).toBeNull();
});

test.each([
  [1, '1 KB'],
  [1_024, '1 KB'],
  [512_000, '500 KB'],
  [5_242_880, '5 MB'],
  [5_767_168, '5.5 MB'],
])('%i bytes are %s', (bytes, said) => {
  expect(inMegabytes(bytes)).toBe(said);
});
