import { TEMPLATE_GALLERY } from '../../../sandbox/state/templateGallery';
import { templateFields, templateRef, type TemplateDefinition } from '../../../src/template/definition';
import { readTemplate } from '../../../src/template/readTemplate';
import type { Json } from '../../fixtures/webhooks';

const BODY = { type: 'BODY', text: 'Your order {{1}} will arrive on {{2}}.', example: { body_text: [['1001', 'Monday']] } };

function read(part: Json = {}): TemplateDefinition {
  const template = readTemplate({ id: '1', name: 'order_update', language: 'en_US', status: 'APPROVED', category: 'UTILITY', parameter_format: 'POSITIONAL', components: [BODY], ...part });
  if (template === null) throw new Error('The template was not read.');
  return template;
}

const withBody = (text: string, example: unknown) => read({ components: [{ type: 'BODY', text, example }] });
const withComponents = (...components: readonly unknown[]) => read({ components: [BODY, ...components] });
const withButtons = (...buttons: readonly unknown[]) => withComponents({ type: 'BUTTONS', buttons });

/** Every field as `id: label (example)`, optional ones with a question mark. */
const fieldsOf = (template: TemplateDefinition) =>
  templateFields(template).map(({ id, label, example, required }) => `${id} = ${label}${example === null ? '' : ` (e.g. ${example})`}${required ? '' : '?'}`);
const bodyFields = (template: TemplateDefinition) => template.body.fields.map(({ key, example }) => [key, example]);

test('a template with positions', () => {
  expect(read()).toEqual({
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    header: null,
    body: {
      text: 'Your order {{1}} will arrive on {{2}}.',
      fields: [
        { key: '1', id: '1', label: 'Body: {{1}}', example: '1001', required: true, input: 'words' },
        { key: '2', id: '2', label: 'Body: {{2}}', example: 'Monday', required: true, input: 'words' },
      ],
    },
    footer: null,
    buttons: [],
    offer: null,
    cards: [],
    unsupported: null,
  });
});

