// What `npm run audit:leaks` plants: each field a number of its own, and flows that do not hold it themselves.
import { auditFlow } from '../../audit/flows';
import { needleFinder } from '../../audit/findNeedles';
import { INBOUND } from '../../audit/inboundMessages';
import { OUTBOUND } from '../../audit/outboundNodes';
import { Plants } from '../../audit/Plants';
import { WRITINGS } from '../../audit/writings';
import { seededRandom } from '../../fixtures/seededRandom';

test.each(INBOUND.map((kind) => [kind.name, kind] as const))('%s holds the number of each of its fields', (_name, kind) => {
  const plants = new Plants(seededRandom(1));
  const value = kind.value((field, { ending = '' } = {}) => plants.card(field) + ending);
  expect(plants.needles.length).toBeGreaterThan(0);
  expect([...needleFinder(plants.needles)(JSON.stringify(value))]).toHaveLength(plants.needles.length);
});

test('names tell kinds apart', () => {
  expect(new Set(INBOUND.map(({ name }) => name)).size).toBe(INBOUND.length);
  const names = OUTBOUND.map((make) => make(() => '=').name);
  expect(new Set(names).size).toBe(OUTBOUND.length);
});

test('the flow says every number in every writing, and none can be found in it', () => {
  const plants = new Plants(seededRandom(1));
  const workflow = auditFlow((field) => WRITINGS.map(({ name, write }) => `my card is ${write(plants.card(`${field}, ${name}`))}`));
  const saved = JSON.stringify(workflow);
  expect(plants.needles.length).toBeGreaterThan(OUTBOUND.length * WRITINGS.length);
  expect([...needleFinder(plants.needles)(saved)]).toEqual([]);
  const forwards = [...saved].reverse().join('');
  expect(needleFinder(plants.needles)(forwards).size).toBe(plants.needles.length);
});

test('a seed plants the same again', () => {
  const planted = (seed: number) => {
    const plants = new Plants(seededRandom(seed));
    return [plants.card('a'), plants.secret('b'), plants.letters(5)];
  };
  expect(planted(3)).toEqual(planted(3));
  expect(planted(3)).not.toEqual(planted(4));
});
