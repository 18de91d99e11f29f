import { SupportError } from '../../../src/shared/errors';
import { chooseTemplate, chooseTemplateFor, parseTemplateRef, readTemplates } from '../../../src/template/chooseTemplate';

const entry = (name: string, language = 'en_US', status = 'APPROVED') => ({ name, language, status, category: 'UTILITY', components: [{ type: 'BODY', text: 'Hi' }] });

const ENTRIES = [
  entry('order_update_v2'),
  entry('order_update', 'pt_BR'),
  null,
  entry('order_update'),
  entry('follow_up', 'de', 'PAUSED'),
  entry('follow_up', 'en_US'),
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

test('what can be read, by name and language', () => {
  expect(readTemplates(ENTRIES).map(({ name, language }) => `${name}|${language}`)).toEqual([
    'follow_up|de',
    'follow_up|en_US',
    'order_update|en_US',
    'order_update|pt_BR',
    'order_update_v2|en_US',
  ]);
});

describe('the one that was picked', () => {
  it('has this name and language, although Meta’s filter finds longer names too', () => {
    expect(chooseTemplate(ENTRIES, { name: 'order_update', language: 'en_US' })).toMatchObject({ name: 'order_update', language: 'en_US' });
  });

  it('is not there in this language', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, { name: 'order_update', language: 'fr' }))).toMatchObject({
      code: 'notFound',
      message: 'This WhatsApp account has no template "order_update" in language fr.',
      hint: 'It is approved in: en_US, pt_BR. Choose the template again in the node.',
    });
  });

  it('is not there at all', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, { name: 'order', language: 'en_US' }))).toMatchObject({
      code: 'notFound',
      message: 'This WhatsApp account has no template "order" in language en_US.',
      hint: 'Choose another template in the node, or wait until Meta has approved this one.',
    });
  });

  it('is not approved, but another language is', () => {
    expect(refusalOf(() => chooseTemplate(ENTRIES, { name: 'follow_up', language: 'de' }))).toMatchObject({
      code: 'notFound',
      message: 'Template "follow_up" (de) is paused by Meta for low quality.',
      hint: 'It is approved in: en_US. Choose the template again in the node.',
    });
  });

  it.each([
    ['PENDING', 'waits for Meta’s approval.', 'Wait until Meta has approved it'],
    ['IN_APPEAL', 'waits for Meta’s approval.', 'Wait until Meta has approved it'],
    ['REJECTED', 'was rejected by Meta.', 'WhatsApp Manager'],
    ['PAUSED', 'is paused by Meta for low quality.', 'Wait until Meta reinstates it'],
    ['DISABLED', 'is disabled by Meta for low quality.', 'Choose another template.'],
    ['ARCHIVED', 'is archived, because it was not used for a year.', 'within four weeks'],
    ['PENDING_DELETION', 'is being deleted.', 'Choose another template.'],
    ['DELETED', 'is deleted.', 'Choose another template.'],
    ['LOCKED', 'has the status LOCKED, not APPROVED.', 'See WhatsApp Manager'],
    ['constructor', 'has the status constructor, not APPROVED.', 'See WhatsApp Manager'],
  ])('is not approved in any language: %s', (status, is, hint) => {
    const refusal = refusalOf(() => chooseTemplate([entry('lone', 'en_US', status)], { name: 'lone', language: 'en_US' }));
    expect(refusal.message).toBe(`Template "lone" (en_US) ${is}`);
    expect(refusal.hint).toContain(hint);
  });
});

describe('the one for a contact', () => {
  const PORTUGUESE = [entry('hello', 'pt', 'APPROVED'), entry('hello', 'pt_PT'), entry('hello', 'en_US'), entry('hello', 'pt_BR', 'PAUSED'), entry('hello_again', 'fr')];
  const languageFor = (contact: string | null, language = 'en_US') => chooseTemplateFor(contact, PORTUGUESE, { name: 'hello', language }).language;

  it('is the closest that is approved', () => {
    expect(languageFor('pt_BR')).toBe('pt_PT');
  });

  it.each(['fr', null, 'klingon'])('is in the default language, where nothing closer is: %j', (contact) => {
    expect(languageFor(contact)).toBe('en_US');
  });

  it('has to be approved in the default language then', () => {
    expect(refusalOf(() => languageFor('fr', 'de'))).toMatchObject({ code: 'notFound', message: 'This WhatsApp account has no template "hello" in language de.' });
  });
});

test('a pair of name and language', () => {
  expect(parseTemplateRef('order_update|en_US')).toEqual({ name: 'order_update', language: 'en_US' });
  expect(parseTemplateRef(' order_update | pt_BR ')).toEqual({ name: 'order_update', language: 'pt_BR' });
});

test.each(['', 'order_update', 'order_update|', '|en_US', ' | ', 'order_update|en_US|x'])('“%s” is no such pair', (ref) => {
  expect(refusalOf(() => parseTemplateRef(ref))).toMatchObject({ code: 'invalidInput', message: 'No template is chosen.' });
});
