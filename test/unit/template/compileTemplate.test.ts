import { TEMPLATE_GALLERY } from '../../../sandbox/state/templateGallery';
import { SupportError } from '../../../src/shared/errors';
import { compileTemplate } from '../../../src/template/compileTemplate';
import type { TemplateDefinition } from '../../../src/template/definition';
import { readTemplate } from '../../../src/template/readTemplate';
import type { Json } from '../../fixtures/webhooks';

const NOW = Date.parse('2026-11-21T12:00:00Z');

function template(text: string, part: Json = {}, body: Json = {}): TemplateDefinition {
  const read = readTemplate({ name: 'order_update', language: 'en_US', status: 'APPROVED', components: [{ type: 'BODY', text, ...body }], ...part });
  if (read === null) throw new Error('The template was not read.');
  return read;
}

const withComponents = (...components: readonly unknown[]) => template('', { components: [{ type: 'BODY', text: 'Hi' }, ...components] });
const withButton = (button: Json) => withComponents({ type: 'BUTTONS', buttons: [button] });

function gallery(name: string): TemplateDefinition {
  const read = readTemplate(TEMPLATE_GALLERY.find((entry) => entry.name === `gallery_${name}`));
  if (read === null) throw new Error(`The gallery has no ${name}.`);
  return read;
}

const TWO = template('Order {{1}} arrives on {{2}}.', {}, { example: { body_text: [['1001', 'Monday']] } });

const compile = (definition: TemplateDefinition, values: Json) => compileTemplate(definition, values, NOW);
const textOf = (definition: TemplateDefinition, values: Json) => compile(definition, values).preview.body;
const componentsOf = (definition: TemplateDefinition, values: Json = {}) => (compile(definition, values).content.template as { components?: unknown }).components;

function refusalOf(definition: TemplateDefinition, values: Json): SupportError {
  try {
    compile(definition, values);
  } catch (failure) {
    if (failure instanceof SupportError) return failure;
  }
  throw new Error('It was compiled.');
}

const CANNOT = 'Template "order_update" cannot be sent: ';

describe('the text', () => {
  it('has its values in the order of their positions', () => {
    expect(compile(TWO, { 2: 'Tuesday', 1: '1002' })).toEqual({
      preview: { header: null, body: 'Order 1002 arrives on Tuesday.', footer: null, buttons: [], offer: null, cards: [] },
      content: {
        type: 'template',
        template: {
          name: 'order_update',
          language: { code: 'en_US' },
          components: [{ type: 'body', parameters: [{ type: 'text', text: '1002' }, { type: 'text', text: 'Tuesday' }] }],
        },
      },
    });
  });

  it('has them so too where a translation turned them round', () => {
    const german = template('Am {{2}} kommt Ihre Bestellung {{1}}.');
    const values = { 1: '1002', 2: 'Dienstag' };
    expect(textOf(german, values)).toBe('Am Dienstag kommt Ihre Bestellung 1002.');
    expect(componentsOf(german, values)).toMatchObject([{ parameters: [{ text: '1002' }, { text: 'Dienstag' }] }]);
  });

  it('has its values by name', () => {
    const named = template('Hello {{first_name}}, {{first_name}}: order {{order_id}}.', { parameter_format: 'NAMED' });
    const values = { order_id: 1002, first_name: 'Ada' };
    expect(textOf(named, values)).toBe('Hello Ada, Ada: order 1002.');
    const parameters = [{ type: 'text', parameter_name: 'first_name', text: 'Ada' }, { type: 'text', parameter_name: 'order_id', text: '1002' }];
    expect(componentsOf(named, values)).toEqual([{ type: 'body', parameters }]);
  });

  it('needs no components without variables, whatever else is given', () => {
    expect(compile(template('Write to us.'), { 1: 'x' }).content).toEqual({ type: 'template', template: { name: 'order_update', language: { code: 'en_US' } } });
  });
});

describe('a value is taken literally', () => {
  it.each(['$&', '$1', '$$', '$`', '{{1}}', '{{2}}', '{{ 2 }}', '\\n', '<b>', '${x}', '%s'])('%s', (value) => {
    expect(textOf(TWO, { 1: value, 2: 'Monday' })).toBe(`Order ${value} arrives on Monday.`);
    expect(textOf(TWO, { 1: '1001', 2: value })).toBe(`Order 1001 arrives on ${value}.`);
  });

  it('also when it is a number or a yes', () => {
    expect(textOf(TWO, { 1: 0, 2: false })).toBe('Order 0 arrives on false.');
  });

  it('without the spaces around it', () => {
    expect(textOf(TWO, { 1: ' 1001\n', 2: '\tMonday ' })).toBe('Order 1001 arrives on Monday.');
  });
});

