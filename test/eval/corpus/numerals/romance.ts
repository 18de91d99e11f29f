import { hundredsOf, pairsOf, thousandsOf, wordAt, wordsOf, type Numerals } from './Numerals';

const ES = wordsOf(
  'cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve '
  + 'veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve',
);
const esPair = pairsOf(ES, wordsOf('- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa'), (ten, digit) => `${ten} y ${digit}`);
const ES_HUNDREDS = wordsOf('- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos');
const esHundreds = (value: number): string => (value === 100 ? 'cien' : hundredsOf(ES_HUNDREDS, esPair)(value));

export const es: Numerals = {
  pair: esPair,
  hundreds: esHundreds,
  thousands: thousandsOf(ES.map((digit) => (digit === 'uno' ? 'mil' : `${digit} mil`)), esHundreds),
  multiples: [['doble {digit}', 'triple {digit}'], ['dos veces {digit}', 'tres veces {digit}'], ['dos veces el {digit}', 'tres veces el {digit}']],
};

const PT = wordsOf(
  'zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis dezessete dezoito dezenove',
);
const ptPair = pairsOf(PT, wordsOf('- dez vinte trinta quarenta cinquenta sessenta setenta oitenta noventa'), (ten, digit) => `${ten} e ${digit}`);
const PT_HUNDREDS = wordsOf('- cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos');
const ptHundreds = (value: number): string => (value === 100 ? 'cem' : hundredsOf(PT_HUNDREDS, ptPair, ' e ')(value));

export const pt: Numerals = {
  pair: ptPair,
  hundreds: ptHundreds,
  thousands: (value) => {
    const joint = value % 1000 < 100 ? ' e ' : ' ';
    return thousandsOf(PT.map((digit) => (digit === 'um' ? 'mil' : `${digit} mil`)), ptHundreds, joint)(value);
  },
  multiples: [['duas vezes {digit}', 'três vezes {digit}'], ['duas vezes o {digit}', 'três vezes o {digit}'], ['duplo {digit}', 'triplo {digit}']],
};

const FR = wordsOf(
  'zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf',
);
const FR_TENS = wordsOf('- dix vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt');

function frPair(value: number): string {
  if (value < 20) return wordAt(FR, value);
  const ten = Math.floor(value / 10);
  const rest = value - 10 * (ten === 7 || ten === 9 ? ten - 1 : ten);
  if (value === 80) return 'quatre-vingts';
  if (rest === 0) return wordAt(FR_TENS, ten);
  return ten < 8 && (rest === 1 || rest === 11) ? `${wordAt(FR_TENS, ten)} et ${wordAt(FR, rest)}` : `${wordAt(FR_TENS, ten)}-${wordAt(FR, rest)}`;
}

const frHundreds = (value: number): string => {
  if (value > 100 && value % 100 === 0) return `${wordAt(FR, value / 100)} cents`;
  return hundredsOf(FR.map((digit) => (digit === 'un' ? 'cent' : `${digit} cent`)), frPair)(value);
};

export const fr: Numerals = {
  pair: frPair,
  hundreds: frHundreds,
  thousands: thousandsOf(FR.map((digit) => (digit === 'un' ? 'mille' : `${digit} mille`)), frHundreds),
  multiples: [['deux fois {digit}', 'trois fois {digit}'], ['deux fois le {digit}', 'trois fois le {digit}'], ['double {digit}', 'triple {digit}']],
};

const IT = wordsOf(
  'zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove',
);
const itPair = pairsOf(
  IT, wordsOf('- dieci venti trenta quaranta cinquanta sessanta settanta ottanta novanta'),
  (ten, digit) => (/^[uo]/.test(digit) ? ten.slice(0, -1) : ten) + (digit === 'tre' ? 'tré' : digit),
);
const itHundreds = hundredsOf(IT.map((digit) => (digit === 'uno' ? 'cento' : `${digit}cento`)), itPair, '');

export const it: Numerals = {
  pair: itPair,
  hundreds: itHundreds,
  thousands: thousandsOf(IT.map((digit) => (digit === 'uno' ? 'mille' : `${digit}mila`)), itHundreds, ''),
  multiples: [['doppio {digit}', 'triplo {digit}'], ['due volte {digit}', 'tre volte {digit}'], ['due volte il {digit}', 'tre volte il {digit}']],
};
