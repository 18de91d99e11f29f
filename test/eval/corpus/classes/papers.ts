// Everyday, too: codes of parcel lockers, social security numbers, rows of statements and bills, links with ids.
import type { CaseClass } from '../Case';
import { papersOf } from '../languages/papers';
import type { Language } from '../languages';
import { benignNumber, shaped } from '../numbers';
import { benign, fill, join, type Piece } from '../piece';
import type { Random } from '../random';
import { humanised } from '../writing';

const papers = (name: string, count: number, make: (random: Random, language: Language) => Piece): CaseClass => ({
  tier: 'everyday', name, count, make: (random, language) => [make(random, language)],
});

const told = (random: Random, language: Language, templates: readonly string[], number: string): Piece =>
  fill(humanised(random, language, random.pick(templates)), { n: benign(number) });

const lockerCode = shaped('####', '####', '######', '######', '###', '%#####', '%## ###');

const two = (value: number): string => String(value).padStart(2, '0');

const dayOf = (random: Random): string => `${two(random.between(1, 28))}${random.pick(['/', '.', '-'])}${two(random.between(1, 12))}`;

const timeOf = (random: Random): string => `${two(random.between(0, 23))}:${two(random.between(0, 59))}`;

const money = shaped('-%#,##', '-%#.##', '-%##.##', '+%,###.##', '-%.###,##', '%## ###,##', '%###.##');

const bookingReference = shaped('', '', '%#####', '%###########', '%##############', 'REF %#########', '000%#########', '%### %### ####');

/** As copied from a bank's page: date, what for, perhaps a reference, amount and what is left. */
function statementRow(random: Random, { code }: Language): string {
  const { bookings, currency } = papersOf(code);
  const cells = [dayOf(random), random.pick(bookings), bookingReference(random), money(random), random.chance(0.5) ? money(random) : '', currency];
  return cells.filter((cell) => cell !== '').join(random.pick([' ', ' ', '  ', '\t', ' | ', ';']));
}

/** As copied from a bill: date, time, the number called, how long and how much. */
function billRow(random: Random, { code }: Language): string {
  const { calls } = papersOf(code);
  const lasted = random.pick([`00:${two(random.between(0, 59))}:${two(random.between(0, 59))}`, `${random.between(1, 59)}:${two(random.between(0, 59))}`, '1']);
  const cells = [dayOf(random), timeOf(random), benignNumber(random, 'phone', code), random.pick(calls), lasted, shaped('#.##', '#,##', '0.0000', '%#.##')(random)];
  return cells.join(random.pick([' ', ' ', '  ', '\t', ' | ', ';']));
}

/** Some rows, often with a sentence before them. */
function rows(random: Random, language: Language, row: (random: Random, language: Language) => string): Piece {
  const copied = join(Array.from({ length: random.between(1, 5) }, () => benign(row(random, language))), '\n');
  return random.chance(0.6) ? copied : join([benign(random.pick(language.chat)), copied], '\n');
}

const linkOf = shaped(
  'https://www.example.com/itm/%###########', 'https://www.example.com/marketplace/item/%##############', 'https://video.example.com/@ana/video/7##################',
  'https://www.example.com/rooms/%#################', 'https://www.example.com/item/100500##########.html', 'https://m.example.com/dp/B0%#######?ref=%##########',
  'https://www.example.com/orders/details?orderID=%##-#######-#######', 'https://www.example.com/track?tracknum=1Z###@@########%',
  'www.example.com/product/%#######-%###', 'example.com/p/%##############', 'https://www.example.com/photo/?fbid=%##############&set=a.%##############',
  'https://www.example.com/groups/%##############/posts/%###############/', 'https://news.example.com/2026/11/%#######/story-%#########',
  'https://www.example.com/status/1##################', 'https://shop.example.com/products/shirt?variant=4#############',
  'https://www.example.com/posts/activity-7##################-@@##', 'https://wa.example.com/49171#######?text=hi',
  'https://maps.example.com/?cid=%##################',
);

export const PAPER_CLASSES: readonly CaseClass[] = [
  papers('codes of parcel lockers', 130, (random, language) => told(random, language, papersOf(language.code).locker, lockerCode(random))),
  papers('social security numbers', 130, (random, language) => {
    const { socialSecurity, socialSecurityNumbers } = papersOf(language.code);
    return told(random, language, socialSecurity, shaped(...socialSecurityNumbers)(random));
  }),
  papers('rows of bank statements', 104, (random, language) => rows(random, language, statementRow)),
  papers('rows of phone bills', 104, (random, language) => rows(random, language, billRow)),
  papers('ids in .com links', 78, (random, language) => told(random, language, language.bare.map((one) => one.replace('{card}', '{n}')), linkOf(random))),
];
