import { asArray, asRecord, asText } from '../../src/shared/shape';
import { ANA, bodyOf, codeOf, errorOf, eventually, SandboxBench, template, type Json } from './sandboxBench';

let bench: SandboxBench;
beforeAll(async () => {
  bench = await SandboxBench.start();
});
beforeEach(() => bench.reset());

const named = (name: string, text: string): Json => ({ type: 'text', parameter_name: name, text });
const namedBody = (...parameters: readonly Json[]): Json => ({ type: 'body', parameters });

describe('the list', () => {
  const list = async (query: string): Promise<readonly Json[]> =>
    asArray((await bench.graph('GET', `${bench.sandbox.account.wabaId}/message_templates?${query}`)).body.data).map(asRecord);

  test('following the cursors gives every template once', async () => {
    const seen: string[] = [];
    let path: string | null = `${bench.sandbox.url}/v25.0/${bench.sandbox.account.wabaId}/message_templates?limit=3&fields=name,language`;
    while (path !== null) {
      const page = await bench.graph('GET', path.replace(`${bench.sandbox.url}/v25.0/`, ''));
      seen.push(...asArray(page.body.data).map((each) => `${String(asRecord(each).name)} ${String(asRecord(each).language)}`));
      path = asText(asRecord(page.body.paging).next);
    }
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
    expect(seen).toContain('support_followup es');
  });

  test('the way back', async () => {
    const { wabaId } = bench.sandbox.account;
    const first = await bench.graph('GET', `${wabaId}/message_templates?limit=2`);
    const after = String(asRecord(asRecord(first.body.paging).cursors).after);
    const second = await bench.graph('GET', `${wabaId}/message_templates?limit=2&after=${after}`);
    const before = String(asRecord(asRecord(second.body.paging).cursors).before);
    expect((await bench.graph('GET', `${wabaId}/message_templates?limit=2&before=${before}`)).body.data).toEqual(first.body.data);
  });

  test('filters by name, status, language and category', async () => {
    expect(await list('name=support_followup')).toHaveLength(2);
    expect((await list('status=APPROVED')).every(({ status }) => status === 'APPROVED')).toBe(true);
    expect((await list('status=PAUSED')).map(({ name }) => name)).toEqual(['spring_offer']);
    expect((await list('language=es')).map(({ language }) => language)).toEqual(['es']);
    expect((await list('category=marketing')).every(({ category }) => category === 'MARKETING')).toBe(true);
    expect(await list('name=nothing_like_it')).toEqual([]);
  });

  test('the asked fields and the id only; a cursor that is none is refused', async () => {
    expect((await list('fields=name,status&limit=1'))[0]).toEqual({ name: 'support_followup', status: 'APPROVED', id: '900100000000001' });
    expect((await list('limit=1'))[0]).toMatchObject({ parameter_format: 'POSITIONAL', components: [{ type: 'BODY' }] });
    expect(codeOf(await bench.graph('GET', `${bench.sandbox.account.wabaId}/message_templates?after=bm9uZQ`))).toBe('400/131059');
    expect(codeOf(await bench.graph('GET', `${bench.sandbox.account.wabaId}/message_templates?fields=price`))).toBe('400/100');
  });
});

