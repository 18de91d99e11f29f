// Number words of EN FR ES PT DE IT NL AR HI ID TR PL RU, as people read a card number out.
import { fold } from './lexicon';

/**
 * What a number word is: a number, a ten that a unit may follow, a repetition ("double four"; "dos veces", "twos" behind a number;
 * "مرتين" also behind what is repeated), what the number before it is multiplied by ("hundred"), or "and" between the parts of a number.
 */
export type NumberWord =
  | { readonly role: 'number'; readonly value: number }
  | { readonly role: 'ten'; readonly value: number; /** Stands behind its unit, as in Arabic. */ readonly follows?: true }
  | { readonly role: 'times'; readonly times: number; readonly follows?: true }
  | { readonly role: 'repeats' }
  | { readonly role: 'plural'; readonly value: number }
  | { readonly role: 'scale'; readonly value: 10 | 100 | 1000 }
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
  'صفر/زيرو واحد/واحده/احد/احدى اثنان/اثنين/اتنين/اثنا/اثني ثلاثه/ثلاث/تلاته أربعه/أربع خمسه/خمس سته/ست سبعه/سبع ثمانيه/ثمان/ثماني/تمانيه تسعه/تسع',
  'शून्य/जीरो/ज़ीरो एक दो तीन चार पांच/पाँच छह/छः/छे/छ सात आठ नौ',
  'shunya/shoonya/jiro ek do teen/tin char/chaar paanch/panch/pach chhe/cheh/che/chah/chhah/chha saat/sat aath/ath/aat nau',
  'sifr/sefr wahid/wahed/wahad ithnan/ithnain/ithnayn/ethnain/itnein/itnain/itnen/etnen/etnein/tnen thalatha/talata/tlata/talate arba/arbaa/arbaah khamsa/khamsah/khamse/khams '
    + 'sitta/sittah/setta/sita sab/saba/sabaa/sabaah thamania/thamaniya/thamanya/tamanya/tamania/tmanya tis/tisa/tisaa/tisah/tes/tesa/tesaa',
  'nol/kosong satu dua tiga empat lima enam tujuh delapan sembilan',
  'sıfır bir iki üç dört beş altı yedi sekiz dokuz',
  'zero jeden/jedna dwa/dwie trzy cztery pięć sześć siedem osiem dziewięć',
  'ноль/нуль один/одна/раз два/две три четыре пять шесть семь восемь девять',
  'nol/nul odin dva tri chetyre pyat shest sem vosem devyat',
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
  'desyat odinnadtsat dvenadtsat trinadtsat chetyrnadtsat pyatnadtsat shestnadtsat semnadtsat vosemnadtsat devyatnadtsat',
  'десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать',
  'दस ग्यारह बारह तेरह चौदह पंद्रह/पन्द्रह सोलह सत्रह अठारह उन्नीस',
  'das gyarah/gyara barah/bara terah/tera chaudah/choudah pandrah solah/sola satrah/satra atharah/athara unnis',
  'عشره حداشر اتناشر تلتاشر/تلاتاشر اربعتاشر خمستاشر ستاشر سبعتاشر تمنتاشر/تمانتاشر تسعتاشر',
  'عشره احدعشر اثناعشر/اثنيعشر',
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
  'dvadtsat tridtsat sorok pyatdesyat shestdesyat semdesyat vosemdesyat devyanosto',
  'двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто',
  'बीस तीस चालीस पचास साठ सत्तर अस्सी नब्बे',
  'عشرين/عشرون ثلاثين/ثلاثون أربعين/أربعون خمسين/خمسون ستين/ستون سبعين/سبعون ثمانين/ثمانون تسعين/تسعون',
];

const TIMES: ReadonlyArray<readonly [number, string]> = [
  [2, 'double doppel* doble duplo dobro doppio dubbel* double twice zweimal tweemaal cift podwojn* двойн* дважды dvazhdy डबल dobel'],
  [3, 'triple treble dreimal driemaal dreifach* triplo drievoudig* uclu potrojn* тройн* трижды trizhdy ट्रिपल tripel'],
  [4, 'quadruple quad viermal viermaal vierfach* cuadruple quadruplo'],
];
const AND = 'and y e et und en و i и';

/** Behind a number, how often the next one is said: "deux fois zéro". */
const REPEATS = 'fois veces vezes volte mal keer maal times razy раза baar bar बार kali kez kere tane مرات';
/** Behind a number, one that is said so often: "two fours", "две четверки". */
const PLURALS: readonly string[] = [
  'zeros/zeroes ones twos threes fours fives sixes sevens eights nines',
  'ceros unos doses treses cuatros cincos seises sietes ochos nueves',
  'нуля/нули единицы двойки тройки четверки пятерки шестерки семерки восьмерки девятки',
  'zera jedynki dwojki trojki czworki piatki szostki siodemki osemki dziewiatki',
];

