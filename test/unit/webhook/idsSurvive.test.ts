// Masking changes what people write and nothing else, in every type of webhook.
import { keepText, maskFreeText } from '../../../src/message/maskFreeText';
import { redactCardNumbers } from '../../../src/redaction';
import { asRecord } from '../../../src/shared/shape';
import { readEnvelope } from '../../../src/webhook/readEnvelope';
import { envelope, onTheWire } from '../../fixtures/webhooks';
import { CARD, luhn, WEBHOOK_TYPES } from '../../fixtures/webhookTypes';

const digitsOf = (value: unknown) => String(value).replace(/[^\d•]/g, '');
const isWritten = (value: unknown) => digitsOf(value).includes(digitsOf(CARD));

/** Every single value with its path; the JSON in a flow's answer is looked into. */
function leavesOf(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  const inside = path.endsWith('response_json') && typeof value === 'string' ? parsed(value) : value;
  if (typeof inside !== 'object' || inside === null) return new Map([[path, inside]]);
  return new Map(Object.entries(inside).flatMap(([key, item]) => [...leavesOf(item, path === '' ? key : `${path}.${key}`)]));
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
};

/** Paths of values that are not as they were, and of those in which somebody wrote a card number. */
function compare(before: unknown, after: unknown) {
  const masked = leavesOf(after);
  const leaves = [...leavesOf(before)];
  expect([...masked.keys()]).toEqual(leaves.map(([path]) => path));
  return {
    changed: leaves.filter(([path, value]) => masked.get(path) !== value).map(([path]) => path),
    written: leaves.filter(([, value]) => isWritten(value)).map(([path]) => path),
    left: [...masked].filter(([, value]) => isWritten(value)).map(([path]) => path),
  };
}

test('the ids of these webhooks are such that masking would destroy them', () => {
  const ids = ['4', '55', '6011', '2200'].map((prefix) => luhn(prefix, 16, 7));
  expect(ids.filter((id) => redactCardNumbers(id).found.length === 0)).toEqual([]);
});

describe.each(WEBHOOK_TYPES)('%s', (_name, change) => {
  it('keeps every id and number, and shows no card number wherever one was written', () => {
    const original = onTheWire(change);
    const { value, redaction } = maskFreeText(original, redactCardNumbers);
    const { changed, written, left } = compare(original, value);
    expect([changed, left]).toEqual([written, []]);
    expect([...new Set(redaction.fields)]).toEqual([...new Set(written.map((path) => path.replace(/response_json.*/, 'response_json')))]);
    expect(redaction.count).toBe(written.length);
  });

  it('comes into the store so', () => {
    const body = onTheWire(envelope([change]));
    const read = (mask: typeof keepText) => readEnvelope(body, mask, 0)?.records ?? [];
    const records = read(redactCardNumbers);
    for (const [index, original] of read(keepText).entries()) {
      const record = asRecord(records[index]);
      const { changed, written, left } = compare({ ...original, redaction: null }, { ...record, redaction: null });
      expect([changed, left]).toEqual([written, []]);
      expect(record.eventKey).toBe(original.eventKey);
    }
  });
});
