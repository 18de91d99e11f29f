import { maskFlowAnswer } from '../../../src/message/maskFlowAnswer';
import { redactCardNumbers } from '../../../src/redaction';
import { pick, seededRandom } from '../../fixtures/seededRandom';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';
const DIGITS = '4111111111111111';
const mask = (json: string) => maskFlowAnswer(json, redactCardNumbers);

test.each<[string, string, string]>([
  ['a text', `{"comment": "card ${CARD}"}`, `{"comment": "card ${MASKED}"}`],
  ['texts at any depth', `{"a":[{"b":["${CARD}"]}]}`, `{"a":[{"b":["${MASKED}"]}]}`],
  ['a number becomes a text', `{"a":${DIGITS},"b":1.50}`, '{"a":"411111••••••1111","b":1.50}'],
  ['a number that JavaScript would round', '{"card":4111111111111111110}', '{"card":"411111•••••••••1110"}'],
  ['a name', `{"${CARD}" : true}`, `{"${MASKED}" : true}`],
  ['escaped digits', '{"a":"\\u0034111 1111\\n1111 1111"}', '{"a":"4111 11••\\n•••• 1111"}'],
  ['a code, by the name of its field', '{"cvv":"123","rating":"123"}', '{"cvv":"•••","rating":"123"}'],
  ['a text that is the whole answer', `"${CARD}"`, `"${MASKED}"`],
  ['what is no JSON', `{"comment": ${CARD}`, `{"comment": ${MASKED}`],
])('%s', (_what, json, masked) => {
  expect(mask(json)).toEqual({ text: masked, found: [expect.anything()] });
});

test.each<[string, string]>([
  ['the flow’s token', `{"flow_token":"${DIGITS}"}`],
  ['the flow’s id', `{"wa_flow_response_params":{"flow_id":"${DIGITS}"}}`],
  ['an uploaded file', `{"photos":[{"id":"${DIGITS}","sha256":"${DIGITS}=","mime_type":"image/jpeg","file_name":"roof.jpg"}]}`],
  ['an uploaded file whose id is a number', `{"photos":[{"id":${DIGITS},"mime_type":"image/jpeg"}]}`],
  ['white space and the way numbers are written', '{ "a" : 1.50 ,\n\t"b" : [ 1e3, -0 ] }'],
  ['escapes', '{"a":"\\u00e9\\/\\"1111\\\\"}'],
])('stays as it was: %s', (_what, json) => {
  expect(mask(json)).toEqual({ text: json, found: [] });
});

test('nesting deeper than any recursion goes is masked as a text', () => {
  const deep = `${'['.repeat(100_000)}"${CARD}"${']'.repeat(100_000)}`;
  expect(mask(deep).text).toBe(deep.replace(CARD, MASKED));
});

test('JSON stays JSON with the same shape, whatever it holds', () => {
  const random = seededRandom(11);
  const words = [CARD, DIGITS, '"', '\\', '\n', '\u2028', '\ud800', 'é', ':', '{', '}', ',', 'cvv 123', '4111', ' ', '👍'];
  const text = () => Array.from({ length: 1 + Math.floor(random() * 6) }, () => pick(random, words)).join('');
  const value = (levels: number): unknown => {
    const kind = random();
    if (levels === 0 || kind < 0.4) return text();
    if (kind < 0.5) return pick(random, [Number(DIGITS), 1.5, -7, 1e21, null, true]);
    const items = Array.from({ length: 3 }, () => value(levels - 1));
    return kind < 0.7 ? items : Object.fromEntries(items.map((item, index) => [`${'abc'[index]} ${text()}`, item]));
  };
  const shapeOf = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(shapeOf);
    return typeof node === 'object' && node !== null ? Object.values(node).map(shapeOf) : 'value';
  };
  for (let round = 0; round < 300; round += 1) {
    const answer = { first: value(4), card: CARD };
    const masked = mask(JSON.stringify(answer, null, round % 3));
    const after = JSON.parse(masked.text) as typeof answer;
    expect(after.card).toBe(MASKED);
    expect(shapeOf(after)).toEqual(shapeOf(answer));
  }
});