/** Ten, a hundred and a thousand behind a unit; alone they are one of them. */
const SCALES: ReadonlyArray<readonly [10 | 100 | 1000, string]> = [
  [10, 'puluh'],
  [100, 'hundred cent cents cien ciento cento cem hundert honderd yuz sto सौ sau sou ratus sta مئه مائه ميه'],
  [1000, 'thousand mille mil mila tausend duizend bin tysiac tysiace tysiecy тысяча тысячи тысяч हजार हज़ार hazar hazaar ribu الف الاف'],
];

/** A hundred to nine hundred in one word. */
const HUNDREDS: readonly string[] = [
  'ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas seiscientos/seiscientas setecientos/setecientas '
    + 'ochocientos/ochocientas novecientos/novecientas',
  'cento duzentos/duzentas trezentos/trezentas quatrocentos/quatrocentas quinhentos/quinhentas seiscentos/seiscentas setecentos/setecentas oitocentos/oitocentas '
    + 'novecentos/novecentas',
  'sto dwiescie trzysta czterysta piecset szescset siedemset osiemset dziewiecset',
  'сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот',
  'مئه مئتان/مئتين/ميتين/مائتان/مائتين ثلاثمائه/ثلاثميه/ثلاثمئه/تلتميه أربعمائه/اربعميه/اربعمئه/ربعميه خمسمائه/خمسميه/خمسمئه ستمائه/ستميه/ستمئه سبعمائه/سبعميه/سبعمئه ثمانمائه/ثمانميه/ثمانمئه/تمنميه '
    + 'تسعمائه/تسعميه/تسعمئه',
];

/** Words that German, Dutch and Italian make of a unit, "hundred" or "thousand", and the rest: `viertausendeinhundertelf`. */
const GLUED_UNITS = 'ein eine zwei zwo drei vier funf fuenf sechs sieben acht neun twee drie vijf zes zeven negen due tre quattro cinque sei sette otto nove';
const GLUED_SCALES = 'hundert honderd cento tausend duizend mila';

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
  + 'इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर 0 इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उन्यासी/उनासी 0 '
  + 'इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी 0 इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे';
/** The same in Latin letters, from twenty on and with the tens. */
const HINDI_IN_LATIN = 'bees ikkis/ikkees bais/baees/bayees teis/teyis/teees chaubis/chaubees pachchis/pachis/pachees chhabbis/chabbis/chabees sattais/sattaees atthais/athais/atthaees untis/unatis tees/tis '
  + 'iktis/ikatis/ikattis battis/batis taintis/tentis chauntis/chautis paintis/pentis chhattis/chattis saintis/sentis adtis/artis/arhtis untalis/unchalis chalis/chaalis '
  + 'iktalis/iktaalis/ikatalis bayalis/bayaalis taintalis/tentalis/tetalis chauvalis/chavalis/chauwalis paintalis/pentalis chhiyalis/chiyalis saintalis/sentalis adtalis/artalis/arhtalis unchas/unanchas pachas/pachaas '
  + 'ikyavan/ikyawan/ikavan bavan/bawan/baavan tirpan/tirepan chauvan/chauwan/chavan pachpan/pachapan chhappan/chappan sattavan/sattawan/satavan atthavan/atthawan/athavan unsath saath '
  + 'iksath/iksaath/iksat basath/baasath tirsath/tresath chaunsath/chausath painsath/pensath chhiyasath/chiyasath sadsath/sarsath adsath/arsath unhattar/unattar sattar '
  + 'ikhattar/ikahattar bahattar/bahatar tihattar/tehattar chauhattar/chohattar pachhattar/pachahattar chhihattar/chihattar sathattar/satattar athhattar/athattar unasi/unnasi assi/assee '
  + 'ikyasi/ikasi bayasi/byasi tirasi/terasi chaurasi/chorasi pachasi chhiyasi/chiyasi sattasi/satasi atthasi/athasi navasi/nawasi nabbe '
  + 'ikyanve/ikyanave/ikanve banve/banave/baanve tiranve/tiranave chauranve/chauranave pachanve/pachanave/panchanve chhiyanve/chiyanve sattanve/sattanave/satanve atthanve/atthanave/athanve ninyanve/ninyanave/ninanve';

