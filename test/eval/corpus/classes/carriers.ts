// Hard, too: cards inside what programs write.
import type { CaseClass } from '../Case';
import { cardNumber, printedGroups } from '../cards';
import { fill, literal, write, type Hand, type Piece } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';
import { pan, plainlyWritten } from './plain';

/** A card in one of some texts; `{card}` is its place. */
const carried = (name: string, carriers: readonly string[], hand: (random: Random, length: number) => Hand = () => ({})): CaseClass => ({
  tier: 'hard',
  name: `in ${name}`,
  count: 65,
  make: (random, language) => {
    const target = pan(cardNumber(random));
    const card = fill(random.pick(carriers), { card: write(target, hand(random, target.digits.length)), id: literal(random.digits(random.between(4, 7))) });
    return [random.chance(0.6) ? card : fill(humanised(random, language, '{card}'), { card })];
  },
});

const bareOrSpaced = (random: Random, length: number): Hand => (random.chance(0.5) ? {} : { groups: printedGroups(length), separator: random.pick([' ', '-']) });

const ENCODINGS: ReadonlyArray<(digit: string) => string> = [
  (digit) => `%3${digit}`, (digit) => `&#${48 + Number(digit)};`, (digit) => `&#x3${digit};`, (digit) => `\\u003${digit}`, (digit) => `\\x3${digit}`,
];

function base64(random: Random): Piece {
  const digits = cardNumber(random);
  const text = random.pick([
    '{card}', 'card={card}', '{"pan":"{card}"}', '{"cardNumber":"{card}","exp":"12/28"}', 'my card is {card}',
  ]).replace('{card}', digits);
  const encoded = Buffer.from(text).toString(random.chance(0.7) ? 'base64' : 'base64url');
  return { text: encoded, marks: [{ start: 0, end: encoded.length, target: { kind: 'encodedPan', digits }, digit: 0 }] };
}

export const CARRIERS: readonly CaseClass[] = [
  carried('URLs', [
    'https://pay.example.com/checkout?card={card}&amount=20', 'https://shop.example/pay?cc={card}', 'http://example.com/?cardNumber={card}&exp=12%2F27',
    'https://pay.example/card/{card}', 'www.example.com/payment?pan={card}', 'https://pay.example.com/?order={id}&card_number={card}#done',
    'myapp://pay?number={card}&cvv=***',
  ]),
  carried('URLs, with escaped spaces', ['https://pay.example.com/checkout?card={card}&amount=20', 'https://shop.example/pay?pan={card}'],
    (random, length) => ({ groups: printedGroups(length), separator: random.pick(['%20', '+', '%2D', '-']) })),
  carried('JSON and flow answers', [
    '{"cardNumber":"{card}","expiry":"12/27"}', '{"screen":"PAY","data":{"card":"{card}","flow_token":"unused"}}',
    '{"screen_0_Card_1":"{card}","flow_token":"{id}"}',
    '{\\"card_number\\":\\"{card}\\"}', '{"payment":{"pan":"{card}","order":{id}}}', '{"text":"my card {card}"}', '{"card":{card}}',
  ], bareOrSpaced),
  carried(
    'XML, HTML and CSV',
    [
      '<card>{card}</card>', '<b>{card}</b>', '<input name="cc" value="{card}">', 'name;card;exp\nAna;{card};12/27', 'Ana,{card},12/27',
      '| card | {card} |', 'card\t{card}\t12/27',
    ],
    bareOrSpaced,
  ),
  carried(
    'file names',
    [
      'card_{card}.pdf', 'scan-{card}.jpg', '{card}.png', 'IMG_{card}_front.jpeg', 'visa {card} copy (1).pdf', 'C:\\Users\\ana\\card {card}.docx',
      '/sdcard/Download/{card}.pdf',
    ],
    bareOrSpaced,
  ),
  carried('vCards', [
    'BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nNOTE:{card}\nEND:VCARD', 'BEGIN:VCARD\nVERSION:3.0\nN:;My card {card};;;\nFN:My card {card}\nEND:VCARD',
    'NOTE;CHARSET=UTF-8:visa {card} 12/27',
    'BEGIN:VCARD\nVERSION:3.0\nFN:{card}\nTEL;type=CELL;waid=15550100001:+1 555 010 0001\nEND:VCARD',
  ], bareOrSpaced),
  carried(
    'forms',
    [
      'Name: Ana\nCard: {card}\nExp: 12/27', 'Amount: 20\nPay with: {card}\nDate: 22.11.2026', 'Q: card? A: {card}', '1) Ana\n2) {card}\n3) 12/27',
      '- {card}\n- 12/27',
    ],
    bareOrSpaced,
  ),
  {
    tier: 'hard',
    name: 'in encodings',
    count: 65,
    make: (random) => [fill(
      random.pick(['{card}', 'card={card}', 'text=my+card+{card}', '"{card}"']),
      { card: write(pan(cardNumber(random)), { glyph: random.pick(ENCODINGS) }) },
    )],
  },
  { tier: 'hard', name: 'in base64', count: 65, make: (random, language) => [fill(humanised(random, language, '{card}'), { card: base64(random) })] },
  {
    tier: 'hard',
    name: 'in a long message',
    count: 65,
    make: (random, language) => {
      const around = (): string => Array.from({ length: random.between(5, 25) }, () => random.pick(language.chat)).join('. ');
      return [fill(`${around()}. ${random.pick(language.card)}. ${around()}`, { card: plainlyWritten(random, pan(cardNumber(random))) })];
    },
  },
];
