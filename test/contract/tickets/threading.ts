// One ticket per case: which message opens one, joins one, wakes one.
import { createOrAppend, externalIdOf, type TicketProvider } from '../../../src/ticket';
import { becomeOne, message } from './bench';
import type { BenchFeatures, TicketsUnderTest } from './underTest';

export function threadingContract(under: () => TicketsUnderTest, { closes, longTicket = 110 }: BenchFeatures): void {
  test('a valid log-in is recognised, another one is not', async () => {
    const { bench } = under();
    await bench.provider.verify();
    if (bench.stranger !== null) await expect(bench.stranger.verify()).rejects.toMatchObject({ code: 'helpdeskRefused' });
  });

  test.each(['open', 'solved'] as const)('a customer who turns out to have two conversations goes on with their %s ticket', async (state) => {
    const { bench, file, texts, conversationId } = under();
    const another = await bench.newConversation();
    const { ticket } = await file(message(another, 'My parcel has not arrived'));
    if (state === 'solved') await bench.agent.setState(ticket.id, state);
    await becomeOne(bench.store, conversationId, another);
    const [later, latest] = [await file(message(conversationId, 'It is here')), await file(message(another, 'Thanks'))];
    expect([later, latest]).toMatchObject([{ appended: true, ticket: { id: ticket.id } }, { appended: true, ticket: { id: ticket.id } }]);
    expect(await texts(ticket.id)).toEqual(['My parcel has not arrived', 'It is here', 'Thanks']);
  });

  test('the first message opens a ticket in the customer’s words', async () => {
    const { bench, file, features, conversationId } = under();
    const outcome = await file(message(conversationId, 'My parcel has not arrived', { tags: ['whatsapp', 'delivery'] }));

    expect(outcome).toMatchObject({ created: true, appended: false, duplicate: false });
    expect(outcome.ticket).toMatchObject({ provider: bench.provider.id, number: expect.stringMatching(/\d$/) });
    expect(['new', 'open']).toContain(outcome.ticket.state);
    const view = await bench.read(outcome.ticket.id);
    expect(view).toMatchObject({ subject: 'My parcel has not arrived', requester: 'Ana Test' });
    if (features.tags) expect([...view.tags].sort()).toEqual(['delivery', 'whatsapp']);
    expect(view.comments).toEqual([{ text: 'My parcel has not arrived', byCustomer: true, public: true, files: [] }]);
  });

  test('the second message joins the open ticket', async () => {
    const { file, texts, conversationId } = under();
    const first = await file(message(conversationId, 'Hello'));
    const second = await file(message(conversationId, 'Anybody there?'));

    expect(second).toMatchObject({ created: false, appended: true, duplicate: false });
    expect(second.ticket.id).toBe(first.ticket.id);
    expect(await texts(first.ticket.id)).toEqual(['Hello', 'Anybody there?']);
  });

  test('a message that comes again is not written again, not even the first', async () => {
    const { file, texts, conversationId } = under();
    const first = message(conversationId, 'Hello');
    const second = message(conversationId, 'Where is it?');
    const { ticket } = await file(first);
    await file(second);

    for (const again of [first, second]) {
      expect(await file(again)).toMatchObject({ created: false, appended: false, duplicate: true, ticket: { id: ticket.id } });
    }
    expect(await texts(ticket.id)).toEqual(['Hello', 'Where is it?']);
  });

  test('nine deliveries at once of three messages make one ticket with three comments', async () => {
    const { bench, file, texts, conversationId } = under();
    const messages = ['one', 'two', 'three'].map((text) => message(conversationId, text));
    const outcomes = await Promise.all([...messages, ...messages, ...messages].map((one) => file(one)));

    const ids = new Set(outcomes.map(({ ticket }) => ticket.id));
    expect(ids.size).toBe(1);
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
    expect(outcomes.filter(({ appended }) => appended)).toHaveLength(2);
    expect(outcomes.filter(({ duplicate }) => duplicate)).toHaveLength(6);
    await bench.settled?.();
    expect((await bench.provider.find(externalIdOf(conversationId))).map(({ id }) => id)).toEqual([...ids]);
    expect([...(await texts([...ids][0] ?? ''))].sort()).toEqual(['one', 'three', 'two']);
  });

  test('customers who write at the same time get a ticket each', async () => {
    const { bench, file, texts, conversationId } = under();
    const conversations = [conversationId, await bench.newConversation(), await bench.newConversation()];
    const outcomes = await Promise.all(conversations.map((id) => file(message(id, `from ${id}`))));

    expect(new Set(outcomes.map(({ ticket }) => ticket.id)).size).toBe(3);
    for (const [index, { ticket }] of outcomes.entries()) expect(await texts(ticket.id)).toEqual([`from ${conversations[index]}`]);
  });

  test('notes follow the message, internal, masked, and once', async () => {
    const { bench, file, conversationId } = under();
    const notes = [
      { marker: 'reply.one', text: 'An answer did not go out', urgent: true },
      { marker: 'reply.two', text: 'Card 4111 1111 1111 1111', urgent: false },
    ];
    const { ticket, noted } = await file(message(conversationId, 'Hello', { notes: notes.slice(0, 1) }));
    expect(noted).toEqual(['reply.one']);
    expect((await file(message(conversationId, 'Hello?', { notes }))).noted).toEqual(['reply.one', 'reply.two']);

    const { comments } = await bench.read(ticket.id);
    expect(comments.map(({ text, byCustomer, public: isPublic }) => [text, byCustomer, isPublic])).toEqual([
      ['Hello', true, true],
      ['An answer did not go out', false, false],
      ['Hello?', true, true],
      [expect.stringMatching(/^Card (?!4111 1111 1111 1111)/), false, false],
    ]);
  });

  test('a note wakes a solved ticket, also with a message that comes again', async () => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'It is broken');
    const { ticket } = await file(first);
    await bench.agent.setState(ticket.id, 'solved');

    const again = await file({ ...first, notes: [{ marker: 'reply.three', text: 'An answer did not go out', urgent: true }] });
    expect(again).toMatchObject({ duplicate: true, ticket: { id: ticket.id, state: 'open' }, noted: ['reply.three'] });
  });

  test('a solved ticket is reopened by the next message', async () => {
    const { bench, file, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'It is broken'));
    await bench.agent.setState(ticket.id, 'solved');

    const again = await file(message(conversationId, 'It broke again'));

    expect(again).toMatchObject({ appended: true, ticket: { id: ticket.id, state: 'open' } });
    expect((await bench.read(ticket.id)).state).toBe('open');
  });

  test('a repeated message leaves a solved ticket solved', async () => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'It is broken');
    const { ticket } = await file(first);
    await bench.agent.setState(ticket.id, 'solved');

    expect(await file(first)).toMatchObject({ duplicate: true, ticket: { id: ticket.id, state: 'solved' } });
    expect((await bench.read(ticket.id)).state).toBe('solved');
  });

  test('a message is recognised on a long ticket too', async () => {
    const { bench, file, record, conversationId } = under();
    const first = message(conversationId, 'The first of many');
    const { ticket } = await file(first);
    const known = await record(ticket.id);
    for (let count = 0; count < longTicket; count += 1) {
      await bench.provider.addMessage(known, { text: `more ${count}`, marker: `wamid.MORE${count}`, visibility: 'public', as: 'customer', files: [] }, 'open');
    }

    expect(await file(first)).toMatchObject({ duplicate: true });
    expect(await bench.provider.hasMessage(known, `wamid.MORE${longTicket - 1}`)).toBe(true);
    expect(await bench.provider.hasMessage(known, `wamid.MORE${longTicket}`)).toBe(false);
  });

  test('a solved ticket gets a follow-up where that is wanted, which says so, and further messages go there', async () => {
    const { bench, desk, file, texts, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'First case'));
    await bench.agent.setState(ticket.id, 'solved');

    const rules = { onSolved: 'followUp', reopenWithinMs: null } as const;
    const followUp = await createOrAppend(message(conversationId, 'New case'), { ...desk, rules });
    expect(followUp).toMatchObject({ created: true });
    expect(followUp.ticket.id).not.toBe(ticket.id);
    expect(await createOrAppend(message(conversationId, 'More'), { ...desk, rules })).toMatchObject({ appended: true, ticket: { id: followUp.ticket.id } });
    expect(await texts(followUp.ticket.id)).toEqual(['New case', expect.stringContaining(ticket.number), 'More']);
    expect((await bench.read(ticket.id)).state).toBe('solved');
  });

  test('of two tickets that were opened at once the older takes the message, where the helpdesk cannot open one per key', async () => {
    const { bench, desk, record, texts, conversationId } = under();
    const { provider } = bench;
    if (provider.createsOnce) return;
    const opened: string[] = [];
    /** As another n8n does that shares no store, a moment before. */
    const create: TicketProvider['create'] = async (ticket, key) => {
      const theirs = await provider.create({ ...ticket, message: { ...ticket.message, text: 'Theirs', marker: `${ticket.message.marker}X` } }, `${key}X`);
      const ours = await provider.create(ticket, key);
      opened.push(theirs.ticket.id, ours.ticket.id);
      await bench.settled?.();
      return ours;
    };
    const { ticket } = await createOrAppend(message(conversationId, 'Ours'), { ...desk, provider: { ...provider, create } });

    const [older = '', newer = ''] = opened;
    expect(ticket.id).toBe(older);
    expect(await texts(older)).toEqual(['Theirs', 'Ours']);
    expect((await record(newer)).state).toBe('solved');
    expect((await bench.read(newer)).comments.at(-1)).toMatchObject({ text: expect.stringContaining('opened a second time'), byCustomer: false });
  });

  if (!closes) return;

  test('a closed ticket gets a follow-up, which says so, and further messages go there', async () => {
    const { bench, file, texts, conversationId } = under();
    const { ticket } = await file(message(conversationId, 'First case'));
    await bench.agent.setState(ticket.id, 'closed');

    const followUp = await file(message(conversationId, 'New case'));
    expect(followUp).toMatchObject({ created: true });
    expect(followUp.ticket.id).not.toBe(ticket.id);

    expect(await file(message(conversationId, 'More'))).toMatchObject({ appended: true, ticket: { id: followUp.ticket.id } });
    expect(await texts(followUp.ticket.id)).toEqual(['New case', expect.stringContaining(ticket.number), 'More']);
    expect(await texts(ticket.id)).toEqual(['First case']);
  });

  test('a message that is on a closed ticket already opens nothing', async () => {
    const { bench, file, conversationId } = under();
    const first = message(conversationId, 'First case');
    const { ticket } = await file(first);
    await bench.agent.setState(ticket.id, 'closed');

    expect(await file(first)).toMatchObject({ duplicate: true, ticket: { id: ticket.id, state: 'closed' } });
  });
}