describe('a missing value', () => {
  it.each<[string, Json]>([
    ['not given', { 1: '1001' }],
    ['undefined', { 1: '1001', 2: undefined }],
    ['null', { 1: '1001', 2: null }],
    ['empty', { 1: '1001', 2: '' }],
    ['spaces', { 1: '1001', 2: '  \n ' }],
  ])('%s', (_what, values) => {
    expect(refusalOf(TWO, values)).toMatchObject({ code: 'invalidInput', message: `${CANNOT}“Body: {{2}}” has no value.`, hint: 'Fill in “Body: {{2}}”, e.g. Monday.' });
  });

  it('without an example', () => {
    expect(refusalOf(template('{{1}}'), {}).hint).toBe('Fill in “Body: {{1}}”.');
  });

  it.each(['constructor', '__proto__'])('is not found in what every object inherits: %s', (name) => {
    expect(refusalOf(template(`{{${name}}}`), {}).message).toBe(`${CANNOT}“Body: ${name}” has no value.`);
  });

  it('is named together with everything else that is wrong, once each', () => {
    expect(refusalOf(gallery('carousel'), { 'card1:header:image': 'picture', 'card1:body:1': 'a\nb', 'card1:button2:url': 'tea' })).toMatchObject({
      message: [
        'Template "gallery_carousel" cannot be sent: “Body: {{1}}” has no value.',
        '“Card 1 Header: image” is no link, no media ID, and no input field with a file.',
        '“Card 1 Body: {{1}}” holds a line break, a tab or more than four spaces in a row.',
        ...[2, 3].flatMap((card) => [
          `“Card ${card} Header: image” has no value.`,
          `“Card ${card} Body: {{1}}” has no value.`,
          `“Card ${card} Button 2: end of link – Buy” has no value.`,
        ]),
      ].join(' '),
    });
    expect(refusalOf(gallery('code'), {}).message).toBe('Template "gallery_code" cannot be sent: “Body: {{1}}” has no value.');
  });
});

describe('a value that WhatsApp refuses', () => {
  it.each([
    ['line break', 'a\nb'],
    ['carriage return', 'a\rb'],
    ['tab', 'a\tb'],
    ['five spaces', 'a     b'],
  ])('%s', (_what, value) => {
    const said = { code: 'invalidInput', hint: 'WhatsApp refuses these inside a template; put the value on one line.' };
    expect(refusalOf(TWO, { 1: value, 2: 'Monday' })).toMatchObject({ ...said, message: `${CANNOT}“Body: {{1}}” holds a line break, a tab or more than four spaces in a row.` });
    expect(refusalOf(withComponents({ type: 'HEADER', text: '{{1}}' }), { 'header:1': value })).toMatchObject({ ...said, message: expect.stringContaining('“Header: {{1}}” holds') });
  });

  it('four spaces are allowed', () => {
    expect(textOf(TWO, { 1: 'a    b', 2: 'Monday' })).toBe('Order a    b arrives on Monday.');
  });

  it.each<[string, unknown]>([['an object', { id: 1 }], ['a list', ['1001']]])('%s', (_what, value) => {
    expect(refusalOf(TWO, { 1: value, 2: 'Monday' })).toMatchObject({ code: 'invalidInput', message: `${CANNOT}“Body: {{1}}” is an object or a list.` });
  });
});

describe('lengths, in characters as people count them', () => {
  const url = 'https://shop.example/{{1}}';
  const [short, long] = ['With its variables filled in, the ', '; WhatsApp allows '];
  it.each<[string, TemplateDefinition, string, string, number, string]>([
    ['text', template('{{1}}!'), '1', '', 1_023, `${short}text has 1025 characters${long}1024.`],
    ['header', withComponents({ type: 'HEADER', text: '{{1}}!' }), 'header:1', '', 59, `${short}header has 61 characters${long}60.`],
    ['link', withButton({ type: 'URL', text: 'Go', url }), 'button1:url', '', 1_979, `${short}link of the button “Go” has 2001 characters${long}2000.`],
    ['payload', withButton({ type: 'QUICK_REPLY', text: 'Yes' }), 'button1:payload', '', 128, `“Button 1: payload – Yes” has 129 characters${long}128.`],
    ['coupon', withButton({ type: 'COPY_CODE' }), 'button1:code', '', 20, `“Button 1: code to copy” has 21 characters${long}20.`],
    ['one-time password', withButton({ type: 'OTP', text: 'Copy' }), 'button1:code', '', 15, `“Button 1: code – Copy” has 16 characters${long}15.`],
    ['card', withComponents({ type: 'CAROUSEL', cards: [{ components: [{ type: 'BODY', text: '{{1}}' }] }] }), 'card1:body:1', '', 160, `${short}text of a card has 161 characters${long}160.`],
  ])('%s', (_what, definition, field, _none, most, message) => {
    expect(() => compile(definition, { [field]: '🙂'.repeat(most) })).not.toThrow();
    expect(refusalOf(definition, { [field]: '🙂'.repeat(most + 1) })).toMatchObject({ code: 'invalidInput', message: `${CANNOT}${message}`, hint: 'Shorten what is filled in.' });
  });
});

