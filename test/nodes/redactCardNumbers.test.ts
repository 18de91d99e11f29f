import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { RedactCardNumbers } from '../../nodes/RedactCardNumbers/RedactCardNumbers.node';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';

const TYPE = `${PACKAGE}.redactCardNumbers`;
const CARD = '4111 1111 1111 1111';
const NONE = { found: false, count: 0, fields: [], places: [] };

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
    redaction: {
      found: true,
      count: 2,
      fields: ['subject', 'customer.cards.0'],
      places: [
        { field: 'subject', kind: 'cardNumber', network: 'visa' },
        { field: 'customer.cards.0', kind: 'cardNumber', network: 'amex' },
      ],
    },
  });
});

test('says what else it was', async () => {
  const report = (await json({ text: `${CARD}, cvv 123`, track: '%B4111111111111111^DOE/J^29121010000000000000?' }))?.redaction as IDataObject;
  expect(report.places).toEqual(
    ['text cardNumber', 'text verificationCode', 'track cardNumber', 'track track'].map((place) => {
      const [field, kind] = place.split(' ');
      return { field, kind, network: kind === 'cardNumber' ? 'visa' : null };
    }),
  );
  expect(JSON.stringify(report)).not.toMatch(/\d{3}/);
});

test('an item without card numbers says so', async () => {
  expect(await json({ text: 'call +1 555 010 0199' })).toEqual({ text: 'call +1 555 010 0199', redaction: NONE });
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

test('a card number in a field’s own name does not get into the report', async () => {
  const report = (await json({ [CARD]: { note: CARD } }))?.redaction;
  expect(report).toMatchObject({ found: true, fields: ['4111 11•• •••• 1111.note'] });
  expect(JSON.stringify(report)).not.toContain(CARD);
});

describe('never mask', () => {
  const order = '4111111111111111';
  const text = `order ${order}, paid with 3782 822463 10005`;

  test.each([
    ['an exact number', order],
    ['a pattern', '411111##########'],
    ['several, one per line', '\n 9999* \n\n4111*\n'],
    ['an expression', '={{ "4111*" }}'],
  ])('%s: the shop’s own number stays, and the card beside it goes', async (_what, neverMask) => {
    expect((await json({ text }, { neverMask }))?.text).toBe(`order ${order}, paid with 3782 82•••• •0005`);
  });

  test.each(['ORD-################', 'ord-*'])('%s means the number with what stands before it', async (neverMask) => {
    expect((await json({ text: `ORD-${order}, not ${order}` }, { neverMask }))?.text).toBe(`ORD-${order}, not 411111••••••1111`);
  });

  test.each(['*', '# # # #', 'x', `ORD-${'#'.repeat(200)}`])('%j is refused by name, with what to write', async (pattern) => {
    const { error } = await redact([{ json: { text } }], { neverMask: `ORD-*\n${pattern}` });
    expect(error?.message).toContain(`Never Mask cannot take “${pattern}”`);
    expect(error?.description).toContain('# for one digit and * for any characters');
  });
});

describe('files', () => {
  const picture = { data: Buffer.from(CARD).toString('base64'), mimeType: 'image/png', fileName: `${CARD}.png`, directory: `/in/${CARD}` };
  const notes = { data: 'AAAA', mimeType: 'text/plain', fileName: 'notes.txt' };
  const item = { json: { text: CARD }, binary: { picture, notes } };
  const masked = { ...picture, fileName: '4111 11•• •••• 1111.png', directory: '/in/4111 11•• •••• 1111' };

  test('their names are texts of the item; their content is not looked at', async () => {
    const result = await redact([item]);
    expect(result.data('Redact')[0]?.binary).toEqual({ picture: masked, notes });
    expect(result.items('Redact')[0]?.redaction).toMatchObject({ count: 3, fields: ['text', '$binary.picture.fileName', '$binary.picture.directory'] });
    expect(item.binary.picture.fileName).toBe(`${CARD}.png`);
  });

  test('can be selected', async () => {
    const result = await redact([item], { fieldsToCheck: 'selected', fields: '$binary.*.fileName' });
    expect(result.data('Redact')[0]).toMatchObject({ json: { text: CARD }, binary: { picture: { ...picture, fileName: masked.fileName }, notes } });
    expect(result.runs('Redact')[0]?.hints ?? []).toEqual([]);
  });

  test('are left alone where other fields are selected', async () => {
    const result = await redact([item], { fieldsToCheck: 'selected', fields: 'text' });
    expect(result.data('Redact')[0]?.binary).toEqual({ picture, notes });
  });
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
    expect(result.items('Redact')[1]).toEqual({ b: 1, c: null, redaction: NONE });
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
    const given = { text: CARD, redaction: { count: 1, fields: ['message.text'], alreadyEmitted: [{ messageId: 'wamid.A' }] } };
    expect((await json(given))?.redaction).toEqual({
      found: true,
      count: 2,
      fields: ['message.text', 'text'],
      places: [{ field: 'text', kind: 'cardNumber', network: 'visa' }],
      alreadyEmitted: [{ messageId: 'wamid.A' }],
    });
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
