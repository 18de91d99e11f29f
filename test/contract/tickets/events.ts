// What agents do in the helpdesk, as Support Ticket Trigger reads it.
import type { TicketEvent } from '../../../src/ticket';
import { message, PHOTO } from './bench';
import type { BenchFeatures, TicketsUnderTest } from './underTest';

const HOUR_MS = 3_600_000;

export function eventContract(under: () => TicketsUnderTest, { agentsUseNodes = false }: BenchFeatures): void {
  const eventsOf = async (ticketId: string, sinceMs = 0): Promise<readonly TicketEvent[]> => {
    const { bench, record } = under();
    return bench.provider.events.eventsOf(await record(ticketId), sinceMs);
  };
  const kindsOf = async (ticketId: string) => (await eventsOf(ticketId)).map(({ kind }) => kind);

  test('the nodes offer webhooks where it has some', () => {
    const { bench, features } = under();
    expect(bench.provider.events.webhook !== null).toBe(features.webhook);
  });

  test('an agent’s answer and note come, what we and the customer wrote never does', async () => {
    const { bench, features, file, record, conversationId } = under();
    const urgent = { marker: 'reply.lost', text: 'A reply did not go out', urgent: true };
    const { ticket } = await file(message(conversationId, 'Where is it?', { notes: [urgent] }));
    await bench.agent.reply(ticket.id, 'It is on its way');
    if (features.internalComments) await bench.agent.note(ticket.id, 'Ask the carrier');
    await file(message(conversationId, 'Thank you', { files: [PHOTO] }));
    if (!agentsUseNodes) {
      const ours = { text: 'Sent on WhatsApp already', marker: 'step.ours', visibility: 'public', as: 'agent', files: [] } as const;
      await bench.provider.addMessage(await record(ticket.id), ours, 'open');
    }

    const written = (await eventsOf(ticket.id)).filter(({ body }) => body !== null);
    const answer = ['agentReplied', expect.stringContaining('It is on its way') as string];
    const note = ['internalNote', expect.stringContaining('Ask the carrier') as string];
    expect(written.map(({ kind, body }) => [kind, body?.content])).toEqual(features.internalComments ? [answer, note] : [answer]);
    for (const { at } of written) expect(Math.abs(at - Date.now())).toBeLessThan(HOUR_MS);
  });

  test('nothing comes from before the time that is asked for', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'Where is it?'));
    await bench.agent.reply(ticket.id, 'It is on its way');
    expect(await eventsOf(ticket.id, Date.now() + HOUR_MS)).toEqual([]);
    expect(await eventsOf(ticket.id, Date.now() - HOUR_MS)).toHaveLength(1);
  });

  test('an event has the same id however often it is read, and no other has it', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'Where is it?'));
    const { ticket: other } = await file(message(await bench.newConversation(), 'Where is mine?'));
    for (const { id } of [ticket, other]) {
      await bench.agent.reply(id, 'One');
      await bench.agent.reply(id, 'Two');
    }
    const read = async () => [...(await eventsOf(ticket.id)), ...(await eventsOf(other.id))].map(({ id }) => id);
    const ids = await read();
    expect(new Set(ids).size).toBe(4);
    expect(await read()).toEqual(ids);
  });

  test('solving and opening come each time, with ids of their own', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It is broken'));
    const ids = new Set<string>();
    for (const [state, kind] of [['solved', 'solved'], ['open', 'reopened'], ['solved', 'solved']] as const) {
      await bench.agent.setState(ticket.id, state);
      const latest = (await eventsOf(ticket.id)).filter((event) => event.kind === kind).at(-1);
      expect(latest).toMatchObject({ kind, body: null, files: [] });
      ids.add(latest?.id ?? '');
    }
    expect(ids.size).toBe(3);
  });

  test('a customer who wakes a solved ticket is no agent who does', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It is broken'));
    await bench.agent.setState(ticket.id, 'solved');
    await file(message(conversationId, 'It broke again'));
    expect((await kindsOf(ticket.id)).filter((kind) => kind !== 'solved')).toEqual([]);
  });

  test('tickets that changed since the last look are named, and none without a cursor', async () => {
    const { bench, file, conversationId } = under();
    const { events } = bench.provider;
    const { ticket } = await file(message(conversationId, 'Where is it?'));
    const { ticket: untouched } = await file(message(await bench.newConversation(), 'Where is mine?'));
    await bench.settled?.();
    const start = await events.changedSince(null);
    expect(start.ticketIds).toEqual([]);

    await bench.agent.reply(ticket.id, 'It is on its way');
    await bench.settled?.();
    const first = await events.changedSince(start.cursor);
    expect(first.ticketIds).toContain(ticket.id);

    await bench.agent.reply(untouched.id, 'Yours too');
    await bench.settled?.();
    expect((await events.changedSince(first.cursor)).ticketIds).toContain(untouched.id);
    // A look that was not finished is repeated.
    expect((await events.changedSince(start.cursor)).ticketIds).toEqual(expect.arrayContaining([ticket.id, untouched.id]));
  });

  test('an agent’s file is the same when it is fetched, and refused when it is larger than wanted', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'Where is it?'));
    await bench.agent.reply(ticket.id, 'See the picture', PHOTO);

    const [answer] = await eventsOf(ticket.id);
    const [picture] = answer?.files ?? [];
    if (picture === undefined) throw new Error('The answer has no file.');
    expect(picture.name).toBe(PHOTO.name);
    expect([null, PHOTO.bytes.byteLength]).toContain(picture.size);
    expect(Buffer.compare(await bench.provider.events.download(picture, PHOTO.bytes.byteLength), PHOTO.bytes)).toBe(0);
    await expect(bench.provider.events.download(picture, PHOTO.bytes.byteLength - 1)).rejects.toMatchObject({ code: 'fileRefused' });
  });
}
