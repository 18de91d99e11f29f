/** How people announce the groups of a number one after the other. */
export interface Counted {
  readonly first: readonly string[];
  readonly then: readonly string[];
  readonly last: readonly string[];
}

export const COUNTED: Readonly<Record<string, Counted>> = {
  en: {
    first: ['first four', 'first 4 digits', 'starts with', 'it starts'],
    then: ['then', 'and then', 'after that', 'next four'],
    last: ['and the last four', 'and finally', 'ending in', 'last 4'],
  },
  fr: {
    first: ['les quatre premiers', "d'abord", 'ça commence par', 'au début'],
    then: ['puis', 'ensuite', 'après', 'et après'],
    last: ['et les quatre derniers', 'et pour finir', 'et à la fin', 'les 4 derniers'],
  },
  es: {
    first: ['los primeros cuatro', 'primero', 'empieza con'], then: ['luego', 'después', 'y luego', 'sigue'],
    last: ['y los últimos cuatro', 'y termina en', 'y por último', 'los 4 últimos'],
  },
  pt: {
    first: ['os quatro primeiros', 'primeiro', 'começa com'], then: ['depois', 'e depois', 'em seguida', 'aí'],
    last: ['e os últimos quatro', 'e termina com', 'e por fim', 'os 4 últimos'],
  },
  de: {
    first: ['die ersten vier', 'zuerst', 'am Anfang', 'fängt an mit'], then: ['dann', 'danach', 'und dann', 'weiter mit'],
    last: ['und die letzten vier', 'und zum Schluss', 'und am Ende', 'letzte 4'],
  },
  it: {
    first: ['le prime quattro', 'prima', 'inizia con'], then: ['poi', 'e poi', 'dopo'],
    last: ['e le ultime quattro', 'e infine', 'e finisce con', 'ultime 4'],
  },
  nl: {
    first: ['de eerste vier', 'eerst', 'begint met'], then: ['dan', 'daarna', 'en dan', 'vervolgens'],
    last: ['en de laatste vier', 'en als laatste', 'en eindigt op', 'laatste 4'],
  },
  ar: { first: ['أول أربعة', 'اول اربع ارقام', 'يبدأ ب'], then: ['بعدين', 'ثم', 'وبعدها'], last: ['وآخر أربعة', 'واخر شي', 'وفي النهاية', 'اخر ٤'] },
  hi: {
    first: ['पहले चार', 'शुरू में', 'pehle chaar'], then: ['फिर', 'उसके बाद', 'phir', 'uske baad'],
    last: ['और आखिरी चार', 'और अंत में', 'aur aakhri chaar', 'last 4'],
  },
  id: {
    first: ['empat angka pertama', 'depannya', 'awalnya'], then: ['lalu', 'terus', 'kemudian', 'habis itu'],
    last: ['dan empat terakhir', 'terakhir', 'belakangnya', '4 angka terakhir'],
  },
  tr: { first: ['ilk dört', 'önce', 'başı'], then: ['sonra', 'ardından', 've sonra', 'devamı'], last: ['ve son dört', 've en son', 'sonu', 'son 4 hane'] },
  pl: {
    first: ['pierwsze cztery', 'najpierw', 'początek'], then: ['potem', 'następnie', 'dalej', 'i potem'],
    last: ['i ostatnie cztery', 'i na koniec', 'końcówka', 'ostatnie 4'],
  },
  ru: {
    first: ['первые четыре', 'сначала', 'начинается на'], then: ['потом', 'затем', 'дальше', 'и потом'],
    last: ['и последние четыре', 'и в конце', 'заканчивается на', 'последние 4'],
  },
};
