import { readTemplate, templateRef, type TemplateDefinition } from '../../../src/template/definition';
import type { Json } from '../../fixtures/webhooks';

const BODY = { type: 'BODY', text: 'Your order {{1}} will arrive on {{2}}.', example: { body_text: [['1001', 'Monday']] } };

function read(part: Json = {}): TemplateDefinition {
  const template = readTemplate({
    id: '1',
    name: 'order_update',
    language: 'en_US',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'POSITIONAL',
    components: [BODY],
    ...part,
  });
  if (template === null) throw new Error('The template was not read.');
  return template;
}

const withBody = (text: string, example: unknown) => read({ components: [{ type: 'BODY', text, example }] });

test('a template with positions', () => {
  expect(read()).toEqual({
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    parameterFormat: 'POSITIONAL',
    body: 'Your order {{1}} will arrive on {{2}}.',
    bodyVariables: [
      { key: '1', example: '1001' },
      { key: '2', example: 'Monday' },
    ],
    unsupported: null,
  });
});

test('a template with names', () => {
  const components = [
    {
      type: 'BODY',
      text: 'Hello {{first_name}}, order {{order_id}} is on its way, {{first_name}}.',
      example: { body_text_named_params: [{ param_name: 'order_id', example: '1001' }, { param_name: 'first_name', example: 'Ada' }] },
    },
  ];
  expect(read({ parameter_format: 'NAMED', components })).toMatchObject({
    parameterFormat: 'NAMED',
    bodyVariables: [
      { key: 'first_name', example: 'Ada' },
      { key: 'order_id', example: '1001' },
    ],
  });
});

describe('variables', () => {
  it('are listed by position, wherever a translation puts them', () => {
    expect(withBody('Am {{2}} kommt Ihre Bestellung {{1}}.', { body_text: [['1001', 'Montag']] }).bodyVariables).toEqual([
      { key: '1', example: '1001' },
      { key: '2', example: 'Montag' },
    ]);
  });

  it('are sorted as numbers', () => {
    const text = Array.from({ length: 11 }, (_, index) => `{{${11 - index}}}`).join(' ');
    const example = { body_text: [Array.from({ length: 11 }, (_, index) => `value ${index + 1}`)] };
    expect(withBody(text, example).bodyVariables.map(({ key }) => key)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11']);
    expect(withBody(text, example).bodyVariables.at(-1)).toEqual({ key: '11', example: 'value 11' });
  });

  it('are listed once, with spaces inside the braces or without', () => {
    expect(withBody('{{ 1 }} and {{1}}', {}).bodyVariables).toEqual([{ key: '1', example: null }]);
  });

  it.each<[string, unknown]>([['no example', undefined], ['null', null], ['a text', 'x'], ['an empty list', { body_text: [] }], ['a number', { body_text: [[1001]] }]])(
    'need no example: %s',
    (_what, example) => {
      expect(withBody('{{1}}', example).bodyVariables).toEqual([{ key: '1', example: null }]);
    },
  );

  it('may be missing altogether', () => {
    expect(withBody('Write to us.', undefined).bodyVariables).toEqual([]);
    expect(read({ components: null })).toMatchObject({ body: '', bodyVariables: [], unsupported: null });
  });
});

describe('what this node cannot fill in', () => {
  const unsupported = (...components: readonly unknown[]) => read({ components: [BODY, ...components] }).unsupported;

  it.each<[string, unknown]>([
    ['a text header', { type: 'HEADER', format: 'TEXT', text: 'Your order' }],
    ['a header without a format', { type: 'HEADER', text: 'Your order' }],
    ['a footer', { type: 'FOOTER', text: 'Example Inc.' }],
    ['quick replies', { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Stop' }] }],
    ['a fixed address', { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track', url: 'https://example.com/track' }] }],
    ['a phone number', { type: 'BUTTONS', buttons: [{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550100000' }] }],
    ['no buttons', { type: 'BUTTONS', buttons: null }],
    ['null', null],
  ])('not %s', (_what, component) => {
    expect(unsupported(component)).toBeNull();
  });

  it.each<[string, unknown, string]>([
    ['image header', { type: 'HEADER', format: 'IMAGE' }, 'an image header'],
    ['document header', { type: 'header', format: 'document' }, 'a document header'],
    ['location header', { type: 'HEADER', format: 'LOCATION' }, 'a location header'],
    ['header variable', { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' }, 'a variable in its header'],
    ['header variable with a name', { type: 'HEADER', text: 'Order {{order_id}}' }, 'a variable in its header'],
    ['button variable', { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY' }, { type: 'URL', url: 'https://example.com/{{1}}' }] }, 'a variable in a button'],
    ['one-time password', { type: 'BUTTONS', buttons: [{ type: 'OTP' }] }, 'a special button'],
    ['coupon', { type: 'BUTTONS', buttons: [{ type: 'COPY_CODE' }] }, 'a special button'],
    ['flow', { type: 'BUTTONS', buttons: [{ type: 'FLOW' }] }, 'a special button'],
    ['catalogue', { type: 'BUTTONS', buttons: [{ type: 'CATALOG' }] }, 'a special button'],
    ['products', { type: 'BUTTONS', buttons: [{ type: 'MPM' }] }, 'a special button'],
    ['carousel', { type: 'CAROUSEL', cards: [] }, 'a carousel'],
    ['offer', { type: 'LIMITED_TIME_OFFER' }, 'a limited-time offer'],
  ])('%s', (_what, component, said) => {
    expect(unsupported(component)).toBe(said);
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
