// Whatever customers write is text: never mark-up, a query or a template, and no card number stands in it.
import fc from 'fast-check';
import { message } from './bench';
import type { BenchFeatures, TicketsUnderTest } from './underTest';

const HOSTILE = `<script>alert(1)</script> '; DROP TABLE tickets; -- {{ 1 + 1 }} {{{x}}} \${1} "quoted" \\ \\' ^active=true^ORDER & \u202Eabc %27 [x](y) *b*\n> line two\n\n# line four`;

/** What means something in TicketSQL, JQL, other query languages, URLs, JSON, HTML and templates. */
const PIECES = ["'", '"', '`', '\\', '^', '{{', '}}', '${', '\n', '<b>', '</', '&amp;', '%', ';', '--', '#', '*', '_', '(', ')', ' OR ', ' AND ', '=', '~', 'id', '1', 'Ana', ' ', '\u202E', 'é'];

/** Neither empty nor beginning or ending with white space, which helpdesks cut off. */
const words = fc
  .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
  .map((pieces) => pieces.join('').trim())
  .filter((text) => text !== '');

export function hostileTextContract(under: () => TicketsUnderTest, { randomTexts = 15 }: BenchFeatures): void {
  test('card numbers are masked in text, subject, name and tags', async () => {
    const { bench, file, conversationId } = under();
    const card = '4111 1111 1111 1111';
    const { ticket } = await file(
      message(conversationId, `my card is ${card}`, {
        subject: `Card ${card}`,
        requester: { name: `Ana ${card}`, phone: '+15550100001' },
        tags: ['whatsapp', '4111111111111111'],
      }),
    );
    await file(message(conversationId, `once more: ${card}`));

    const view = JSON.stringify(await bench.read(ticket.id));
    expect(view.replace(/[^0-9]/g, '')).not.toContain('4111111111111111');
    expect(view).toContain('1111');
  });

  test('what customers write stands there as they wrote it', async () => {
    const { bench, file, texts, conversationId } = under();
    const { ticket } = await file(message(conversationId, HOSTILE, { requester: { name: `<b>O'Neil</b>`, phone: null } }));
    await file(message(conversationId, `${HOSTILE} again`));

    expect(await texts(ticket.id)).toEqual([HOSTILE, `${HOSTILE} again`]);
    expect((await bench.read(ticket.id)).requester).toBe(`<b>O'Neil</b>`);
  });

  test('whatever they write, in whatever field, only their own ticket is touched', async () => {
    const { bench, file, texts } = under();
    const bystander = await file(message(await bench.newConversation(), 'I wrote before them all'));
    await fc.assert(
      fc.asyncProperty(words, words, words, words, async (text, subject, name, tag) => {
        const conversationId = await bench.newConversation();
        const first = message(conversationId, text, { subject, tags: ['whatsapp', tag], requester: { name, phone: null } });
        const { ticket } = await file(first);
        expect(ticket.id).not.toBe(bystander.ticket.id);
        expect(await file({ ...first, notes: [] })).toMatchObject({ duplicate: true, ticket: { id: ticket.id } });
        expect(await file(message(conversationId, subject))).toMatchObject({ appended: true, ticket: { id: ticket.id } });
        expect(await texts(ticket.id)).toEqual([text, subject]);
      }),
      { numRuns: randomTexts },
    );
    expect(await texts(bystander.ticket.id)).toEqual(['I wrote before them all']);
  });
}
