import { externalIdOf } from '../../../src/ticket';
import { message, PHOTO } from './bench';
import type { TicketsUnderTest } from './underTest';

/** For helpdesks that take several calls to open a ticket, and whose search does not know it yet. */
export function resumingContract(under: () => TicketsUnderTest): void {
  test('wherever a run breaks off, the next one brings what is missing of the first message, and nothing else', async () => {
    const { bench, file } = under();
    let brokenOff = 0;
    for (let skip = 0; skip < 16; skip += 1) {
      const first = message(await bench.newConversation(), 'It rains in', { files: [PHOTO] });
      await bench.faults?.add({ status: 503, skip });
      brokenOff += await file(first).then(() => 0, () => 1);
      await bench.faults?.clear();
      const { ticket } = await file(first);
      expect((await bench.read(ticket.id)).comments.map(({ text, files }) => [text, files])).toEqual([['It rains in', [PHOTO.name]]]);
      expect(await bench.provider.find(externalIdOf(first.conversationId))).toHaveLength(1);
    }
    expect(brokenOff).toBeGreaterThan(5);
  });
}
