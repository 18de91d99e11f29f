import { accountKey, derivedVerifyToken, isSignedBy, signatureHeader } from '../../../src/webhook/signature';
import { APP_SECRET, content, messageWebhook, signed, webhookBytes } from '../../fixtures/webhooks';

const PREVIOUS = 'the-secret-before-the-rotation';
const bytes = webhookBytes(messageWebhook(content.text('Größe 42 für ada@example.com 🛟 1/2')));

/** What a proxy makes of the body that reads JSON and writes non-ASCII as UTF-8. */
const decoded = Buffer.from(bytes.toString('ascii').replace(/\\u([0-9a-f]{4})/g, (whole, hex: string) => {
  const unit = String.fromCharCode(parseInt(hex, 16));
  return unit > '\u007f' ? unit : whole;
}));

describe('isSignedBy', () => {
  it('takes the signature over exactly these bytes', () => {
    expect(isSignedBy([APP_SECRET], bytes, signed(bytes))).toBe(true);
  });

  it('takes the previous secret while secrets are rotated, in either place', () => {
    expect(isSignedBy([APP_SECRET, PREVIOUS], bytes, signed(bytes, PREVIOUS))).toBe(true);
    expect(isSignedBy([PREVIOUS, APP_SECRET], bytes, signed(bytes, PREVIOUS))).toBe(true);
  });

  it('refuses another secret', () => {
    expect(isSignedBy([APP_SECRET, PREVIOUS], bytes, signed(bytes, 'another-secret'))).toBe(false);
  });

  it('refuses a body with one bit changed', () => {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
    expect(isSignedBy([APP_SECRET], changed, signed(bytes))).toBe(false);
  });

  it('refuses the same JSON written again', () => {
    const again = Buffer.from(JSON.stringify(JSON.parse(bytes.toString('ascii'))));
    expect(again.equals(bytes)).toBe(false);
    expect(isSignedBy([APP_SECRET], again, signed(bytes))).toBe(false);
  });

  it('takes a body whose non-ASCII a proxy has decoded', () => {
    expect(decoded.equals(bytes)).toBe(false);
    expect(isSignedBy([APP_SECRET], decoded, signed(bytes))).toBe(true);
    expect(isSignedBy([APP_SECRET, PREVIOUS], decoded, signed(bytes, PREVIOUS))).toBe(true);
    expect(isSignedBy([APP_SECRET], decoded, signed(bytes, 'another-secret'))).toBe(false);
  });

  it('takes a body that was signed as UTF-8', () => {
    expect(isSignedBy([APP_SECRET], decoded, signed(decoded))).toBe(true);
  });

  it('takes DEL, which is ASCII, as it is beside decoded characters', () => {
    const body = Buffer.from('{"text":"\u007f\\u00e4"}');
    expect(isSignedBy([APP_SECRET], Buffer.from('{"text":"\u007fä"}'), signed(body))).toBe(true);
  });

  it('takes bytes that are no UTF-8', () => {
    const odd = Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x7d]);
    expect(isSignedBy([APP_SECRET], odd, signed(odd))).toBe(true);
    expect(isSignedBy([APP_SECRET], odd, signed(bytes))).toBe(false);
  });

  it('reads a buffer that is a part of a larger one', () => {
    const large = Buffer.concat([Buffer.from('before ä '), decoded, Buffer.from(' ö after')]);
    const start = Buffer.byteLength('before ä ');
    const part = large.subarray(start, start + decoded.length);
    expect(part.byteOffset).toBeGreaterThan(0);
    expect(isSignedBy([APP_SECRET], part, signed(bytes))).toBe(true);
    expect(isSignedBy([APP_SECRET], new Uint8Array(part.buffer, part.byteOffset, part.length), signed(part))).toBe(true);
  });

  it('takes an empty body with its signature', () => {
    expect(isSignedBy([APP_SECRET], Buffer.alloc(0), signed(Buffer.alloc(0)))).toBe(true);
  });

  it('never takes an empty secret', () => {
    expect(isSignedBy([''], bytes, signed(bytes, ''))).toBe(false);
    expect(isSignedBy(['', APP_SECRET], bytes, signed(bytes, ''))).toBe(false);
    expect(isSignedBy([], bytes, signed(bytes, ''))).toBe(false);
  });

  const right = signed(bytes);
  const hex = right.slice('sha256='.length);
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['an array, as two headers give it', [right]],
    ['an array of two', [right, right]],
    ['joined with another one', `${right}, ${right}`],
    ['an object that spells it', { toString: () => right }],
    ['a number', 42],
    ['without its prefix', hex],
    ['of another algorithm', `sha1=${hex.slice(0, 40)}`],
    ['in capitals', `sha256=${hex.toUpperCase()}`],
    ['too short', right.slice(0, -1)],
    ['too long', `${right}0`],
    ['followed by a line break', `${right}\n`],
    ['behind a space', ` ${right}`],
    ['no hexadecimal', `sha256=${'g'.repeat(64)}`],
    ['as long in characters, with non-ASCII', `sha256=${'ä'.repeat(64)}`],
    ['all zeros', `sha256=${'0'.repeat(64)}`],
  ])('is false, and no exception, for a header that is %s', (_what, header) => {
    expect(isSignedBy([APP_SECRET, PREVIOUS], bytes, header)).toBe(false);
  });
});

test('signatureHeader gives what Meta would send', () => {
  expect(signatureHeader(APP_SECRET, bytes)).toBe(signed(bytes));
});

describe('what is derived from the app secret', () => {
  it('does not show it, and differs from account to account', () => {
    for (const derive of [derivedVerifyToken, accountKey]) {
      expect(derive(APP_SECRET)).toMatch(/^[0-9a-f]{32}$/);
      expect(derive(APP_SECRET)).toBe(derive(APP_SECRET));
      expect(derive(APP_SECRET)).not.toBe(derive(PREVIOUS));
      expect(APP_SECRET).not.toContain(derive(APP_SECRET));
    }
    expect(derivedVerifyToken(APP_SECRET)).not.toBe(accountKey(APP_SECRET));
  });

  it('stays the same from version to version: tokens are registered at Meta, keys are in stores', () => {
    expect(derivedVerifyToken('secret')).toBe('5af74cd6680716d4fc07a04523e0b2ec');
    expect(accountKey('secret')).toBe('ca9792491abd6eea36cdfefa1f185c7d');
  });
});
