import { hundredsOf, pairsOf, thousandsOf, wordsOf, type Numerals } from './Numerals';

const spaced = (ten: string, digit: string): string => `${ten} ${digit}`;

const PL = wordsOf(
  'zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście '
  + 'siedemnaście osiemnaście dziewiętnaście',
);
const plPair = pairsOf(
  PL, wordsOf('- - dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt'), spaced,
);
const plHundreds = hundredsOf(wordsOf('- sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset'), plPair);
const PL_THOUSANDS = PL.map((digit, value) => (value === 1 ? 'tysiąc' : `${digit} ${value < 5 ? 'tysiące' : 'tysięcy'}`));

export const pl: Numerals = {
  pair: plPair,
  hundreds: plHundreds,
  thousands: thousandsOf(PL_THOUSANDS, plHundreds),
  multiples: [['dwa razy {digit}', 'trzy razy {digit}'], ['podwójne {digit}', 'potrójne {digit}'], ['{digit} dwa razy', '{digit} trzy razy']],
};

const RU = wordsOf(
  'ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать '
  + 'семнадцать восемнадцать девятнадцать',
);
const ruPair = pairsOf(RU, wordsOf('- - двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'), spaced);
const ruHundreds = hundredsOf(wordsOf('- сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'), ruPair);
const RU_THOUSANDS = RU.map((digit, value) => {
  if (value === 1) return 'тысяча';
  return value < 5 ? `${value === 2 ? 'две' : digit} тысячи` : `${digit} тысяч`;
});

export const ru: Numerals = {
  pair: ruPair,
  hundreds: ruHundreds,
  thousands: thousandsOf(RU_THOUSANDS, ruHundreds),
  multiples: [['два раза {digit}', 'три раза {digit}'], ['дважды {digit}', 'трижды {digit}'], ['{digit} два раза', '{digit} три раза']],
};
