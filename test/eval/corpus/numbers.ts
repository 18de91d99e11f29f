// Numbers of everyday life that are no card numbers, in the formats that people copy them in.
import { withCheckDigit } from './cards';
import type { BenignKind } from './languages';
import type { Random } from './random';

type Make = (random: Random) => string;

/** One of some shapes: `#` is a digit, `%` a digit from 1 to 9, `@` a capital letter. */
export const shaped = (...shapes: readonly string[]): Make => (random) =>
  random.pick(shapes).replace(
    /[#%@]/g, (sign) => (sign === '#' ? random.digits(1) : sign === '%' ? String(random.between(1, 9)) : random.text(1, 'ABCDEFGHJKLMNPQRSTUVWXYZ')),
  );

const either = (...makes: readonly Make[]): Make => (random) => random.pick(makes)(random);

const PHONES: Readonly<Record<string, Make>> = {
  en: shaped(
    '+44 7### ######', '+44 7### ### ###', '07### ######', '+1 (%##) %##-####', '(%##) %##-####', '%##-%##-####', '+1%##%######', '+61 4## ### ###',
    '00447#########',
  ),
  fr: shaped('06 ## ## ## ##', '07.##.##.##.##', '+33 6 ## ## ## ##', '+336########', '06########', '0033 6 ## ## ## ##'),
  es: shaped(
    '6## ### ###', '+34 6## ## ## ##', '+52 1 55 #### ####', '+5255########', '+54 9 11 ####-####', '11 ####-####', '+57 3## #######',
    '+56 9 #### ####',
  ),
  pt: shaped('(11) 9####-####', '+55 11 9####-####', '+55119########', '21 9#### ####', '+351 9## ### ###', '11 9 #### ####'),
  de: shaped('0171 #######', '+49 171 ########', '0049 160 #######', '030/#######', '+49 (0)151 ########', '0176-########'),
  it: shaped('3## ### ####', '+39 3## #######', '+393#########', '06 ########'),
  nl: shaped('06-########', '06 #### ####', '+31 6 ########', '+316########', '010-#######'),
  ar: shaped('05########', '+9665########', '+971 5# ### ####', '٠٥٠١٢٣٤٥٦٧', '01#########', '+20 10 #### ####', '00966 5# ### ####'),
  hi: shaped('9#########', '+91 9#### #####', '+91-98########', '098########', '91 9#########', '99## ### ###'),
  id: shaped('08##########', '0812-####-####', '+62 812-####-####', '62812########', '0857 #### ####', '+6281#########'),
  tr: shaped('05## ### ## ##', '+90 5## ### ## ##', '05#########', '0 (5##) ### ## ##', '0212 ### ## ##'),
  pl: shaped('5## ### ###', '+48 6## ### ###', '+487########', '22 ### ## ##', '6##-###-###'),
  ru: shaped('+7 9## ###-##-##', '8 (9##) ### ## ##', '89#########', '+79#########', '8 9## ### ## ##'),
};

const pad = (value: number): string => String(value).padStart(2, '0');

const date: Make = (random) => {
  const [day, month, year] = [pad(random.between(1, 28)), pad(random.between(1, 12)), String(random.between(2024, 2027))];
  const time = `${pad(random.between(0, 23))}:${pad(random.between(0, 59))}`;
  return random.pick([
    `${day}/${month}/${year}`, `${day}.${month}.${year}`, `${year}-${month}-${day}`, `${day}-${month}-${year} ${time}`,
    `${year}-${month}-${day}T${time}:${pad(random.between(0, 59))}Z`,
    `${day}/${month}`, `${day}.${month}. ${time}`, `${year}${month}${day}`, `${day}/${month}/${year} - ${random.between(1, 28)}/${month}/${year}`,
    `${day} ${month} ${year} ${time}`,
  ]);
};

const amount = shaped(
  '%#.##', '%##,##', '$%##.##', '€ %#,##', '%.###,## €', 'Rp %##.###', 'Rp%.###.###', '₹%,###', '₹ %,##,###.##', 'R$ %##,##', '%## ### ₽',
  '%#.###,## TL', '%##.## SAR', '%##,## zł', 'USD %,###.##', '%#,###.##', '%##000',
  'Rp %##.###.###.###', '%##,###,###.##', '-%##.## EUR',
);

/** Shops' and carriers' numbers, from short ones to those as long as a card's. */
const order = shaped(
  '%####', '#%####', '%#######', '1###-%######', '%##-#######-#######', '405-#######-#######', 'ORD-2026-#####', 'WC%#####', '8##############%',
  '%############', '2026%########', '%##-######', 'SO%####/2026', '%##################', '30##############%', '11##-####-####-####',
);

const tracking = shaped(
  '1Z###@@########%', '9400 1### #### #### #### ##', '94001###################', 'JD01##########%#', 'R@#########@@', 'LP00##########%#',
  '%###########', '00340434###########%', '3S@@@@%########', 'TBA############', '8R###########',
  '%#########', '7###########', 'JNE%#########', '%## #### ####', 'CJ#########CN', '420#####92############', '%##############',
);

const invoice = shaped(
  'INV-2026-####', '2026/%###', 'F2026%#####', 'RE-%#####', 'FA/%##/11/2026', '%#######', '0000%#####', '35%#####', '#########-#', 'B0##-00######',
);

/** A device's type code of eight digits, a serial number and a check digit. */
const imei: Make = (random) => {
  const digits = withCheckDigit(random.pick(['35', '35', '86', '01', '99']) + random.digits(12));
  return random.pick([
    digits, digits, `${digits.slice(0, 2)}-${digits.slice(2, 8)}-${digits.slice(8, 14)}-${digits.slice(14)}`,
    `${digits.slice(0, 2)} ${digits.slice(2, 8)} ${digits.slice(8, 14)} ${digits.slice(14)}`, `${digits}/01`,
  ]);
};

/** A bank account with ISO 13616 check digits. */
export function ibanOf(country: string, account: string): string {
  const numeric = [...account + country].map((sign) => parseInt(sign, 36)).join('');
  const check = 98n - (BigInt(`${numeric}00`) % 97n);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}

const iban: Make = (random) => {
  const written = random.pick([
    ibanOf('DE', random.digits(18)), ibanOf('FR', random.digits(23)), ibanOf('ES', random.digits(20)), ibanOf('NL', `INGB${random.digits(10)}`),
    ibanOf('IT', `X${random.digits(22)}`), ibanOf('PL', random.digits(24)),
    ibanOf('TR', random.digits(22)), ibanOf('SA', random.digits(20)), ibanOf('PT', random.digits(21)), ibanOf('AE', random.digits(19)),
  ]);
  return random.chance(0.5) ? written : (written.match(/.{1,4}/g)?.join(' ') ?? written);
};

const account: Make = either(iban, shaped(
  '%#########', '####-####-##-##########', '########%#####', '40817810#############', '%##########', '0##-%######-#', '%###.%##.###-#',
  '## #### #### #### #### #### ####',
));

/** SIRET: nine digits and five, the whole and the first nine with check digits. */
const siret: Make = (random) => {
  const digits = withCheckDigit(withCheckDigit(random.text(1, '345789') + random.digits(7)) + random.digits(4));
  return random.pick([digits, digits, `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6, 9)} ${digits.slice(9)}`, digits.slice(0, 9)]);
};

const TAX: Readonly<Record<string, Make>> = {
  fr: either(siret, siret, shaped('FR## #########')), de: shaped('DE%########', '##/###/#####'), it: shaped('IT%##########', '%##########'),
  es: shaped('B%#######', '20-########-#', '30#########', '20%##########'),
  pt: shaped('%#.###.###/0001-##', '%#######0001##', '5########'), nl: shaped('NL#########B01', '########'),
  pl: shaped('###-###-##-##', '%#########'), tr: shaped('%#########'), ru: shaped('77########', '77##########', '1##77########', '###-###-### ##'),
  hi: shaped('27@@@@@####@1Z#'), id: shaped('0#.###.###.#-###.000', '0###########000', '################'),
  ar: shaped('3##########0003', '10########'), en: shaped('GB### #### ##', '##-#######'),
};

/** Districts of provinces from Java to Papua. */
const DISTRICTS = ['3174', '3201', '3328', '3404', '3528', '3578', '3603', '5103', '5201', '5371', '6171', '6372', '6471', '7371', '1271'] as const;

/** An Indonesian's number: district and part of it, birthday (women's days plus 40), serial; 16 digits, many of which begin like a card. */
export function nik(random: Random, districts: readonly string[] = DISTRICTS): string {
  const birthday = pad(random.between(1, 28) + random.pick([0, 40])) + pad(random.between(1, 12)) + pad(random.between(60, 99));
  return `${random.pick(districts)}${pad(random.between(1, 30))}${birthday}000${random.between(1, 9)}`;
}

/** An Egyptian's number: century, birthday, governorate, serial; 14 digits. */
export function egyptianId(random: Random, [first, last]: readonly [first: number, last: number] = [1950, 2010]): string {
  const year = random.between(first, last);
  const birthday = `${year < 2000 ? 2 : 3}${pad(year % 100)}${pad(random.between(1, 12))}${pad(random.between(1, 28))}`;
  return `${birthday}${pad(random.between(1, 35))}${random.digits(5)}`;
}

const emirates: Make = (random) => {
  const digits = withCheckDigit(`784${random.between(1950, 2005)}${random.digits(7)}`);
  return random.chance(0.5) ? digits : `784-${digits.slice(3, 7)}-${digits.slice(7, 14)}-${digits.slice(14)}`;
};

const NATIONAL: Readonly<Record<string, Make>> = {
  id: (random) => nik(random), ar: either((random) => egyptianId(random), (random) => egyptianId(random), emirates, shaped('1#########', '2#########')),
  hi: shaped('%### #### ####', '%###########', '%###-####-####'), pt: shaped('###.###.###-##', '###########', '%#.###.###-#'),
  es: shaped('########@', '%#.###.###', '1#########'),
  fr: shaped('1 %# ## ## ### ### ##', '2%###########', '%%#########'), tr: shaped('%##########'), pl: shaped('%#######%##', '@@@######'),
  ru: shaped('45## ######', '4### %#####', '###-###-### ##'), de: shaped('@##@##@###', '65 ###### @ ###'),
  it: shaped('@@######@', 'RSSMRA##@##@###@'),
  nl: shaped('#########'), en: shaped('###-##-####', '@@ ## ## ## @', '%########'),
};

const oneTimeCode = shaped('######', '####', '### ###', '###-###', '########', 'G-######');

const ean: Make = (random) => {
  const body = random.pick(['40', '54', '30', '590', '869', '460', '890', '789', '978', '979']) + random.digits(10);
  const head = body.slice(0, 12);
  const sum = [...head].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return head + ((10 - (sum % 10)) % 10);
};

const barcode = either(ean, ean, shaped('978-3-%##-#####-#', '978 0 ### ##### #', '0 12345 67890 5', '%##-##-###', '(01)0########%####(21)####'));
const reference = shaped(
  '%######', '#%#####', 'CASE-2026-####', 'T%#######', 'pi_3@@%##@@%#@', '5%##########', 'REF%#########', '%###########',
  'E########2026##############', 'TXN2026%#############', '4%##########', '74##%##################', '2026112%########',
);
const postalCode: Make = shaped('%####', '######', '%##-%##', '#####-###', '%### @@', '##-###', 'SW1A %@@', '%#####');
const customer = shaped(
  '%#######', '%#########', 'KD-%#####', '%###########', '88##########', '@@%######', '%##.###.###', '0############', '539###########%#',
  '%## ### ### #', 'M%########', '88##%###########', '%### #### #### ####', '70##############',
);

const SHARED: Readonly<Record<Exclude<BenignKind, 'phone' | 'taxId' | 'nationalId'>, Make>> = {
  order, tracking, invoice, date, amount, imei, iban: account, oneTimeCode, barcode, reference, postalCode, customer,
};

/** A number of this kind, as somebody who writes this language would have it. */
export function benignNumber(random: Random, kind: BenignKind, language: string): string {
  const make = kind === 'phone' ? PHONES[language] : kind === 'taxId' ? TAX[language] : kind === 'nationalId' ? NATIONAL[language] : SHARED[kind];
  if (make === undefined) throw new Error(`No numbers of kind ${kind} for the language ${language}`);
  return make(random).trim();
}

const hex = (random: Random, count: number): string => random.text(count, '0123456789abcdef');

const uuid: Make = (random) => `${hex(random, 8)}-${hex(random, 4)}-4${hex(random, 3)}-a${hex(random, 3)}-${hex(random, 12)}`;

/** The customer's number and a hexadecimal id between a few bytes of their own, in base64. */
const wamid: Make = (random) => {
  const content = `\u001d\u0012\u000b15550${random.digits(6)}\u0015\u0002\u0000\u0012\u0018\u0014${random.text(20, '0123456789ABCDEF')}\0`;
  return `wamid.${Buffer.from(content).toString('base64')}`;
};

const degrees = (random: Random, most: number): string => `${random.pick(['', '-'])}${random.between(1, most)}.${random.digits(random.pick([4, 6, 7, 15]))}`;

/** What programs write and customers paste, by name. */
export const TECHNICAL: Readonly<Record<string, Make>> = {
  'epoch times': (random) => String(random.between(1_700_000_000_000, 1_800_000_000_000)) + random.pick(['', '', '000']),
  'UUID, hex, hashes': either(
    uuid, (random) => hex(random, 32), (random) => `0x${hex(random, 40)}`, (random) => hex(random, 12), (random) => `#${hex(random, 6)}`,
  ),
  'snowflakes, Meta ids': either(shaped('1%################', '1%#################'), shaped(
    '1##############', '1###############', '1################', '%##############',
  )),
  coordinates: (random) => `${degrees(random, 60)}, ${degrees(random, 179)}`,
  wamids: wamid,
  ICCID: (random) => withCheckDigit(`89${random.pick(['49', '33', '34', '44', '62', '91', '7'])}${random.digits(14)}`) + random.pick(['', 'F']),
  'links with ids': shaped(
    'https://www.example.com/item/%###########.html', 'https://maps.example/?q=%#.######,%#.######', 'https://fb.example/photo?fbid=1##############',
    'https://shop.example/orders/%############', 'https://x.example/status/1##################', 'example.com/p/%#######',
    'https://shop.example/products/4###########%?variant=4#############', 'https://t.example/track?no=%##################',
  ),
  'versions, sizes, scores': shaped(
    'v%.##.#', '192.168.#.1##', '%##x%##x%## mm', '%-%', '1920x1080', '%# kg %## cm', 'iOS 26.%.#', '% x %#,## = %##', '100%', '24/7',
    '%#:## - %#:##', '%%% %%% %%%', '1 2 3 4 5 6 7 8 9', '1234567890', '0000 0000 0000 0000', '12345678', '9999999999999999',
  ),
  'lists of numbers': (random) => {
    const numbers = Array.from({ length: random.between(3, 8) }, () => random.digits(random.between(1, 4)));
    return numbers.join(random.pick([' ', ', ', '\n', ' + ', '/']));
  },
  'licence keys, MAC, SWIFT': shaped('@@##-@#@#-####-@@##', '##:##:4@:##:##:##', 'ABCDDEFF%##', '%####-OEM-#######-#####', '@####@###@##'),
};