describe('headers', () => {
  const header = (format: string) => withComponents({ type: 'HEADER', format });

  it.each(['image', 'video', 'document'])('%s by link or media ID', (format) => {
    const sent = (value: unknown) => componentsOf(header(format.toUpperCase()), { [`header:${format}`]: value });
    const link = 'https://shop.example/a.file';
    expect(sent(` ${link} `)).toEqual([{ type: 'header', parameters: [{ type: format, [format]: { link } }] }]);
    expect(sent(1037543291543636)).toEqual([{ type: 'header', parameters: [{ type: format, [format]: { id: '1037543291543636' } }] }]);
  });

  it.each(['data', 'ftp://x', 'https://a b', 'javascript:alert(1)'])('no file: %s', (value) => {
    expect(refusalOf(header('IMAGE'), { 'header:image': value }).hint).toContain('begins with https://');
  });

  it('a document has a file name', () => {
    const values = { 'header:document': 'https://shop.example/7.pdf', 'header:fileName': 'Invoice 7.pdf' };
    expect(componentsOf(header('DOCUMENT'), values)).toEqual([{ type: 'header', parameters: [{ type: 'document', document: { link: 'https://shop.example/7.pdf', filename: 'Invoice 7.pdf' } }] }]);
    expect(compile(header('DOCUMENT'), values).preview.header).toEqual({ type: 'document', link: 'https://shop.example/7.pdf', fileName: 'Invoice 7.pdf' });
  });

  it('a place', () => {
    const values = { 'header:latitude': '48.8584', 'header:longitude': -2.2945, 'header:name': 'Shop' };
    expect(componentsOf(header('LOCATION'), values)).toEqual([{ type: 'header', parameters: [{ type: 'location', location: { latitude: 48.8584, longitude: -2.2945, name: 'Shop' } }] }]);
    expect(compile(header('LOCATION'), values).preview.header).toEqual({ type: 'location', latitude: 48.8584, longitude: -2.2945, name: 'Shop', address: null });
  });

  it('a place that is not on Earth', () => {
    expect(refusalOf(header('LOCATION'), { 'header:latitude': '90.1', 'header:longitude': '48,8' }).message).toBe(
      `${CANNOT}“Header: latitude” is no number from -90 to 90. “Header: longitude” is no number from -180 to 180.`,
    );
    expect(() => compile(header('LOCATION'), { 'header:latitude': -90, 'header:longitude': 180 })).not.toThrow();
  });

  it('a product', () => {
    expect(componentsOf(header('PRODUCT'), { 'header:product': 'A-1', 'header:catalog': 77 })).toEqual([
      { type: 'header', parameters: [{ type: 'product', product: { product_retailer_id: 'A-1', catalog_id: '77' } }] },
    ]);
  });
});

