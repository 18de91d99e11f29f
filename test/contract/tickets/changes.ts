// What the fields of the Support Ticket node set, at the beginning and later.
import { message } from './bench';
import type { TicketsUnderTest } from './underTest';

export function changeContract(under: () => TicketsUnderTest): void {
  test('a ticket is solved and opened', async () => {
    const { bench, file, record, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It is broken'));
    for (const state of ['solved', 'open'] as const) {
      expect(await bench.provider.update(await record(ticket.id), { state })).toMatchObject({ id: ticket.id, state });
      expect((await record(ticket.id)).state).toBe(state);
      expect((await bench.read(ticket.id)).state).toBe(state);
    }
  });

  test('priority and tags change, and nothing else does', async () => {
    const { bench, features, file, record, texts, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It is broken', { tags: ['whatsapp', 'roof'] }));
    const before = await record(ticket.id);
    if (features.priority) await bench.provider.update(await record(ticket.id), { priority: 'urgent' });
    if (features.tags) await bench.provider.update(await record(ticket.id), { addTags: ['vip', 'whatsapp'], removeTags: ['roof', 'nobody'] });

    const after = await record(ticket.id);
    if (features.priority) expect(after.priority).toBe('urgent');
    if (features.tags) expect([...after.tags].sort()).toEqual(['vip', 'whatsapp']);
    expect(after).toMatchObject({ state: before.state, subject: before.subject, externalId: before.externalId });
    expect(await texts(ticket.id)).toEqual(['It is broken']);
  });

  test('an agent, a group and a field of the helpdesk’s own are set later', async () => {
    const { bench, file, record, conversationId } = under();
    const { assignee, group, field, provider } = bench;
    const { ticket } = await file(message(conversationId, 'It is broken'));
    if (group !== null) await provider.update(await record(ticket.id), { group });
    if (assignee !== null) await provider.update(await record(ticket.id), { assignee });
    if (field !== null) await provider.update(await record(ticket.id), { fields: { [field.name]: field.value } });

    expect((await record(ticket.id)).assignee).toBe(assignee);
    if (group !== null) expect((await bench.read(ticket.id)).group).toBe(group);
    if (field !== null) expect(await field.read(ticket.id)).toEqual(field.value);
  });

  test('a new ticket has all that from the beginning', async () => {
    const { bench, features, file, record, conversationId } = under();
    const { assignee, group, field } = bench;
    const fields = field === null ? {} : { [field.name]: field.value };
    const { ticket } = await file(message(conversationId, 'It is broken', { priority: features.priority ? 'high' : null, assignee, group, fields }));

    expect(await record(ticket.id)).toMatchObject({ assignee, priority: features.priority ? 'high' : null });
    if (group !== null) expect((await bench.read(ticket.id)).group).toBe(group);
    if (field !== null) expect(await field.read(ticket.id)).toEqual(field.value);
  });
}
