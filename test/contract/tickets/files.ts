// Files of customers, and those that a helpdesk does not take.
import { DOCUMENT, message, PHOTO } from './bench';
import type { TicketsUnderTest } from './underTest';

export function fileContract(under: () => TicketsUnderTest): void {
  test('a photo and a document come with the first message and with a later one', async () => {
    const { bench, file, conversationId } = under();
    const second = { ...PHOTO, name: 'second roof.png' };
    const { ticket, warnings } = await file(message(conversationId, 'It rains in', { files: [PHOTO, DOCUMENT] }));
    expect(await file(message(conversationId, 'Here too', { files: [second] }))).toMatchObject({ appended: true, warnings: [] });

    expect(warnings).toEqual([]);
    expect((await bench.read(ticket.id)).comments.map(({ text, files }) => [text, files])).toEqual([
      ['It rains in', [PHOTO.name, DOCUMENT.name]],
      ['Here too', [second.name]],
    ]);
    for (const { name, bytes } of [PHOTO, DOCUMENT, second]) {
      expect(Buffer.compare(await bench.readFile(ticket.id, name), bytes)).toBe(0);
    }
  });

  test('a message with files that comes again adds none', async () => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'It rains in', { files: [PHOTO] });
    const { ticket } = await file(first);
    expect(await file(first)).toMatchObject({ duplicate: true });
    expect((await bench.read(ticket.id)).comments.map(({ files }) => files)).toEqual([[PHOTO.name]]);
  });

  test('a file that the helpdesk refuses costs neither the message nor the other files, and the ticket says so once', async () => {
    const { bench, file, conversationId } = under();
    const { refusedFile } = bench;
    if (refusedFile === null) return;
    const request = (text: string) => message(conversationId, text, { files: [PHOTO, refusedFile] });
    const [first, second] = [request('It rains in'), request('Here too')];
    const { ticket, created, warnings } = await file(first);
    expect(created).toBe(true);
    expect(warnings).toEqual([expect.stringContaining(refusedFile.name)]);
    expect(await file(second)).toMatchObject({ appended: true, warnings: [expect.stringContaining(refusedFile.name)] });
    await file(second);

    const { comments } = await bench.read(ticket.id);
    const note = expect.stringContaining(refusedFile.name) as string;
    expect(comments.map(({ text, files }) => [text, files])).toEqual([['It rains in', [PHOTO.name]], [note, []], ['Here too', [PHOTO.name]], [note, []]]);
    expect(comments.filter(({ byCustomer }) => byCustomer)).toHaveLength(2);
  });

  test('card numbers in names of files are masked', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'My card', { files: [{ ...PHOTO, name: '4111111111111111.png' }] }));
    expect(JSON.stringify((await bench.read(ticket.id)).comments)).not.toContain('4111111111111111');
  });
}
