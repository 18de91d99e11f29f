// Card numbers in number words: pairs, hundreds and thousands, repetitions, other scripts.
import { redactCardNumbers } from '../../../src/redaction';

/** 4532 0151 1283 0366, read out. */
const SPOKEN: ReadonlyArray<readonly [string, string]> = [
  ['thousands, en', 'four thousand five hundred and thirty-two, zero one hundred fifty-one, twelve eighty-three, zero three sixty-six'],
  ['thousands, fr', 'quatre mille cinq cent trente-deux, zéro cent cinquante et un, mille deux cent quatre vingt trois, zéro trois cent soixante-six'],
  ['thousands, es', 'cuatro mil quinientos treinta y dos - cero ciento cincuenta y uno - mil doscientos ochenta y tres - cero trescientos sesenta y seis'],
  ['thousands, pt', 'quatro mil quinhentos e trinta e dois\nzero cento e cinquenta e um\nmil duzentos e oitenta e três\nzero trezentos e sessenta e seis'],
  ['one word, de', 'viertausendfünfhundertzweiunddreißig null einhunderteinundfünfzig eintausendzweihundertdreiundachtzig null dreihundertsechsundsechzig'],
  ['one word, nl', 'vierduizend vijfhonderdtweeëndertig nul honderdeenenvijftig duizend tweehonderddrieëntachtig nul driehonderdzesenzestig'],
  ['one word, it', 'quattromilacinquecentotrentadue zero centocinquantuno milleduecentottantatré zero trecentosessantasei'],
  ['thousands, ar', 'أربعة آلاف وخمسمائة واثنين وثلاثين، صفر مئة وواحد وخمسين، ألف ومئتين وثلاثة وثمانين، صفر ثلاثمائة وستة وستين'],
  ['thousands, hi', 'चार हज़ार पांच सौ बत्तीस, शून्य एक सौ इक्यावन, एक हज़ार दो सौ तिरासी, शून्य तीन सौ छियासठ'],
  ['thousands, id', 'empat ribu lima ratus tiga puluh dua, nol seratus lima puluh satu, seribu dua ratus delapan puluh tiga, nol tiga ratus enam puluh enam'],
  ['thousands, tr', 'dört bin beş yüz otuz iki, sıfır yüz elli bir, bin iki yüz seksenüç, sıfır üç yüz altmış altı'],
  ['thousands, pl', 'cztery tysiące pięćset trzydzieści dwa, zero sto pięćdziesiąt jeden, tysiąc dwieście osiemdziesiąt trzy, zero trzysta sześćdziesiąt sześć'],
  ['thousands, ru', 'четыре тысячи пятьсот тридцать два, ноль сто пятьдесят один, тысяча двести восемьдесят три, ноль триста шестьдесят шесть'],
  ['pairs, Hindi in Latin', 'paintalis battis shunya pandrah gyarah atthais tees chhattis chhe'],
  ['digits, Arabic in Latin', 'arba3a khamsa thalatha ithnan sifr wahid khamsa wahid wahid ithnan thamania thalatha sifr thalatha sitta sitta'],
  ['digits, Russian in Latin', 'chetyre pyat tri dva nol odin pyat odin odin dva vosem tri nol tri shest shest'],
  ['pairs, Turkish in one word', 'kırkbeş otuziki sıfır onbeş onbir yirmisekiz otuz otuzaltı altı'],
  ['behind an English "on"', 'four five three two o one five one one two eight three o three six six'],
];

test.each(SPOKEN)('%s', (_name, words) => {
  const { found } = redactCardNumbers(`charge me on ${words} please`);
  expect(found).toMatchObject([{ reason: expect.stringMatching(/spelled|grouped/) as string }]);
});

test.each([
  ['en', 'four triple one four ones four ones four ones'], ['fr', 'quatre trois fois un quatre fois un quatre fois un quatre fois un'], ['es', 'cuatro tres veces uno cuatro unos cuatro veces uno cuatro veces uno'],
  ['de', 'vier dreimal eins viermal eins vier mal eins viermal die eins'], ['it', 'quattro tre volte uno quattro volte uno quattro volte uno quattro volte uno'],
  ['nl', 'vier drie keer een vier keer een viermaal een vier keer een'], ['pl', 'cztery trzy razy jeden cztery jedynki cztery razy jeden cztery razy jeden'],
  ['ru', 'четыре три единицы четыре единицы четыре раза один четыре единицы'], ['ar', 'أربعة واحد ثلاث مرات واحد اربع مرات واحد اربع مرات واحد اربع مرات'],
  ['hi', 'चार तीन बार एक चार बार एक चार बार एक चार बार एक'],
])('a digit said several times, %s', (_language, words) => {
  expect(redactCardNumbers(`visa ${words}`).found).toMatchObject([{ network: 'visa', last4: '1111' }]);
});

test.each([
  'we sold four thousand five hundred and thirty-two shirts, one hundred fifty-one coats and twelve hats',
  'mille deux cents euros, trois cents pour le port et quatre vingt pour la douane',
  'zweitausendfünfhundert Stück zu dreihundertzwanzig Euro, viertausend auf Lager',
])('numbers of everyday life stay: %s', (text) => {
  expect(redactCardNumbers(text)).toEqual({ text, found: [] });
});