describe('variables', () => {
  it('have names, listed once, in the order in which they first appear', () => {
    const example = { body_text_named_params: [{ param_name: 'order_id', example: '1001' }, { param_name: 'first_name', example: 'Jessica' }] };
    const template = withBody('Hello {{first_name}}, order {{order_id}} is on its way, {{first_name}}.', example);
    expect(fieldsOf(template)).toEqual(['first_name = Body: first_name (e.g. Jessica)', 'order_id = Body: order_id (e.g. 1001)']);
  });

  it('are listed by position, wherever a translation puts them', () => {
    expect(bodyFields(withBody('Am {{2}} kommt Ihre Bestellung {{1}}.', { body_text: [['1001', 'Montag']] }))).toEqual([['1', '1001'], ['2', 'Montag']]);
  });

  it('are sorted as numbers', () => {
    const text = Array.from({ length: 11 }, (_, index) => `{{${11 - index}}}`).join(' ');
    const example = { body_text: [Array.from({ length: 11 }, (_, index) => `value ${index + 1}`)] };
    const fields = bodyFields(withBody(text, example));
    expect(fields.map(([key]) => key)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    expect(fields.at(-1)).toEqual(['11', 'value 11']);
  });

  it('are listed once, with spaces inside the braces or without', () => {
    expect(bodyFields(withBody('{{ 1 }} and {{1}}', {}))).toEqual([['1', null]]);
  });

  it.each<[string, unknown]>([['no example', undefined], ['null', null], ['a text', 'x'], ['an empty list', { body_text: [] }], ['a number', { body_text: [[1001]] }]])(
    'need no example: %s',
    (_what, example) => {
      expect(bodyFields(withBody('{{1}}', example))).toEqual([['1', null]]);
    },
  );

  it('may be missing altogether', () => {
    expect(fieldsOf(withBody('Write to us.', undefined))).toEqual([]);
    expect(read({ components: null })).toMatchObject({ body: { text: '', fields: [] }, unsupported: null });
  });
});

describe('the fields of each part, and what people read beside them', () => {
  const BODY_FIELDS = ['1 = Body: {{1}} (e.g. 1001)', '2 = Body: {{2}} (e.g. Monday)'];

  it.each<[string, unknown, readonly string[]]>([
    ['text header', { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['A-17'] } }, ['header:1 = Header: {{1}} (e.g. A-17)']],
    ['named text header', { type: 'HEADER', text: 'Order {{order_id}}', example: { header_text_named_params: [{ param_name: 'order_id', example: 'A-17' }] } }, ['header:order_id = Header: order_id (e.g. A-17)']],
    ['fixed text header', { type: 'HEADER', format: 'TEXT', text: 'Your order' }, []],
    ['image', { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['https://scontent.example/x.png'] } }, [`header:image = Header: image`]],
    ['video', { type: 'header', format: 'video' }, [`header:video = Header: video`]],
    ['document', { type: 'HEADER', format: 'DOCUMENT' }, [`header:document = Header: document`, 'header:fileName = Header: file name?']],
    ['location', { type: 'HEADER', format: 'LOCATION' }, ['header:latitude = Header: latitude', 'header:longitude = Header: longitude', 'header:name = Header: name of the place?', 'header:address = Header: address?']],
    ['product', { type: 'HEADER', format: 'PRODUCT' }, ['header:product = Header: product ID', 'header:catalog = Header: catalog ID']],
  ])('%s', (_what, header, fields) => {
    expect(fieldsOf(withComponents(header))).toEqual([...fields, ...BODY_FIELDS]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['quick reply', { type: 'QUICK_REPLY', text: 'Yes' }, ['button1:payload = Button 1: payload – Yes?']],
    ['link with the whole example', { type: 'URL', text: 'Track', url: 'https://shop.example/o/{{1}}', example: ['https://shop.example/o/A-17'] }, ['button1:url = Button 1: end of link – Track (e.g. A-17)']],
    ['link with the end as example', { type: 'URL', text: 'Track', url: 'https://shop.example/o/{{1}}', example: ['A-17'] }, ['button1:url = Button 1: end of link – Track (e.g. A-17)']],
    ['fixed link', { type: 'URL', text: 'Shop', url: 'https://shop.example' }, []],
    ['phone number', { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100000' }, []],
    ['coupon', { type: 'COPY_CODE', example: 'TEA25' }, ['button1:code = Button 1: code to copy (e.g. TEA25)']],
    ['flow', { type: 'FLOW', text: 'Rate' }, ['button1:token = Button 1: flow token – Rate?', 'button1:data = Button 1: flow data – Rate?']],
    ['catalog', { type: 'CATALOG', text: 'Catalog' }, ['button1:thumbnail = Button 1: shown product ID – Catalog?']],
    ['products', { type: 'MPM', text: 'Items' }, ['button1:thumbnail = Button 1: shown product ID – Items', 'button1:sections = Button 1: products – Items (e.g. [{ "title": "Routers", "productIds": "A-1042, A-1043" }])']],
    ['one-time password: the code of the body', { type: 'OTP', text: 'Copy' }, []],
    ['contact request', { type: 'REQUEST_CONTACT_INFO', text: 'Share' }, []],
    ['a kind that nobody knows yet', { type: 'HOLOGRAM', text: 'Beam' }, []],
    ['nothing', null, []],
  ])('button: %s', (_what, button, fields) => {
    expect(fieldsOf(withButtons(button))).toEqual([...BODY_FIELDS, ...fields]);
  });

  it('buttons are numbered as on the phone', () => {
    const url = 'https://shop.example/{{1}}';
    expect(fieldsOf(withButtons({ type: 'PHONE_NUMBER', text: 'Call' }, { type: 'URL', text: 'Track', url })).at(-1)).toBe('button2:url = Button 2: end of link – Track');
  });

  it('a link that Meta lists for a one-time password takes the code of the body', () => {
    const buttons = [{ type: 'URL', text: 'Copy code', url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}' }];
    const template = read({ category: 'AUTHENTICATION', components: [{ type: 'BODY', text: '{{1}} is your code.' }, { type: 'BUTTONS', buttons }] });
    expect(fieldsOf(template)).toEqual(['1 = Body: {{1}}']);
    expect(template.buttons).toMatchObject([{ kind: 'oneTimePassword' }]);
  });

  it('a one-time password without a variable in its body has a field of its own', () => {
    const template = read({ components: [{ type: 'BODY', text: 'Your code:' }, { type: 'BUTTONS', buttons: [{ type: 'OTP', text: 'Copy' }] }] });
    expect(fieldsOf(template)).toEqual(['button1:code = Button 1: code – Copy']);
  });

  it('an offer, if it ends', () => {
    const offer = (expires: boolean) => fieldsOf(withComponents({ type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Now', has_expiration: expires } }));
    expect(offer(true)).toEqual([...BODY_FIELDS, 'offer:endsAt = Offer: ends at']);
    expect(offer(false)).toEqual(BODY_FIELDS);
  });

  it('cards, each with its number', () => {
    const carousel = TEMPLATE_GALLERY.find(({ name }) => name === 'gallery_carousel');
    expect(fieldsOf(read({ ...carousel, components: carousel?.components }))).toEqual([
      '1 = Body: {{1}} (e.g. Ana)',
      ...[1, 2, 3].flatMap((card) => [
        `card${card}:header:image = Card ${card} Header: image`,
        `card${card}:body:1 = Card ${card} Body: {{1}} (e.g. $10)`,
        `card${card}:button1:payload = Card ${card} Button 1: payload – Tell me more?`,
        `card${card}:button2:url = Card ${card} Button 2: end of link – Buy (e.g. tea)`,
      ]),
    ]);
  });

  it('words are told from ids, codes and ends of links, because only words are masked', () => {
    const wordsOf = (name: string) => {
      const template = readTemplate(TEMPLATE_GALLERY.find((entry) => entry.name === `gallery_${name}`));
      return template === null ? [] : templateFields(template).filter(({ input }) => input === 'words').map(({ id }) => id);
    };
    expect(wordsOf('document')).toEqual(['header:fileName', '1']);
    expect(wordsOf('location')).toEqual(['header:name', 'header:address', '1']);
    expect(wordsOf('named')).toEqual(['header:customer_name', 'order_id', 'day']);
    expect(wordsOf('product')).toEqual(['1']);
    expect(wordsOf('coupon')).toEqual(['1']);
    expect(wordsOf('carousel')).toEqual(['1', 'card1:body:1', 'card2:body:1', 'card3:body:1']);
  });

  it('no two have one id, whatever a template has', () => {
    for (const entry of TEMPLATE_GALLERY) {
      const template = readTemplate(entry);
      const ids = template === null ? [] : templateFields(template).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
});

describe('what cannot be filled in', () => {
  it.each<[string, unknown, string]>([
    ['a header that nobody knows yet', { type: 'HEADER', format: 'GIF' }, 'a header of the type GIF'],
    ['payments', { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY' }, { type: 'ORDER_DETAILS' }] }, 'a button of the type ORDER_DETAILS'],
    ['the status of an order', { type: 'ORDER_STATUS' }, 'an order status'],
    ['in a card', { type: 'CAROUSEL', cards: [null, { components: [{ type: 'HEADER', format: 'GIF' }] }] }, 'a header of the type GIF'],
  ])('%s', (_what, component, said) => {
    expect(withComponents(component).unsupported).toBe(said);
  });

  it('nothing of what Meta describes', () => {
    for (const entry of TEMPLATE_GALLERY) expect(readTemplate(entry)).toMatchObject({ name: entry.name, unsupported: null });
  });
});

describe('footers', () => {
  it.each<[Json, string | null]>([
    [{ type: 'FOOTER', text: 'Example Inc.' }, 'Example Inc.'],
    [{ type: 'FOOTER', code_expiration_minutes: 10 }, 'This code expires in 10 minutes.'],
    [{ type: 'FOOTER' }, null],
  ])('%j', (footer, text) => {
    expect(withComponents(footer).footer).toBe(text);
  });
});

test.each<[string, unknown]>([
  ['null', null],
  ['a text', 'order_update'],
  ['no name', { language: 'en_US' }],
  ['no language', { name: 'order_update' }],
  ['an empty name', { name: '', language: 'en_US' }],
])('%s is no template', (_what, value) => {
  expect(readTemplate(value)).toBeNull();
});

test('how a workflow keeps it', () => {
  expect(templateRef(read())).toBe('order_update|en_US');
});
