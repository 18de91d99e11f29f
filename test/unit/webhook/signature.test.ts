import { accountKey, derivedVerifyToken, verifySignature, signatureHeader } from '../../../src/webhook/signature';
import { APP_SECRET, content, messageWebhook, signed, webhookBytes } from '../../fixtures/webhooks';

const PREVIOUS = 'the-secret-before-the-rotation';
const bytes = webhookBytes(messageWebhook(content.text('Größe 42 für ada@example.com 🛟 1/2')));

/** What a proxy makes of the body that reads JSON and writes non-ASCII as UTF-8. */
const decoded = Buffer.from(bytes.toString('ascii').replace(/\\u([0-9a-f]{4})/g, (whole, hex: string) => {
  const unit = String.fromCharCode(parseInt(hex, 16));
  return unit > '\u007f' ? unit : whole;
}));

describe('verifySignature', () => {
  it('takes the signature over exactly these bytes', () => {
    expect(verifySignature(bytes, signed(bytes), [APP_SECRET])).toBe(true);
  });

  it('takes the previous secret while secrets are rotated, in either place', () => {
    expect(verifySignature(bytes, signed(bytes, PREVIOUS), [APP_SECRET, PREVIOUS])).toBe(true);
    expect(verifySignature(bytes, signed(bytes, PREVIOUS), [PREVIOUS, APP_SECRET])).toBe(true);
  });

  it('refuses another secret', () => {
    expect(verifySignature(bytes, signed(bytes, 'another-secret'), [APP_SECRET, PREVIOUS])).toBe(false);
  });

  it('refuses a body with one bit changed', () => {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(100) ^ 1, 100);
    expect(verifySignature(changed, signed(bytes), [APP_SECRET])).toBe(false);
  });

  it('refuses the same JSON written again', () => {
    const again = Buffer.from(JSON.stringify(JSON.parse(bytes.toString('ascii'))));
    expect(again.equals(bytes)).toBe(false);
    expect(verifySignature(again, signed(bytes), [APP_SECRET])).toBe(false);
  });

  it('takes a body whose non-ASCII a proxy has decoded', () => {
    expect(decoded.equals(bytes)).toBe(false);
    expect(verifySignature(decoded, signed(bytes), [APP_SECRET])).toBe(true);
    expect(verifySignature(decoded, signed(bytes, PREVIOUS), [APP_SECRET, PREVIOUS])).toBe(true);
    expect(verifySignature(decoded, signed(bytes, 'another-secret'), [APP_SECRET])).toBe(false);
  });

  it('takes a body that was signed as UTF-8', () => {
    expect(verifySignature(decoded, signed(decoded), [APP_SECRET])).toBe(true);
  });

  it('takes DEL, which is ASCII, as it is beside decoded characters', () => {
    const body = Buffer.from('{"text":"\u007f\\u00e4"}');
    expect(verifySignature(Buffer.from('{"text":"\u007fä"}'), signed(body), [APP_SECRET])).toBe(true);
  });

  it('takes bytes that are no UTF-8', () => {
    const odd = Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x7d]);
    expect(verifySignature(odd, signed(odd), [APP_SECRET])).toBe(true);
    expect(verifySignature(odd, signed(bytes), [APP_SECRET])).toBe(false);
  });

  it('reads a buffer that is a part of a larger one', () => {
    const large = Buffer.concat([Buffer.from('before ä '), decoded, Buffer.from(' ö after')]);
    const start = Buffer.byteLength('before ä ');
    const part = large.subarray(start, start + decoded.length);
    expect(part.byteOffset).toBeGreaterThan(0);
    expect(verifySignature(part, signed(bytes), [APP_SECRET])).toBe(true);
    expect(verifySignature(new Uint8Array(part.buffer, part.byteOffset, part.length), signed(part), [APP_SECRET])).toBe(true);
  });

  it('takes an empty body with its signature', () => {
    expect(verifySignature(Buffer.alloc(0), signed(Buffer.alloc(0)), [APP_SECRET])).toBe(true);
  });

  it('never takes an empty secret', () => {
    expect(verifySignature(bytes, signed(bytes, ''), [''])).toBe(false);
    expect(verifySignature(bytes, signed(bytes, ''), ['', APP_SECRET])).toBe(false);
    expect(verifySignature(bytes, signed(bytes, ''), [])).toBe(false);
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
    expect(verifySignature(bytes, header, [APP_SECRET, PREVIOUS])).toBe(false);
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
