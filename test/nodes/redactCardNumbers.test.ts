import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { RedactCardNumbers } from '../../nodes/RedactCardNumbers/RedactCardNumbers.node';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';

const TYPE = `${PACKAGE}.redactCardNumbers`;
const CARD = '4111 1111 1111 1111';

async function redact(input: readonly INodeExecutionData[], parameters: INodeParameters = {}, more: { onError?: 'continueRegularOutput' } = {}): Promise<RunResult> {
  return await runWorkflow({
    workflow: workflowOf([node('Start', START), node('Redact', TYPE, parameters, more)]),
    nodeTypes: { [TYPE]: new RedactCardNumbers() },
    input,
  });
}

const json = async (item: IDataObject, parameters?: INodeParameters): Promise<IDataObject | undefined> =>
  (await redact([{ json: item }], parameters)).items('Redact')[0];

test('masks every text of the item and reports where', async () => {
  const given = { subject: `Card ${CARD}`, customer: { note: 'no', cards: ['378282246310005'] }, id: 7 };
  expect(await json(given)).toEqual({
    subject: 'Card 4111 11•• •••• 1111',
    customer: { note: 'no', cards: ['378282•••••0005'] },
    id: 7,
    redaction: { count: 2, fields: ['subject', 'customer.cards.0'], found: true },
  });
});

test('an item without card numbers says so', async () => {
  expect(await json({ text: 'call +1 555 010 0199' })).toEqual({ text: 'call +1 555 010 0199', redaction: { count: 0, fields: [], found: false } });
});

test.each([
  ['first6last4', '4111 11•• •••• 1111'],
  ['last4', '•••• •••• •••• 1111'],
  ['nothing', '•••• •••• •••• ••••'],
])('keeps %s', async (keep, expected) => {
  expect((await json({ text: CARD }, { keep }))?.text).toBe(expected);
});

test('the incoming item stays as it is; binary data and pairing go on', async () => {
  const binary = { picture: { data: 'AAAA', mimeType: 'image/png', fileName: 'a.png' } };
  const result = await redact([{ json: { text: 'a' } }, { json: { text: CARD }, binary }]);
  expect(result.items('Start')[1]).toEqual({ text: CARD });
  expect(result.data('Redact')[1]).toMatchObject({ binary, pairedItem: { item: 1 } });
});

describe('selected fields', () => {
  const select = (fields: string): INodeParameters => ({ fieldsToCheck: 'selected', fields });

  test('only they are looked at', async () => {
    const given = { message: { text: CARD, id: CARD }, customer: { note: CARD }, list: [{ a: CARD }, { a: CARD }] };
    expect(await json(given, select('message.text, list.*.a'))).toMatchObject({
      message: { text: '4111 11•• •••• 1111', id: CARD },
      customer: { note: CARD },
      redaction: { count: 3, fields: ['message.text', 'list.0.a', 'list.1.a'], found: true },
    });
  });

  test('an expression chooses them per item', async () => {
    const result = await redact([{ json: { look: 'a', a: CARD, b: CARD } }, { json: { look: 'b', a: CARD, b: CARD } }], select('={{ $json.look }}'));
    expect(result.items('Redact').map((item) => (item.redaction as IDataObject).fields)).toEqual([['a'], ['b']]);
  });

  test('an item that lacks one is fine; one that no item has is pointed out', async () => {
    const result = await redact([{ json: { a: CARD } }, { json: { b: 1, c: null } }], select('a, c, mesage.text'));
    expect(result.error).toBeUndefined();
    expect(result.items('Redact')[1]).toEqual({ b: 1, c: null, redaction: { count: 0, fields: [], found: false } });
    expect(result.runs('Redact')[0]?.hints?.map((hint) => hint.message)).toEqual([
      'No item has the field “mesage.text”, so nothing was checked there. Is it spelled as in the input?',
    ]);
  });

  test('none at all is refused with what to do', async () => {
    const result = await redact([{ json: { a: CARD } }], select(' , '));
    expect(result.error).toMatchObject({ message: 'No field is selected.', context: { itemIndex: 0 } });
    expect(result.error?.description).toContain('Fields to Check');
  });
});

describe('the report', () => {
  test('adds to one that the trigger made', async () => {
    const given = { text: CARD, redaction: { count: 1, fields: ['message.text'] } };
    expect((await json(given))?.redaction).toEqual({ count: 2, fields: ['message.text', 'text'], found: true });
  });

  test('a second pass changes nothing', async () => {
    const once = await json({ text: CARD });
    expect(await json(once ?? {})).toEqual(once);
  });

  test('takes the name that it is given', async () => {
    expect(await json({ text: CARD, redaction: 'mine' }, { options: { reportField: 'cards' } })).toMatchObject({ redaction: 'mine', cards: { count: 1 } });
  });

  test('never replaces a field of another kind; a failed item goes on without its texts', async () => {
    const items = [{ json: { text: CARD, redaction: 'mine' } }, { json: { text: CARD } }];
    const stopped = await redact(items);
    expect(stopped.error).toMatchObject({ context: { itemIndex: 0 } });
    expect(stopped.error?.message).toContain('no redaction report');
    const continued = await redact(items, {}, { onError: 'continueRegularOutput' });
    expect(continued.data('Redact').map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
    expect(JSON.stringify(continued.items('Redact'))).not.toContain('1111 1111');
    expect(continued.items('Redact')[0]).toHaveProperty('error');
    expect(continued.items('Redact')[1]).toMatchObject({ redaction: { count: 1 } });
  });
});