function joined(): ReadonlyArray<readonly [string, number]> {
  const line = (table: readonly string[], start: string): string => table.find((entry) => entry.startsWith(start)) ?? '';
  return [
    ...unitFirst(line(UNITS, 'null'), line(TENS, 'zwanzig'), ['und']),
    ...unitFirst(line(UNITS, 'nul '), line(TENS, 'twintig'), ['en', 'ën']),
    ...tenFirst(line(UNITS, 'zero uno'), line(TENS, 'venti'), elided),
    ...tenFirst(line(UNITS, 'cero'), 'veinti', (ten, unit) => ten + unit),
    ...HINDI_FROM_21.split(' ').flatMap((names, index) => names.split('/').map((name) => [name, index + 21] as const)),
    ...HINDI_IN_LATIN.split(' ').flatMap((names, index) => names.split('/').map((name) => [name, index + 20] as const)),
    ...tenFirst(line(UNITS, 'sıfır'), line(TENS, 'yirmi'), (ten, unit) => ten + unit),
    ...'onbir oniki onüç ondört onbeş onaltı onyedi onsekiz ondokuz'.split(' ').map((word, index) => [word, index + 11] as const),
    ...HUNDREDS.flatMap((list) => variants(list).flatMap((names, index) => names.map((name) => [name, (index + 1) * 100] as const))),
    ...Object.entries({ seratus: 100, seribu: 1000, ألفان: 2000, ألفين: 2000 }),
  ];
}

const isArabicTen = (word: NumberWord): word is NumberWord & { readonly value: number } => word.role === 'number' && word.value >= 20 && word.value < 100 && word.value % 10 === 0;

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
  for (const list of TENS) {
    // Arabic has the unit in front, and Hindi a word for both.
    const role = /^[عब]/.test(list) ? 'number' : 'ten';
    variants(list).forEach((names, value) => add(names, { role, value: (value + 2) * 10 }));
  }
  add(['belas', 'عشر'], { role: 'ten', value: 10, follows: true });
  for (const [name, value] of joined()) add([name], { role: 'number', value });
  for (const [value, names] of SCALES) add(names.split(' '), { role: 'scale', value });
  for (const [times, names] of TIMES) add(names.split(' '), { role: 'times', times });
  add(['مرتين'], { role: 'times', times: 2, follows: true });
  add(AND.split(' '), { role: 'and' });
  add(REPEATS.split(' '), { role: 'repeats' });
  for (const list of PLURALS) variants(list).forEach((names, value) => add(names, { role: 'plural', value }));
  for (const [name, word] of [...words]) if (/^[\u0600-\u06ff]{3}/.test(name)) add([`و${name}`], isArabicTen(word) ? { role: 'ten', value: word.value, follows: true } : word);
  return [...words];
}

const BELOW_HUNDRED: ReadonlyMap<string, number> = new Map(
  numberWords().flatMap(([name, word]) => ((word.role === 'number' || word.role === 'ten') && word.value < 100 ? [[fold(name), word.value] as const] : [])),
);
const UNIT = `(?<{}>${GLUED_UNITS.replaceAll(' ', '|')})?`;
const GLUED = new RegExp(`^(?:${UNIT.replace('{}', 'thousands')}(?<thousand>tausend|duizend|mila|mille))?(?:und|en)?(?:${UNIT.replace('{}', 'hundreds')}(?<hundred>hundert|honderd|cento(?!tt)|cent(?=ott)))?(?:und|en)?(?<rest>.*)$`);

/** What the words begin with that {@link gluedNumber} reads. */
export const GLUED_STARTS: readonly string[] = ['', ...GLUED_UNITS.split(' ')].flatMap((unit) => `${GLUED_SCALES} mille`.split(' ').map((scale) => unit + scale));

const JOINTS = [...new Set([...BELOW_HUNDRED.keys(), ...GLUED_STARTS].filter((name) => /^[a-z]/.test(name)).map((name) => name.slice(0, 2)))];
/** A word for each place where two parts meet in one. */
export const GLUED_WORDS: readonly string[] = GLUED_STARTS.flatMap((start) => [start, ...JOINTS.map((joint) => start.slice(-2) + joint)]);

/** The number that a word is that puts units, hundreds and thousands together, or -1. */
export function gluedNumber(word: string): number {
  const { thousands = '', thousand, hundreds = '', hundred, rest = '' } = GLUED.exec(word)?.groups ?? {};
  const below = rest === '' ? 0 : (BELOW_HUNDRED.get(rest) ?? -1);
  if (below < 0 || !(thousand ?? hundred)) return -1;
  return (thousand === undefined ? 0 : (BELOW_HUNDRED.get(thousands) ?? 1) * 1000) + (hundred === undefined ? 0 : (BELOW_HUNDRED.get(hundreds) ?? 1) * 100) + below;
}
