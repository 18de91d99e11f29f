import { createHmac } from 'node:crypto';
import { showable, succeeded, timeOf, webAddress } from '../../../../src/ticket/providers/parts/answers';
import { isSecret, isSigned, jsonOf } from '../../../../src/ticket/providers/parts/webhooks';
import { writeWithFiles } from '../../../../src/ticket/providers/parts/writeWithFiles';
import type { TicketFile } from '../../../../src/ticket';

const file = (name: string, size = 1): TicketFile => ({ name, mimeType: 'image/png', bytes: new Uint8Array(size) });
const answer = (status: number) => ({ status, headers: {}, body: null });

describe('files that a helpdesk may refuse', () => {
  const LIMITS = { totalBytes: 4 * 1024 * 1024, count: 3 };
  /** Takes everything but files of these names. */
  const helpdesk = (refused: readonly string[], status = 422) => {
    const written: string[][] = [];
    const write = async (files: readonly TicketFile[]) => {
      const names = files.map(({ name }) => name);
      if (names.some((name) => refused.includes(name))) return answer(status);
      written.push(names);
      return answer(201);
    };
    return { written, write };
  };

  test.each([
    { files: ['a', 'b'], refused: [], kept: ['a', 'b'], lost: [] },
    { files: ['a'], refused: ['a'], kept: [], lost: ['a'] },
    { files: ['a', 'b', 'c'], refused: ['b'], kept: ['a', 'c'], lost: ['b'] },
    { files: ['a', 'b', 'c'], refused: ['a', 'c'], kept: [], lost: ['a', 'b', 'c'] },
    { files: ['a', 'b', 'c', 'd'], refused: [], kept: ['a', 'b', 'c'], lost: ['d'] },
  ])('of $files all but $refused are taken: $kept', async ({ files, refused, kept, lost }) => {
    const { written, write } = helpdesk(refused);
    const { response, refusedFiles } = await writeWithFiles(files.map((name) => file(name)), LIMITS, write);
    expect(written).toEqual([kept]);
    expect(response?.status).toBe(201);
    expect(refusedFiles.map(({ name }) => name)).toEqual(lost);
    for (const { reason } of refusedFiles) expect(reason).toMatch(/^\w[\w ]+$/);
  });

  test('what is too large together is not even sent', async () => {
    const { written, write } = helpdesk([]);
    const { refusedFiles } = await writeWithFiles([file('a', LIMITS.totalBytes), file('b'), file('c', 0)], LIMITS, write);
    expect(written).toEqual([['a', 'c']]);
    expect(refusedFiles).toEqual([{ name: 'b', reason: 'the helpdesk takes 4 MB with one message' }]);
  });

  test.each([401, 404, 429, 500])('an answer %s is not about files', async (status) => {
    const { written, write } = helpdesk(['a'], status);
    const { response, refusedFiles } = await writeWithFiles([file('a')], LIMITS, write);
    expect(response?.status).toBe(status);
    expect([written, refusedFiles]).toEqual([[], []]);
  });
});

describe('signatures', () => {
  const body = Buffer.from('{"a":"é"}');
  const signature = createHmac('sha256', 'secret').update('12.').update(body).digest('hex');

  test.each([
    ['the right one', signature, 'secret', true],
    ['another secret', signature, 'other', false],
    ['another body', signature.replace(/^../, '00'), 'secret', false],
    ['too short', signature.slice(2), 'secret', false],
    ['no hexadecimal', 'zz', 'secret', false],
    ['nothing', '', 'secret', false],
  ])('%s', (_name, given, secret, expected) => {
    expect(isSigned(given, 'sha256', secret, '12.', body)).toBe(expected);
  });

  test('a secret is the same or it is not', () => {
    expect(isSecret('agreed on', 'agreed on')).toBe(true);
    for (const given of [undefined, '', 'agreed o', 'agreed on ', 'Agreed on']) expect(isSecret(given, 'agreed on')).toBe(false);
  });

  test.each(['', 'no JSON', '[1]', 'null', '"text"'])('%j brings nothing', (text) => {
    expect(jsonOf(Buffer.from(text))).toEqual({});
  });
});

describe('answers', () => {
  const reasons = () => ['email'];
  test('successes give their JSON, all else is refused with the fields concerned', () => {
    expect(succeeded('Desk', { status: 201, headers: {}, body: { id: 1 } }, reasons)).toEqual({ id: 1 });
    expect(() => succeeded('Desk', answer(422), reasons)).toThrow('Desk did not accept the ticket as it is (email).');
    expect(() => succeeded('Desk', null, reasons)).toThrow('Desk answered in a way');
  });

  test('what may be content or a token is not shown', () => {
    expect(showable(['email', '4111 1111', 'a'.repeat(41), 7, null, 'group_id'])).toEqual(['email', 'group_id']);
  });

  test('times and addresses', () => {
    expect(timeOf('2026-11-22T12:00:00Z')).toBe(Date.UTC(2026, 10, 22, 12));
    expect([timeOf('soon'), timeOf(null)]).toEqual([null, null]);
    expect(webAddress('Desk', ' https://desk.example.com/ ')).toBe('https://desk.example.com');
    for (const value of ['desk.example.com', 'ftp://desk', '', null]) expect(() => webAddress('Desk', value)).toThrow('Desk credential');
  });
});