describe('buttons', () => {
  const button = (subType: string, parameter: Json, index = 0) => ({ type: 'button', sub_type: subType, index: String(index), parameters: [parameter] });
  const sent = (definition: Json, values: Json = {}) => componentsOf(withButton(definition), values);
  const shown = (definition: Json, values: Json = {}) => compile(withButton(definition), values).preview.buttons[0];

  it('a link gets its end', () => {
    const link = { type: 'URL', text: 'Track', url: 'https://shop.example/o/{{1}}' };
    expect(sent(link, { 'button1:url': 'A-17?x=$&' })).toEqual([button('url', { type: 'text', text: 'A-17?x=$&' })]);
    expect(shown(link, { 'button1:url': 'A-17?x=$&' })).toEqual({ type: 'URL', text: 'Track', url: 'https://shop.example/o/A-17?x=$&' });
    expect(refusalOf(withButton(link), { 'button1:url': 'A 17' })).toMatchObject({ message: expect.stringContaining('holds spaces'), hint: expect.stringContaining('urlEncode()') });
  });

  it('a quick reply brings back its label, unless there is a payload', () => {
    const reply = { type: 'QUICK_REPLY', text: 'Yes' };
    expect([sent(reply), shown(reply)]).toEqual([undefined, { type: 'QUICK_REPLY', text: 'Yes', payload: 'Yes' }]);
    expect(sent(reply, { 'button1:payload': 'yes-17' })).toEqual([button('quick_reply', { type: 'payload', payload: 'yes-17' })]);
  });

  it('a coupon is copied', () => {
    expect(sent({ type: 'COPY_CODE', text: 'Copy' }, { 'button1:code': '25OFF' })).toEqual([button('copy_code', { type: 'coupon_code', coupon_code: '25OFF' })]);
    expect(shown({ type: 'COPY_CODE', text: 'Copy' }, { 'button1:code': '25OFF' })).toEqual({ type: 'COPY_CODE', text: 'Copy', code: '25OFF' });
  });

  it('a one-time password stands in the text and behind the button', () => {
    expect(componentsOf(gallery('code'), { 1: '123456' })).toEqual([{ type: 'body', parameters: [{ type: 'text', text: '123456' }] }, button('url', { type: 'text', text: '123456' })]);
  });

  it('a flow gets token and data; Meta wants the button also without', () => {
    const flow = { type: 'FLOW', text: 'Rate' };
    expect(sent(flow)).toEqual([button('flow', { type: 'action', action: { flow_token: 'unused' } })]);
    const given = [button('flow', { type: 'action', action: { flow_token: 't1', flow_action_data: { name: 'Ana' } } })];
    expect(sent(flow, { 'button1:token': 't1', 'button1:data': { name: 'Ana' } })).toEqual(given);
    expect(sent(flow, { 'button1:token': 't1', 'button1:data': '{ "name": "Ana" }' })).toEqual(given);
    for (const data of ['{ name', '[1]', ['x'], 'null', 7]) {
      expect(refusalOf(withButton(flow), { 'button1:data': data }).message).toBe(`${CANNOT}“Button 1: flow data – Rate” holds no JSON object.`);
    }
  });

  it('a catalog shows a product', () => {
    expect(sent({ type: 'CATALOG', text: 'Catalog' })).toBeUndefined();
    expect(sent({ type: 'CATALOG', text: 'Catalog' }, { 'button1:thumbnail': 'A-1' })).toEqual([button('CATALOG', { type: 'action', action: { thumbnail_product_retailer_id: 'A-1' } })]);
  });

  it('products come in sections', () => {
    const products = { type: 'MPM', text: 'Items' };
    const action = (...sections: readonly Json[]) => [button('mpm', { type: 'action', action: { thumbnail_product_retailer_id: 'A-1', sections } })];
    const items = [{ product_retailer_id: 'A-1' }, { product_retailer_id: 'A-2' }];
    const values = (sections: unknown) => ({ 'button1:thumbnail': 'A-1', 'button1:sections': sections });
    expect(sent(products, values([{ title: 'New', productIds: 'A-1, A-2' }, { productIds: ['A-1', 'A-2'] }]))).toEqual(action({ title: 'New', product_items: items }, { product_items: items }));
    expect(sent(products, values('[{"title":"New","productIds":"A-1,A-2"}]'))).toEqual(action({ title: 'New', product_items: items }));
    for (const sections of ['[]', [{ title: 'New' }], { productIds: 'A-1' }, 'A-1', [null]]) {
      expect(refusalOf(withButton(products), values(sections)).message).toContain('holds no list of sections with products.');
    }
    const many = (sections: number, each: number) => values(Array.from({ length: sections }, () => ({ productIds: Array.from({ length: each }, (_, index) => index) })));
    expect(() => compile(withButton(products), many(10, 3))).not.toThrow();
    expect(refusalOf(withButton(products), many(11, 1)).message).toContain('has 11 sections and 11 products; WhatsApp allows 10 and 30.');
    expect(refusalOf(withButton(products), many(1, 31)).message).toContain('has 1 sections and 31 products; WhatsApp allows 10 and 30.');
  });

  it('others take nothing', () => {
    for (const type of ['PHONE_NUMBER', 'VOICE_CALL', 'REQUEST_CONTACT_INFO', 'HOLOGRAM']) expect([sent({ type, text: 'X' }), shown({ type, text: 'X' })]).toEqual([undefined, { type, text: 'X' }]);
    expect(shown({ type: 'URL', text: 'Shop', url: 'https://shop.example' })).toEqual({ type: 'URL', text: 'Shop', url: 'https://shop.example' });
  });

  it('have the index that the template gives them', () => {
    const buttons = [{ type: 'PHONE_NUMBER', text: 'Call' }, { type: 'URL', text: 'Track', url: 'https://shop.example/{{1}}' }];
    expect(componentsOf(withComponents({ type: 'BUTTONS', buttons }), { 'button2:url': 'a' })).toEqual([button('url', { type: 'text', text: 'a' }, 1)]);
  });
});

