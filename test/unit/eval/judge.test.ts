import type { Contestant } from '../../eval/contestants/Contestant';
import { messageByMessage } from '../../eval/contestants/Contestant';
import { ZENDESK_PORT } from '../../eval/contestants/zendeskPort';
import type { Case } from '../../eval/corpus/Case';
import { makeCorpus } from '../../eval/corpus/makeCorpus';
import { benign, fill, join, literal, write, type Piece, type Target } from '../../eval/corpus/piece';
import { evaluate, isRecall, percentOf, precisionOf } from '../../eval/evaluate';
import { judge } from '../../eval/judge';

const PAN: Target = { kind: 'pan', digits: '4111111111111111' };

const caseOf = (...messages: readonly Piece[]): Case => ({ tier: 'plain', className: 'test', language: 'en', messages });

describe('a card', () => {
  const one = caseOf(fill('my card {card} ok', { card: write(PAN, { groups: [4] }) }));

  it.each<[string, string, boolean]>([
    ['nothing masked', 'my card 4111 1111 1111 1111 ok', true],
    ['first six and last four kept', 'my card 4111 11•• •••• 1111 ok', false],
    ['one digit more kept', 'my card 4111 111• •••• 1111 ok', true],
    ['five at the end kept', 'my card 4111 11•• •••1 1111 ok', true],
    ['the middle kept only', 'my card •••• ••11 1111 •••• ok', true],
    ['a placeholder', 'my card <CREDIT_CARD> ok', false],
    ['a placeholder and the text behind it gone', 'my card CREDIT_CARD_NUMBERok', false],
    ['last four in a placeholder', 'my card [1111] ok', false],
    ['no length kept', 'my card ****1111 ok', false],
    ['separators gone, digits left', 'my card 4111111111111111 ok', true],
    ['everything gone', '', false],
  ])('%s', (_what, output, leaked) => {
    expect(judge(one, [output])).toEqual({ leaked, damaged: false });
  });

  it('in another script leaks as well', () => {
    const glyphs = caseOf(write(PAN, { glyph: (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)] ?? '' }));
    expect(judge(glyphs, ['٤١١١١١١١١١١١١١١١']).leaked).toBe(true);
    expect(judge(glyphs, ['٤١١١١١••••••١١١١']).leaked).toBe(false);
  });

  it('in two messages is one card', () => {
    const halves = caseOf(write(PAN, { part: [0, 8] }), write(PAN, { part: [8, 16] }));
    expect(judge(halves, ['41111111', '11111111']).leaked).toBe(true);
    expect(judge(halves, ['411111••', '••••1111']).leaked).toBe(false);
    expect(judge(halves, ['411111••', '11111111']).leaked).toBe(true);
  });

  it('in base64 leaks while most of it can be decoded', () => {
    const digits = '5274576394259961';
    const text = Buffer.from(`card=${digits}`).toString('base64');
    const encoded = caseOf({ text, marks: [{ start: 0, end: text.length, target: { kind: 'encodedPan', digits }, digit: 0 }] });
    expect(judge(encoded, [text]).leaked).toBe(true);
    expect(judge(encoded, [text.replace(/./g, '•')]).leaked).toBe(false);
    expect(judge(encoded, [Buffer.from(`card=527457••••••9961`).toString('base64')]).leaked).toBe(false);
  });
});

test('of a code nothing may stay', () => {
  const code = caseOf(fill('cvv {code}', { code: write({ kind: 'secret', digits: '123' }) }));
  expect(judge(code, ['cvv 123']).leaked).toBe(true);
  expect(judge(code, ['cvv ••3']).leaked).toBe(true);
  expect(judge(code, ['cvv •••']).leaked).toBe(false);
});

test('damage is a benign digit gone, or any change where there is nothing to mask', () => {
  const order = caseOf(join([literal('order '), benign('4821-77')]));
  expect(judge(order, ['order 4821-77'])).toEqual({ leaked: false, damaged: false });
  expect(judge(order, ['Order 4821-77']).damaged).toBe(true);
  const besideCard = caseOf(join([benign('4821'), write(PAN)], ' '));
  expect(judge(besideCard, ['4821 411111••••••1111'])).toEqual({ leaked: false, damaged: false });
  expect(judge(besideCard, ['•••• 411111••••••1111'])).toEqual({ leaked: false, damaged: true });
});

describe('the whole corpus', () => {
  const corpus = makeCorpus(3, 0.1);
  const percents = async (contestant: Contestant, wanted: (count: { className: string; tier: Case['tier'] }) => boolean): Promise<readonly number[]> =>
    (await evaluate(corpus, contestant)).filter(wanted).map((count) => percentOf([count]));

  it('shows a redactor that does nothing no recall and no damage in any class', async () => {
    const idle = messageByMessage('idle', '', (text) => text);
    expect(new Set(await percents(idle, () => true))).toEqual(new Set([0]));
    expect(precisionOf(await evaluate(corpus, idle))).toBeNaN();
  });

  it('shows one that masks everything full recall and full damage in every class', async () => {
    const blunt = messageByMessage('blunt', '', (text) => text.replace(/\S/gu, '•'));
    expect(new Set(await percents(blunt, () => true))).toEqual(new Set([100]));
  });

  it('shows one that masks every digit the same wherever digits are written', async () => {
    const digits = messageByMessage('digits', '', (text) => text.replace(/\p{N}/gu, '•'));
    const withoutDigits = ['in base64', 'in base64 lines of 76', 'no number at all', 'code in number words', 'keyword in one message, code in the next'];
    const inDigits = ({ className, tier }: { className: string; tier: Case['tier'] }): boolean => tier !== 'extreme' && !withoutDigits.includes(className);
    expect(new Set(await percents(digits, inDigits))).toEqual(new Set([100]));
  });

  it('counts a message at which a redactor throws as unchanged', async () => {
    const broken = messageByMessage('broken', '', () => Promise.reject(new Error('unreachable')));
    expect(new Set(await percents(broken, ({ tier }) => isRecall(tier)))).toEqual(new Set([0]));
  });
});

test('the port of Zendesk’s rules does what is documented of them', async () => {
  const redacted = async (text: string): Promise<string | undefined> => (await ZENDESK_PORT.redact([text]))[0];
  expect(await redacted('4111 1111 1111 1111')).toBe('4111 11▇▇ ▇▇▇▇ 1111');
  expect(await redacted('4111-1111-1111-1111 12/27 ok')).toBe('4111-11▇▇-▇▇▇▇-1111 12/27 ok');
  for (const kept of [
    '4111.1111.1111.1111', '+4111111111111111', 'http://x/4111111111111111', '4111 1111 1111 1112', 'room 12 4111 1111 1111 1111',
    '9792030394440796123456',
  ]) {
    expect(await redacted(kept)).toBe(kept);
  }
});