describe('sending', () => {
  test('the values stand in the text, each placed once', async () => {
    const id = await bench.sent(ANA, template('support_followup', [bodyOf('{{2}} Ana $& $1', '#1042')]));
    expect(await bench.message(ANA, id)).toMatchObject({
      type: 'template',
      text: 'Hi {{2}} Ana $& $1, we have an answer to your request #1042. Reply to this message to continue.',
      template: { name: 'support_followup', language: 'en_US' },
    });
    const answer = await bench.send(ANA, template('support_followup', [bodyOf('Ana', '#1')], 'es'));
    expect(answer.body).toMatchObject({ messages: [{ message_status: 'accepted' }] });
    expect((await bench.messages(ANA)).at(-1)?.text).toMatch(/^Hola Ana, /);
  });

  test('named parameters in any order, a header, a footer and quick replies', async () => {
    const id = await bench.sent(ANA, template('appointment_reminder', [
      namedBody(named('appointment_date', 'Monday'), named('first_name', 'Ana')),
      { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'MOVE' }] },
    ]));
    expect(await bench.message(ANA, id)).toMatchObject({
      header: 'Your appointment',
      text: 'Hello Ana, this is a reminder of your appointment on Monday.',
      footer: 'Sandbox Support',
      buttons: [{ kind: 'templateButton', id: 'Confirm', title: 'Confirm' }, { kind: 'templateButton', id: 'MOVE', title: 'Change the date' }],
    });
  });

  test('a picture in the header and the rest of a link', async () => {
    const id = await bench.sent(ANA, template('order_update', [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://shop.example/a.png' } }] },
      bodyOf('A-17'),
      { type: 'button', sub_type: 'url', index: 0, parameters: [{ type: 'text', text: 'A-17?x=$&' }] },
    ]));
    expect(await bench.message(ANA, id)).toMatchObject({
      media: { link: 'https://shop.example/a.png' },
      buttons: [{ kind: 'link', title: 'Follow your order', url: 'https://shop.example/orders/A-17?x=$&' }],
    });
  });

  test('without variables, without components', async () => {
    const id = await bench.sent(ANA, template('we_are_back'));
    await eventually(async () => expect((await bench.message(ANA, id)).status).toBe('delivered'));
  });

  test.each<[string, Json, string]>([
    ['too few parameters', template('support_followup', [bodyOf('Ana')]), '400/132000'],
    ['too many parameters', template('support_followup', [bodyOf('Ana', '#1', 'x')]), '400/132000'],
    ['none at all', template('support_followup'), '400/132000'],
    ['parameters for a template without any', template('we_are_back', [bodyOf('x')]), '400/132000'],
    ['a header for a template without one', template('we_are_back', [{ type: 'header', parameters: [{ type: 'text', text: 'x' }] }]), '400/132000'],
    ['a name that does not exist', template('support_follow'), '404/132001'],
    ['a language that does not exist', template('support_followup', [bodyOf('Ana', '#1')], 'fr'), '404/132001'],
    ['a template under review', template('satisfaction_survey', [bodyOf('Ana')]), '404/132001'],
    ['a rejected template', template('prize_notice'), '404/132001'],
    ['a paused template', template('spring_offer', [bodyOf('Ana')]), '400/132015'],
    ['names that are missing', template('appointment_reminder', [bodyOf('Ana', 'Monday')]), '400/132012'],
    ['a name that the template does not have', template('appointment_reminder', [namedBody(named('first_name', 'Ana'), named('day', 'Monday'))]), '400/132012'],
    ['a name given twice', template('appointment_reminder', [namedBody(named('first_name', 'Ana'), named('first_name', 'Ben'))]), '400/132012'],
    ['a picture where a text belongs', template('support_followup', [{ type: 'body', parameters: [{ type: 'image', image: { link: 'https://a.example/' } }, { type: 'text', text: '#1' }] }]), '400/132012'],
    ['a text where a picture belongs', template('order_update', [{ type: 'header', parameters: [{ type: 'text', text: 'x' }] }, bodyOf('A')]), '400/132012'],
    ['no picture', template('order_update', [bodyOf('A')]), '400/132012'],
    ['no rest of the link', template('order_update', [{ type: 'header', parameters: [{ type: 'image', image: { link: 'https://a.example/a.png' } }] }, bodyOf('A')]), '400/131008'],
    ['a button that the template does not have', template('we_are_back', [{ type: 'button', sub_type: 'quick_reply', index: 0, parameters: [] }]), '400/132012'],
    ['an empty value', template('support_followup', [bodyOf('', '#1')]), '400/131008'],
    ['a line break in a value', template('support_followup', [bodyOf('Ana\nBen', '#1')]), '400/100'],
    ['five spaces in a value', template('support_followup', [bodyOf('Ana     Ben', '#1')]), '400/100'],
    ['a text that becomes too long', template('support_followup', [bodyOf('a'.repeat(950), '#1')]), '400/132005'],
    ['no language', { type: 'template', template: { name: 'we_are_back' } }, '400/131008'],
  ])('%s is refused', async (_name, message, code) => {
    const answer = await bench.send(ANA, message);
    expect(codeOf(answer)).toBe(code);
    expect(asRecord(errorOf(answer).error_data).details).toEqual(expect.any(String));
    expect(await bench.messages(ANA)).toEqual([]);
  });
});
