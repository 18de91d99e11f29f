// What Get Many gives.
import { message } from './bench';
import type { TicketsUnderTest } from './underTest';

export function listContract(under: () => TicketsUnderTest): void {
  test('open and solved tickets are told apart, and those of others left out', async () => {
    const { bench, file, conversationId } = under();
    const { ticket: open } = await file(message(conversationId, 'Still open'));
    const { ticket: solved } = await file(message(await bench.newConversation(), 'Soon solved'));
    await bench.agent.setState(solved.id, 'solved');
    const foreign = await bench.agent.open?.('Not of WhatsApp');
    await bench.settled?.();

    const idsOf = async (state: 'any' | 'open' | 'solved') => (await bench.provider.list({ state, limit: 500 })).map(({ id }) => id);
    const [openIds, solvedIds, anyIds] = [await idsOf('open'), await idsOf('solved'), await idsOf('any')];
    expect([openIds.includes(open.id), openIds.includes(solved.id)]).toEqual([true, false]);
    expect([solvedIds.includes(open.id), solvedIds.includes(solved.id)]).toEqual([false, true]);
    expect([anyIds.includes(open.id), anyIds.includes(solved.id)]).toEqual([true, true]);
    expect(anyIds).not.toContain(foreign);
    expect(new Set(anyIds).size).toBe(anyIds.length);
  });

  test('the latest change comes first, and no more than are asked for', async () => {
    const { bench, file, record, conversationId } = under();
    const { ticket: first } = await file(message(conversationId, 'First'));
    await file(message(await bench.newConversation(), 'Second'));
    await file(message(await bench.newConversation(), 'Third'));
    await file(message(conversationId, 'First again'));
    await bench.settled?.();

    const times = (await bench.provider.list({ state: 'any', limit: 4 })).map(({ updatedAt }) => updatedAt ?? 0);
    expect(times).toHaveLength(4);
    expect(times).toEqual(times.toSorted((left, right) => right - left));
    // Some helpdesks know no smaller time than a second.
    expect(times[0]).toBe((await record(first.id)).updatedAt);
    expect(await bench.provider.list({ state: 'open', limit: 1 })).toHaveLength(1);
  });
}
