import { isShown, readOptions } from '../../eval/options';

test('without arguments: seed 1, everything, with everybody, nothing shown', () => {
  expect(readOptions([])).toEqual({ seed: 1, scale: 1, alone: false, show: null, limit: 10 });
});

test('every option is read', () => {
  expect(readOptions(['--seed', '7', '--scale', '0.2', '--alone', '--show', 'separators', '--limit', '3'])).toEqual({
    seed: 7, scale: 0.2, alone: true, show: 'separators', limit: 3,
  });
});

test('--show takes a tier, the beginning of a class, or all', () => {
  expect(isShown('hard', 'hard', 'labelled')).toBe(true);
  expect(isShown('label', 'hard', 'labelled')).toBe(true);
  expect(isShown('all', 'hard', 'labelled')).toBe(true);
  expect(isShown('plain', 'hard', 'labelled')).toBe(false);
});

test.each([[['--seed', 'x']], [['--seed', '']], [['--scale', '0']], [['--limit', '1.5']], [['--show', 'nothing like it']], [['--fast']], [['more']]])('%j is refused', (args) => {
  expect(() => readOptions(args)).toThrow(expect.objectContaining({ code: 'invalidInput' }));
});
