// Whose ticket it is: what the store remembers and what the helpdesk finds are both checked.
import { systemClock } from '../../../src/shared/clock';
import { externalIdOf } from '../../../src/ticket';
import { message } from './bench';
import type { TicketsUnderTest } from './underTest';

export function ownershipContract(under: () => TicketsUnderTest): void {
  test('without a binding the helpdesk is searched, and the ticket found is bound', async () => {
    const { bench, file, conversationId } = under();
    const { ticket: opened } = await bench.provider.create(
      {
        externalId: externalIdOf(conversationId),
        subject: 'Made before this store existed',
        requesterId: (await bench.provider.ensureRequester({ externalId: externalIdOf(conversationId), name: 'Ana Test', phone: null })).id,
        tags: [],
        priority: null,
        assignee: null,
        group: null,
        fields: {},
        message: { text: 'Earlier', marker: 'wamid.EARLIER', visibility: 'public', as: 'customer', files: [] },
        followUpOf: null,
      },
      `wa-test-${conversationId}`,
    );

    expect(await file(message(conversationId, 'Later'))).toMatchObject({ appended: true, ticket: { id: opened.id } });
    expect(await bench.store.getTicketBinding(conversationId, bench.provider.id, bench.provider.account)).toMatchObject({ ticketId: opened.id });
  });

  test('a binding that leads to another customer’s ticket is not believed', async () => {
    const { bench, file, texts, conversationId } = under();
    const stranger = await file(message(await bench.newConversation(), 'Mine'));
    await bench.store.putTicketBinding(
      {
        conversationId,
        provider: bench.provider.id,
        account: bench.provider.account,
        ticketId: stranger.ticket.id,
        ticketNumber: stranger.ticket.number,
        ticketUrl: stranger.ticket.url,
      },
      systemClock.now(),
    );

    const own = await file(message(conversationId, 'Not yours'));

    expect(own).toMatchObject({ created: true });
    expect(own.ticket.id).not.toBe(stranger.ticket.id);
    expect(await texts(stranger.ticket.id)).toEqual(['Mine']);
  });

  test('a customer keeps one entry in the address book over several tickets', async () => {
    const { bench, conversationId } = under();
    const requester = { externalId: externalIdOf(conversationId), name: 'Ana Test', phone: '+15550100001' };
    const first = await bench.provider.ensureRequester(requester);
    expect(await bench.provider.ensureRequester(requester)).toEqual(first);
  });

  test('a key that nobody has leads to no ticket', async () => {
    const { bench } = under();
    expect(await bench.provider.find(externalIdOf('c_nobody'))).toEqual([]);
    expect(await bench.provider.get('999999999')).toBeNull();
  });
}
