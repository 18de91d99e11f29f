import { sampleDigits } from '../../../src/redaction/digitSample';

const OFFSETS = [...Array(40).keys()];
const GAPS = [...Array(11).keys()];
const PANS = ['501812345678', '4111111111111', '378282246310005', '4111111111111111', '6304000000000000000'];

/** Whether it is seen wherever in a text it stands. */
const isSeen = (written: string, filler = 'a'): boolean =>
  OFFSETS.every((before) => OFFSETS.every((after) => sampleDigits(filler.repeat(before) + written + filler.repeat(after)) !== 'nothing'));

describe('digits are seen wherever they stand:', () => {
  test.each(['123', '1 2 3', '1\u200b2\u200b3', '٣٤٥', '१२३', '１２３', '𝟏𝟐𝟑', '𝟏𝟐3', '1𝟐𝟑', '🯱🯲🯳', '1️⃣2️⃣3️⃣', '①②③', '•••'])('%s', (code) => {
    expect(isSeen(code)).toBe(true);
  });
  test.each(GAPS)('a card number with %i units between its digits', (gap) => {
    for (const pan of PANS) for (const unit of ' -aм') expect(isSeen([...pan].join(unit.repeat(gap)), unit)).toBe(true);
  });
  test.each(GAPS)('a card number in pairs, and in fours, with %i units between', (gap) => {
    for (const size of [2, 4]) for (const pan of PANS) expect(isSeen((pan.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(' '.repeat(gap)), ' ')).toBe(true);
  });
});

test('base64 of a card number', () => {
  for (const pan of [...PANS.slice(3), '4000 0566 5566 5556', '4000-0566-5566-5556']) {
    for (const before of ['', 'a', 'bc']) {
      const encoded = Buffer.from(`${before}${pan}`).toString('base64').replaceAll(/\d/g, 'x');
      for (const offset of OFFSETS) expect(sampleDigits(`${' '.repeat(offset)}${encoded} ok`)).toBe('base64');
    }
  }
});

test.each(['', 'ok', 'Hello, where is my order?', 'спасибо, всё ещё не работает 🙏', 'ich will mein Geld zurück 🤷‍♀️ ❤️', 'IN KAPITALEN: NICHTS DRIN'])('nothing: %s', (text) => {
  expect(sampleDigits(text)).toBe('nothing');
});
