import { closestLanguage } from '../../../src/template/language';

test.each<[wanted: string | null, available: readonly string[], closest: string | null]>([
  ['pt_BR', ['en_US', 'pt', 'pt_BR', 'pt_PT'], 'pt_BR'],
  ['pt_BR', ['en_US', 'pt', 'pt_PT'], 'pt_PT'],
  ['pt_BR', ['en_US', 'pt'], 'pt'],
  ['pt_BR', ['en_US', 'es'], null],
  ['pt', ['pt_BR', 'pt_PT'], 'pt_BR'],
  ['en', ['en_GB', 'en', 'en_US'], 'en'],
  ['de', ['de'], 'de'],
  // As browsers and people write it.
  ['pt-BR', ['pt_PT', 'pt_BR'], 'pt_BR'],
  [' PT-br ', ['pt_PT', 'pt_BR'], 'pt_BR'],
  // Another script reads like another language.
  ['zh_CN', ['zh_TW', 'zh_HK'], null],
  ['zh_HK', ['zh_CN', 'zh_TW'], 'zh_TW'],
  ['zh', ['zh_CN', 'zh_TW'], 'zh_CN'],
  // The old code of Hebrew.
  ['iw', ['he'], 'he'],
  [null, ['en_US'], null],
  ['', ['en_US'], null],
  ['Portuguese, please', ['pt_BR'], null],
  ['en_US', [], null],
  ['en_US', ['not a language'], null],
])('%j among %j is %j', (wanted, available, closest) => {
  expect(closestLanguage(wanted, available)).toBe(closest);
});
