import fc from 'fast-check';
import { phoneSpellings } from '../../../../src/message/identity/phoneSpellings';

describe('numbers that are written in two ways', () => {
  it.each<[string, string, string]>([
    ['a Brazilian mobile number', '5511987654321', '551187654321'],
    ['one that begins with 9 twice', '5521999998888', '552199998888'],
    ['a Mexican number', '525512345678', '5215512345678'],
    ['an Argentine mobile number', '5491123456789', '541123456789'],
    ['one of a long area code', '5492966123456', '542966123456'],
  ])('%s: the way it is dialled first', (_what, dialled, other) => {
    expect(phoneSpellings(dialled)).toEqual([dialled, other]);
    expect(phoneSpellings(other)).toEqual([dialled, other]);
  });

  it.each([
    ['a Brazilian landline number', '551132345678'],
    ['a Brazilian mobile number that never was without the 9', '5511945678901'],
    ['a Brazilian number that is too short', '55118765432'],
    ['a Mexican number that is too long', '52155123456789'],
    ['an Argentine number that is too short', '54912345678'],
    ['a number of the United States', '16505551234'],
    ['a number of France', '33612345678'],
    ['no number', 'US.13491208655302741918'],
    ['nothing', ''],
  ])('not so %s', (_what, digits) => {
    expect(phoneSpellings(digits)).toEqual([digits]);
  });

  it('every spelling of a number has the same spellings', () => {
    const front = fc.constantFrom('55', '5511', '55119', '52', '521', '54', '549', '1', '33');
    fc.assert(
      fc.property(front, fc.stringMatching(/^\d{6,11}$/), (start, rest) => {
        const spellings = phoneSpellings(start + rest);
        expect(spellings).toContain(start + rest);
        for (const spelling of spellings) expect(phoneSpellings(spelling)).toEqual(spellings);
      }),
    );
  });
});