describe('a limited-time offer', () => {
  const offer = (expires: boolean) => withComponents({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Now!', has_expiration: expires } });
  const END = Date.parse('2026-12-31T18:00:00+01:00');

  it.each<[string, unknown]>([
    ['with its zone', '2026-12-31T18:00:00+01:00'],
    ['of n8n', { toJSON: () => '2026-12-31T17:00:00.000Z' }],
    ['in milliseconds', END],
    ['in milliseconds as text', String(END)],
  ])('ends at a time %s', (_what, value) => {
    expect(componentsOf(offer(true), { 'offer:endsAt': value })).toEqual([
      { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: END } }] },
    ]);
    expect(compile(offer(true), { 'offer:endsAt': value }).preview.offer).toEqual({ text: 'Now!', endsAt: END });
  });

  it('not at one that means another time elsewhere, nor in the past', () => {
    for (const value of ['2026-12-31T18:00:00', 'tomorrow', '2026-13-45T18:00:00Z']) {
      expect(refusalOf(offer(true), { 'offer:endsAt': value }).message).toBe(`${CANNOT}“Offer: ends at” is no time with its time zone.`);
    }
    expect(refusalOf(offer(true), { 'offer:endsAt': NOW }).message).toBe(`${CANNOT}“Offer: ends at” has passed.`);
    expect(() => compile(offer(true), { 'offer:endsAt': NOW + 1 })).not.toThrow();
  });

  it('without an end takes nothing', () => {
    expect(componentsOf(offer(false))).toBeUndefined();
  });
});

test('cards are all sent, also those that take nothing', () => {
  const cards = [{ components: [{ type: 'HEADER', format: 'IMAGE' }, { type: 'BODY', text: 'Tea' }] }, { components: [{ type: 'BODY', text: 'Coffee' }] }];
  const carousel = withComponents({ type: 'CAROUSEL', cards });
  expect(componentsOf(carousel, { 'card1:header:image': '7' })).toEqual([
    { type: 'carousel', cards: [{ card_index: 0, components: [{ type: 'header', parameters: [{ type: 'image', image: { id: '7' } }] }] }, { card_index: 1, components: [] }] },
  ]);
  expect(compile(carousel, { 'card1:header:image': '7' }).preview.cards).toEqual([
    { header: { type: 'image', id: '7', fileName: null }, body: 'Tea', buttons: [] },
    { header: null, body: 'Coffee', buttons: [] },
  ]);
});

test('what cannot be filled in is not sent', () => {
  expect(refusalOf(withComponents({ type: 'HEADER', format: 'GIF' }), {})).toMatchObject({
    code: 'invalidInput',
    message: 'Template "order_update" has a header of the type GIF, which cannot be filled in here.',
  });
});

test('values stay out of what is said about them', () => {
  const parts = [{ type: 'HEADER', format: 'LOCATION' }, { type: 'LIMITED_TIME_OFFER', limited_time_offer: { has_expiration: true } }, { type: 'BUTTONS', buttons: [{ type: 'FLOW' }, { type: 'MPM' }, { type: 'URL', url: 'https://x.example/{{1}}' }] }];
  const all = withComponents(...parts);
  const ids = ['header:latitude', 'offer:endsAt', 'button1:data', 'button2:sections', 'button3:url'];
  const secrets: Array<readonly [TemplateDefinition, Json]> = [
    [TWO, { 1: 'secret\nword', 2: 'Monday' }],
    [TWO, { 1: 'secret', 2: '' }],
    [TWO, { 1: 'secret'.repeat(300), 2: 'Monday' }],
    [all, Object.fromEntries(ids.map((id) => [id, 'secret word']))],
  ];
  for (const [definition, values] of secrets) {
    const { message, hint, details } = refusalOf(definition, values);
    expect(message + hint + JSON.stringify(details)).not.toContain('secret');
  }
});
