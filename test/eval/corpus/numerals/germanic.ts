import { hundredsOf, pairsOf, thousandsOf, wordsOf, type Numerals } from './Numerals';

const EN = wordsOf(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
);
const enPair = pairsOf(EN, wordsOf('- ten twenty thirty forty fifty sixty seventy eighty ninety'), (ten, digit) => `${ten}-${digit}`);
const enHundreds = hundredsOf(EN.map((digit) => `${digit} hundred`), enPair);

export const en: Numerals = {
  pair: enPair,
  hundreds: enHundreds,
  thousands: thousandsOf(EN.map((digit) => `${digit} thousand`), enHundreds),
  multiples: [['double {digit}', 'triple {digit}'], ['double {digit}', 'treble {digit}'], ['two times {digit}', 'three times {digit}'], ['two {digit}s', 'three {digit}s']],
};

const DE = wordsOf(
  'null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
);
/** The digits before a word that they count. */
const DE_BEFORE = DE.map((digit) => (digit === 'eins' ? 'ein' : digit));
const deBefore = (digit: string): string => (digit === 'eins' ? 'ein' : digit);
const dePair = pairsOf(DE, wordsOf('- zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'), (ten, digit) => `${deBefore(digit)}und${ten}`);
const deHundreds = hundredsOf(DE_BEFORE.map((digit) => `${digit}hundert`), dePair, '');

export const de: Numerals = {
  pair: dePair,
  hundreds: deHundreds,
  thousands: thousandsOf(DE_BEFORE.map((digit) => `${digit}tausend`), deHundreds, ''),
  multiples: [['doppel {digit}', 'dreifach {digit}'], ['zweimal {digit}', 'dreimal {digit}'], ['zweimal die {digit}', 'dreimal die {digit}'], ['doppelt {digit}', 'dreifach {digit}']],
};

const NL = wordsOf('nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien');
const nlPair = pairsOf(
  NL, wordsOf('- tien twintig dertig veertig vijftig zestig zeventig tachtig negentig'),
  (ten, digit) => `${digit}${/e$/.test(digit) ? 'ën' : 'en'}${ten}`,
);
const nlHundreds = hundredsOf(NL.map((digit) => `${digit === 'een' ? '' : digit}honderd`), nlPair, '');

export const nl: Numerals = {
  pair: nlPair,
  hundreds: nlHundreds,
  thousands: thousandsOf(NL.map((digit) => `${digit === 'een' ? '' : digit}duizend`), nlHundreds),
  multiples: [['dubbel {digit}', 'driedubbel {digit}'], ['twee keer {digit}', 'drie keer {digit}'], ['tweemaal {digit}', 'driemaal {digit}']],
};
