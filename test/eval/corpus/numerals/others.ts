import { hundredsOf, pairsOf, thousandsOf, wordAt, wordsOf, type Numerals } from './Numerals';

const ID = wordsOf('nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas');
const idPair = (value: number): string => {
  if (value > 11 && value < 20) return `${wordAt(ID, value - 10)} belas`;
  return pairsOf(ID, ID.map((digit) => `${digit} puluh`), (ten, digit) => `${ten} ${digit}`)(value);
};
const idHundreds = hundredsOf(ID.map((digit) => (digit === 'satu' ? 'seratus' : `${digit} ratus`)), idPair);

export const id: Numerals = {
  pair: idPair,
  hundreds: idHundreds,
  thousands: thousandsOf(ID.map((digit) => (digit === 'satu' ? 'seribu' : `${digit} ribu`)), idHundreds),
  multiples: [['dobel {digit}', 'tripel {digit}'], ['dua kali {digit}', 'tiga kali {digit}'], ['{digit} dua kali', '{digit} tiga kali'], ['double {digit}', 'triple {digit}']],
};

const TR = wordsOf('sıfır bir iki üç dört beş altı yedi sekiz dokuz');
const trPair = pairsOf(TR, wordsOf('- on yirmi otuz kırk elli altmış yetmiş seksen doksan'), (ten, digit) => `${ten} ${digit}`);
const trHundreds = hundredsOf(TR.map((digit) => (digit === 'bir' ? 'yüz' : `${digit} yüz`)), trPair);

export const tr: Numerals = {
  pair: trPair,
  hundreds: trHundreds,
  thousands: thousandsOf(TR.map((digit) => (digit === 'bir' ? 'bin' : `${digit} bin`)), trHundreds),
  multiples: [['çift {digit}', 'üç tane {digit}'], ['iki kere {digit}', 'üç kere {digit}'], ['iki tane {digit}', 'üç tane {digit}']],
};

const AR = [
  ...wordsOf('صفر واحد اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة'), 'احد عشر', 'اثنا عشر', 'ثلاثة عشر', 'أربعة عشر', 'خمسة عشر', 'ستة عشر',
  'سبعة عشر', 'ثمانية عشر', 'تسعة عشر',
];
const arPair = pairsOf(AR, wordsOf('- عشرة عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين'), (ten, digit) => `${digit} و${ten}`);
const arHundreds = hundredsOf(wordsOf('- مئة مئتين ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة'), arPair, ' و');
const AR_THOUSANDS = ['', 'ألف', 'ألفين', 'ثلاثة آلاف', 'أربعة آلاف', 'خمسة آلاف', 'ستة آلاف', 'سبعة آلاف', 'ثمانية آلاف', 'تسعة آلاف'];

export const ar: Numerals = {
  pair: arPair,
  hundreds: arHundreds,
  thousands: thousandsOf(AR_THOUSANDS, arHundreds, ' و'),
  multiples: [['{digit} مرتين', '{digit} ثلاث مرات'], ['دبل {digit}', 'تربل {digit}'], ['مرتين {digit}', 'ثلاث مرات {digit}']],
};

const HI = wordsOf(
  'शून्य एक दो तीन चार पांच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस '
  + 'तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास '
  + 'पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर '
  + 'सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी '
  + 'नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे',
);
const hiPair = (value: number): string => wordAt(HI, value);
const hiHundreds = hundredsOf(HI.map((digit) => `${digit} सौ`), hiPair);

export const hi: Numerals = {
  pair: hiPair,
  hundreds: hiHundreds,
  thousands: thousandsOf(HI.map((digit) => `${digit} हज़ार`), hiHundreds),
  multiples: [['डबल {digit}', 'ट्रिपल {digit}'], ['दो बार {digit}', 'तीन बार {digit}'], ['{digit} दो बार', '{digit} तीन बार']],
};
