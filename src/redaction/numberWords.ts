// Number words of EN FR ES PT DE IT NL AR HI ID TR PL RU, as people read a card number out.

/** What a number word is: a number below a hundred, a ten that a unit may follow, a repetition ("double four"), or "and" between ten and unit. */
export type NumberWord =
  | { readonly role: 'number'; readonly value: number }
  | { readonly role: 'ten'; readonly value: number; /** Stands behind its unit, as in Arabic. */ readonly follows?: true }
  | { readonly role: 'times'; readonly times: number }
  | { readonly role: 'and' };

/** Zero to nine, each with its variants divided by `/`. */
const UNITS: readonly string[] = [
  'zero/oh/o/naught/nought one two three four five six seven eight nine',
  'zéro un/une deux trois quatre cinq six sept huit neuf',
  'cero uno/una/un dos tres cuatro cinco seis siete ocho nueve',
  'zero um/uma dois/duas três quatro cinco seis/meia sete oito nove',
  'null eins/ein zwei/zwo drei vier fünf/fuenf sechs sieben acht neun',
  'zero uno/una due tre quattro cinque sei sette otto nove',
  'nul een/één twee drie vier vijf zes zeven acht negen',
  'صفر واحد/واحده اثنان/اثنين/اتنين ثلاثه/ثلاث/تلاته أربعه/أربع خمسه/خمس سته/ست سبعه/سبع ثمانيه/ثمان/ثماني/تمانيه تسعه/تسع',
  'शून्य/जीरो/ज़ीरो एक दो तीन चार पांच/पाँच छह/छः/छे/छ सात आठ नौ',
  'shunya ek do teen char/chaar paanch/panch chhe/cheh saat/sat aath/ath nau',
  'nol/kosong satu dua tiga empat lima enam tujuh delapan sembilan',
  'sıfır bir iki üç dört beş altı yedi sekiz dokuz',
  'zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć',
  'ноль/нуль один/раз два три четыре пять шесть семь восемь девять',
];

/** Ten to nineteen. */
const TEENS: readonly string[] = [
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  'dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf',
  'diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve',
  'dez onze doze treze catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove',
  'zehn elf zwölf/zwoelf dreizehn vierzehn fünfzehn/fuenfzehn sechzehn siebzehn achtzehn neunzehn',
  'dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
  'tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien',
  'sepuluh sebelas',
  'dziesiec jedenascie dwanascie trzynascie czternascie pietnascie szesnascie siedemnascie osiemnascie dziewietnascie',
  'десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
  'दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह उन्नीस',
  'عشره/عشر احدعشر اثناعشر',
];

/** Twenty, thirty, … ninety; a unit may follow. */
const TENS: readonly string[] = [
  'twenty thirty forty/fourty fifty sixty seventy eighty ninety',
  'vingt trente quarante cinquante soixante septante huitante/octante nonante',
  'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
  'vinte trinta quarenta cinquenta sessenta setenta oitenta noventa',
  'zwanzig dreissig/dreißig vierzig fünfzig/fuenfzig sechzig siebzig achtzig neunzig',
  'venti trenta quaranta cinquanta sessanta settanta ottanta novanta',
  'twintig dertig veertig vijftig zestig zeventig tachtig negentig',
  'yirmi otuz kirk elli altmış yetmis seksen doksan',
  'dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat dziewiecdziesiat',
  'двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто',
  'बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे',
  'عشرين/عشرون ثلاثين/ثلاثون أربعين/أربعون خمسين/خمسون ستين/ستون سبعين/سبعون ثمانين/ثمانون تسعين/تسعون',
];

const TIMES: ReadonlyArray<readonly [number, string]> = [
  [2, 'double doppel* doble duplo dobro doppio dubbel* double cift podwojn* двойн* مرتين डबल dobel'],
  [3, 'triple treble dreifach* triplo drievoudig* uclu potrojn* тройн* ट्रिपल tripel'],
  [4, 'quadruple quad vierfach* cuadruple quadruplo'],
];
const AND = 'and y e et und en و i и';

const variants = (list: string): ReadonlyArray<readonly string[]> => list.split(' ').map((entry) => entry.split('/'));

/** German and Dutch write unit and ten in one word: `einundvierzig`, `eenenveertig`. */
function unitFirst(units: string, tens: string, and: readonly string[]): ReadonlyArray<readonly [string, number]> {
  return variants(units).slice(1).flatMap((names, unit) => variants(tens).flatMap((tenNames, ten) => names.flatMap((name) => tenNames.flatMap((tenName) =>
    and.map((joint) => [name + joint + tenName, (ten + 2) * 10 + unit + 1] as const)))));
}

/** Italian (`quarantuno`) and Spanish (`veintiuno`) write ten and unit in one word. */
function tenFirst(units: string, tens: string, join: (ten: string, unit: string) => string): ReadonlyArray<readonly [string, number]> {
  return variants(units).slice(1).flatMap((names, unit) => variants(tens).flatMap(([ten = ''], index) => names.map((name) => [join(ten, name), (index + 2) * 10 + unit + 1] as const)));
}

const elided = (ten: string, unit: string): string => (/^[uo]/.test(unit) ? ten.slice(0, -1) : ten) + unit;

/** Hindi has a word of its own for every number below a hundred. */
const HINDI_FROM_21 = 'इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस 0 इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस 0 '
  + 'इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास 0 इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ 0 '
  + 'इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर 0 इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी 0 '
  + 'इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी 0 इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे';

function joined(): ReadonlyArray<readonly [string, number]> {
  const line = (table: readonly string[], start: string): string => table.find((entry) => entry.startsWith(start)) ?? '';
  return [
    ...unitFirst(line(UNITS, 'null'), line(TENS, 'zwanzig'), ['und']),
    ...unitFirst(line(UNITS, 'nul '), line(TENS, 'twintig'), ['en', 'ën']),
    ...tenFirst(line(UNITS, 'zero uno'), line(TENS, 'venti'), elided),
    ...tenFirst(line(UNITS, 'cero'), 'veinti', (ten, unit) => ten + unit),
    ...HINDI_FROM_21.split(' ').map((word, index) => [word, index + 21] as const),
  ];
}

/** Every number word with what it adds. */
export function numberWords(): ReadonlyArray<readonly [string, NumberWord]> {
  const words = new Map<string, NumberWord>();
  const add = (names: readonly string[], word: NumberWord): void => {
    for (const name of names) if (!words.has(name)) words.set(name, word);
  };
  // A unit may follow: on bir, dix-sept.
  add(['on', 'dix'], { role: 'ten', value: 10 });
  add(['vingts'], { role: 'ten', value: 20 });
  for (const list of UNITS) variants(list).forEach((names, value) => add(names, { role: 'number', value }));
  for (const list of TEENS) variants(list).forEach((names, value) => add(names.filter((name) => !name.includes('-')), { role: 'number', value: value + 10 }));
  for (const list of TENS) variants(list).forEach((names, value) => add(names, { role: 'ten', value: (value + 2) * 10 }));
  for (const [name, value] of joined()) add([name], { role: 'number', value });
  for (const [times, names] of TIMES) add(names.split(' '), { role: 'times', times });
  add(AND.split(' '), { role: 'and' });
  for (const [name, word] of [...words]) if (/^[\u0600-\u06ff]{3}/.test(name)) add([`و${name}`], word.role === 'ten' ? { ...word, follows: true } : word);
  return [...words];
}
