import { SupportError } from '../../../src/shared/errors';
import { compileTemplate } from '../../../src/template/compileTemplate';
import { readTemplate, type TemplateDefinition } from '../../../src/template/definition';
import type { Json } from '../../fixtures/webhooks';

function template(text: string, part: Json = {}, body: Json = {}): TemplateDefinition {
  const read = readTemplate({ name: 'order_update', language: 'en_US', status: 'APPROVED', components: [{ type: 'BODY', text, ...body }], ...part });
  if (read === null) throw new Error('The template was not read.');
  return read;
}

const TWO = template('Order {{1}} arrives on {{2}}.', {}, { example: { body_text: [['1001', 'Monday']] } });

function refusalOf(definition: TemplateDefinition, values: Json): SupportError {
  try {
    compileTemplate(definition, values);
  } catch (failure) {
    if (failure instanceof SupportError) return failure;
  }
  throw new Error('It was compiled.');
}

const textOf = (definition: TemplateDefinition, values: Json) => compileTemplate(definition, values).text;

describe('the message', () => {
  it('has its values in the order of their positions', () => {
    expect(compileTemplate(TWO, { 2: 'Tuesday', 1: '1002' })).toEqual({
      text: 'Order 1002 arrives on Tuesday.',
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
    const { text, content } = compileTemplate(german, { 1: '1002', 2: 'Dienstag' });
    expect(text).toBe('Am Dienstag kommt Ihre Bestellung 1002.');
    expect(content).toMatchObject({ template: { components: [{ parameters: [{ text: '1002' }, { text: 'Dienstag' }] }] } });
  });

  it('has its values by name', () => {
    const named = template('Hello {{first_name}}, {{first_name}}: order {{order_id}}.', { parameter_format: 'NAMED' });
    const { text, content } = compileTemplate(named, { order_id: 1002, first_name: 'Ada' });
    expect(text).toBe('Hello Ada, Ada: order 1002.');
    expect(content).toMatchObject({
      template: {
        components: [
          {
            parameters: [
              { type: 'text', parameter_name: 'first_name', text: 'Ada' },
              { type: 'text', parameter_name: 'order_id', text: '1002' },
            ],
          },
        ],
      },
    });
  });

  it('has no components without variables, whatever else is given', () => {
    expect(compileTemplate(template('Write to us.'), { 1: 'x' })).toEqual({
      text: 'Write to us.',
      content: { type: 'template', template: { name: 'order_update', language: { code: 'en_US' } } },
    });
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
    expect(refusalOf(TWO, values)).toMatchObject({
      code: 'invalidInput',
      message: 'Variable {{2}} of template "order_update" has no value.',
      hint: 'Fill in {{2}}, e.g. Monday.',
    });
  });

  it('without an example', () => {
    expect(refusalOf(template('{{1}}'), {}).hint).toBe('Fill in {{1}}.');
  });

  it.each(['constructor', '__proto__'])('is not found in what every object inherits: %s', (name) => {
    expect(refusalOf(template(`{{${name}}}`), {}).message).toBe(`Variable {{${name}}} of template "order_update" has no value.`);
  });
});

describe('a value that WhatsApp refuses', () => {
  it.each([
    ['line break', 'a\nb'],
    ['carriage return', 'a\rb'],
    ['tab', 'a\tb'],
    ['five spaces', 'a     b'],
  ])('%s', (_what, value) => {
    expect(refusalOf(TWO, { 1: value, 2: 'Monday' })).toMatchObject({
      code: 'invalidInput',
      message: 'Variable {{1}} of template "order_update" holds a line break, a tab or more than four spaces in a row.',
    });
  });

  it('four spaces are allowed', () => {
    expect(textOf(TWO, { 1: 'a    b', 2: 'Monday' })).toBe('Order a    b arrives on Monday.');
  });

  it.each<[string, unknown]>([['an object', { id: 1 }], ['a list', ['1001']]])('%s', (_what, value) => {
    expect(refusalOf(TWO, { 1: value, 2: 'Monday' })).toMatchObject({
      code: 'invalidInput',
      message: 'Variable {{1}} of template "order_update" is an object or a list.',
    });
  });
});

describe('the whole body', () => {
  const one = template('{{1}}!');

  it('1024 characters with its variables filled in', () => {
    expect(textOf(one, { 1: 'x'.repeat(1_023) })).toHaveLength(1_024);
  });

  it('1025 are too many', () => {
    expect(refusalOf(one, { 1: 'x'.repeat(1_024) })).toMatchObject({
      code: 'invalidInput',
      message: 'With its variables filled in, template "order_update" has 1025 characters; WhatsApp allows 1024.',
      hint: 'Shorten the variables.',
    });
  });
});

test('a template with more than body variables', () => {
  const header = template('Hi {{1}}', { components: [{ type: 'BODY', text: 'Hi {{1}}' }, { type: 'HEADER', format: 'VIDEO' }] });
  expect(refusalOf(header, { 1: 'Ada' })).toMatchObject({
    code: 'invalidInput',
    message: 'Template "order_update" has a video header, which this node cannot fill in.',
  });
});

test('values stay out of what is said about them', () => {
  const secrets = [{ 1: 'secret\nword', 2: 'Monday' }, { 1: 'secret', 2: '' }, { 1: 'secret'.repeat(300), 2: 'Monday' }];
  for (const values of secrets) {
    const { message, hint, details } = refusalOf(TWO, values);
    expect(message + hint + JSON.stringify(details)).not.toContain('secret');
  }
});
