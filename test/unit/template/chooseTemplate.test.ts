import { SupportError } from '../../../src/shared/errors';
import { approvedTemplates, chooseTemplate, parseTemplateRef } from '../../../src/template/chooseTemplate';

const entry = (name: string, language = 'en_US', status = 'APPROVED') => ({ name, language, status, category: 'UTILITY', components: [{ type: 'BODY', text: 'Hi' }] });

const ENTRIES = [
  entry('order_update_v2'),
  entry('order_update', 'pt_BR'),
  null,
  entry('order_update'),
  entry('follow_up', 'de', 'PAUSED'),
  entry('follow_up', 'en_US'),
  entry('rejected', 'en_US', 'REJECTED'),
  { name: 'broken' },
];

function refusalOf(choose: () => unknown): SupportError {
  try {
    choose();
  } catch (failure) {
    if (failure instanceof SupportError) return failure;
  }
  throw new Error('It was chosen.');
}

test('the approved ones, by name and language', () => {
  expect(approvedTemplates(ENTRIES).map(({ name, language }) => `${name}|${language}`)).toEqual([
    'follow_up|en_US',
    'order_update|en_US',
    'order_update|pt_BR',
    'order_update_v2|en_US',
  ]);
});

describe('the one that was picked', () => {
  it('has this name and language, although Meta’s filter finds longer names too', () => {
    expect(chooseTemplate(ENTRIES, 'order_update|en_US')).toMatchObject({ name: 'order_update', language: 'en_US' });
    expect(chooseTemplate(ENTRIES, ' order_update | pt_BR ')).toMatchObject({ name: 'order_update', language: 'pt_BR' });
  });

  it('is not there in this language', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, 'order_update|fr'))).toMatchObject({
      code: 'notFound',
      message: 'This WhatsApp account has no template "order_update" in language fr.',
      hint: 'It is approved in: pt_BR, en_US. Choose the template again in the node.',
    });
  });

  it('is not there at all', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, 'order|en_US'))).toMatchObject({
      code: 'notFound',
      message: 'This WhatsApp account has no template "order" in language en_US.',
      hint: 'Choose another template in the node, or wait until Meta has approved this one.',
    });
  });

  it('is not approved, but another language is', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, 'follow_up|de'))).toMatchObject({
      code: 'notFound',
      message: 'Template "follow_up" (de) is paused, not approved.',
      hint: 'It is approved in: en_US. Choose the template again in the node.',
    });
  });

  it('is not approved in any language', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, 'rejected|en_US'))).toMatchObject({
      message: 'Template "rejected" (en_US) is rejected, not approved.',
      hint: 'Choose another template in the node, or wait until Meta has approved this one.',
    });
  });
});

test('a pair of name and language', () => {
  expect(parseTemplateRef('order_update|en_US')).toEqual({ name: 'order_update', language: 'en_US' });
});

test.each(['', 'order_update', 'order_update|', '|en_US', ' | ', 'order_update|en_US|x'])('“%s” is no such pair', (ref) => {
  expect(refusalOf(() => parseTemplateRef(ref))).toMatchObject({ code: 'invalidInput', message: 'No template is chosen.' });
});
