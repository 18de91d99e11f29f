import fc from 'fast-check';
import { Marked } from 'marked';
import { codeBlock } from '../../../../src/ticket/escape/codeBlock';

const hostile = fc.array(fc.constantFrom('`', '```', '````', '~~~', '\n', '/close', '@all', '<b>', 'text', ' '), { maxLength: 20 }).map((parts) => parts.join(''));

test('whatever stands in a block is its text, and the block is all there is', () => {
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => {
      const tokens = new Marked().lexer(codeBlock(text));
      expect(tokens).toHaveLength(1);
      expect(tokens[0]).toMatchObject({ type: 'code', lang: 'text' });
    }),
  );
  expect(new Marked().lexer(codeBlock('one\n```\n/close\n```'))[0]).toMatchObject({ text: 'one\n```\n/close\n```' });
});
