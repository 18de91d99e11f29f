// The judge of `npm run audit:leaks`: what it must say about leaks, blind places and exceptions is shown to it here.
import { readOptions } from '../../audit/options';
import { BEFORE_REDACT, PLACE_KINDS, PLACES, type PlaceKind } from '../../audit/places';
import { Plants } from '../../audit/Plants';
import type { Piece } from '../../audit/gather';
import { reportOf } from '../../audit/report';
import { searchPieces } from '../../audit/searchPieces';
import { seededRandom } from '../../fixtures/seededRandom';

const plants = new Plants(seededRandom(1));
const card = plants.card('image: caption, bare');
const beforeRedact = plants.card(`${BEFORE_REDACT}: a field`);
const secret = plants.secret('app secret');
const phone = plants.add('phone', 'a customer', '15550170001');
const controls = new Map(PLACE_KINDS.map((place) => [place, PLACES[place]]));
const maskedForm = (pan: string) => `${pan.slice(0, 6)}${'•'.repeat(pan.length - 10)}${pan.slice(-4)}`;
/** Every place with its control number, and what became of the cards. */
const fine = PLACE_KINDS.map((place) => ({ place, name: 'control', content: `${plants.control(PLACES[place])} ${maskedForm(card)} ${maskedForm(beforeRedact)}` }));

async function judge(...pieces: readonly Piece[]) {
  const all = async function* (): AsyncIterable<Piece> {
    yield* pieces;
  };
  const result = await searchPieces(all(), plants.needles, controls);
  return { ...result, report: reportOf({ seed: 1, queue: false, everyWriting: true }, result) };
}
const piece = (place: PlaceKind, content: string): Piece => ({ place, name: 'row 7', content });

test('clean, where every control number was found and nothing else', async () => {
  const { clean, report } = await judge(...fine);
  expect(clean).toBe(true);
  expect(report).toMatch(/Nothing leaked\.$/);
});

test.each(PLACE_KINDS)('a card number in %s is a leak, told with its origin and place, and not printed whole', async (place) => {
  const { clean, places, report } = await judge(...fine, piece(place, `{"text":"${card.match(/.{1,4}/g)?.join(' ')}"}`));
  expect(clean).toBe(false);
  expect(places[place].leaks.map(({ needle, pieces }) => [needle.value, pieces])).toEqual([[card, ['row 7']]]);
  expect(report).toContain(`LEAK  card …${card.slice(-4)} of “image: caption, bare” in ${PLACES[place]}: row 7`);
  expect(report).toContain('NOT CLEAN. Repeat with: npm run audit:leaks -- --seed 1');
  expect(report).not.toContain(card.slice(0, -4));
});

test.each(PLACE_KINDS)('without its control number, %s was searched blindly', async (place) => {
  const { clean, report } = await judge(...fine.filter((each) => each.place !== place));
  expect(clean).toBe(false);
  expect(report).toContain(`BLIND  The control number was not found in: ${PLACES[place]}.`);
});

test('a number that was seen nowhere did not get through, unless nobody keeps it', async () => {
  const { clean, unseen, report } = await judge(...fine.map((each) => ({ ...each, content: each.content.replaceAll(maskedForm(card), '') })));
  expect([clean, unseen.map(({ value }) => value)]).toEqual([false, [card]]);
  expect(report).toContain(`UNSEEN  card …${card.slice(-4)} of “image: caption, bare”`);
  plants.card('forged: a signature, bare');
  expect((await judge(...fine)).unseen).toEqual([]);
});

test('a secret is a leak in run data and at the helpdesk, a phone number only in our words', async () => {
  const { places } = await judge(...fine, piece('n8nRows', `${secret} ${phone}`), piece('desk', `${secret} ${phone}`), piece('log', phone));
  const found = (place: PlaceKind) => places[place].leaks.map(({ needle }) => needle.value);
  expect([found('n8nRows'), found('desk'), found('log')]).toEqual([[secret], [secret], [phone]]);
});

test('an exception holds in its places only, and is told', async () => {
  const { clean, report } = await judge(...fine, piece('n8nRows', beforeRedact));
  expect(clean).toBe(true);
  expect(report).toContain(`accepted 1 times: “${BEFORE_REDACT}…”`);
  expect((await judge(...fine, piece('redacted', beforeRedact))).clean).toBe(false);
});

test('the command line is read, and a wrong seed is refused', () => {
  expect(readOptions(['--seed', '7', '--queue'])).toEqual({ seed: 7, queue: true, everyWriting: true });
  expect(readOptions([]).seed).toBeGreaterThan(0);
  expect(() => readOptions(['--seed', 'seven'])).toThrow('--seed must be a whole number.');
});
