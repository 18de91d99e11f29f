import { textMessage } from '../../../src/graph/textMessage';
import { SupportError } from '../../../src/shared/errors';

function refusalOf(body: string): SupportError {
  try {
    textMessage(body, false);
  } catch (failure) {
    if (failure instanceof SupportError) return failure;
  }
  throw new Error('The text was taken.');
}

test('a text with and without preview', () => {
  expect(textMessage('Hello', true)).toEqual({ type: 'text', text: { body: 'Hello', preview_url: true } });
  expect(textMessage('Hello', false)).toEqual({ type: 'text', text: { body: 'Hello', preview_url: false } });
});

test('4096 characters fit, 4097 do not', () => {
  expect(textMessage('x'.repeat(4_096), false)).toMatchObject({ type: 'text' });
  expect(refusalOf('x'.repeat(4_097))).toMatchObject({
    code: 'invalidInput',
    message: 'The message text has 4097 characters; WhatsApp allows 4096.',
  });
});

test('nothing is no text', () => {
  expect(refusalOf('')).toMatchObject({ code: 'invalidInput', message: 'The message text is empty.' });
});

test('the words of the text stay out of what is said about it', () => {
  const { message, hint } = refusalOf('secret '.repeat(1_000));
  expect(message + hint).not.toContain('secret');
});
