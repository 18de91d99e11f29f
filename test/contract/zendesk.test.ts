import { startSandbox, type Sandbox } from '../../sandbox/startSandbox';
import { systemClock } from '../../src/shared/clock';
import { createOrAppend } from '../../src/ticket';
import { zendeskBench } from './benches/zendesk';
import { fetchSend } from './fetchSend';
import { describeTicketProvider, message, type TicketBench } from './ticketProvider';

const noPause = async (): Promise<void> => undefined;

describeTicketProvider(
  'Zendesk',
  async () => {
    const sandbox = await startSandbox();
    return await zendeskBench(sandbox.zendesk, () => sandbox.close());
  },
  { closes: true, notYet: ['changes', 'events', 'files', 'lists'] },
);

describe('Zendesk when things go wrong', () => {
  let bench: TicketBench;
  let sandbox: Sandbox;
  const send = fetchSend();
  const desk = () => ({ provider: bench.provider, store: bench.store, clock: systemClock, sleep: noPause });
  const faults = async (fault: object) => {
    const answer = await send({ method: 'POST', url: `${sandbox.url}/sandbox/faults`, json: { route: 'zendesk', ...fault } });
    expect(answer.status).toBe(200);
  };

  beforeAll(async () => {
    sandbox = await startSandbox();
    bench = await zendeskBench(sandbox.zendesk, () => sandbox.close(), noPause);
  });
  afterEach(() => send({ method: 'DELETE', url: `${sandbox.url}/sandbox/faults` }));
  afterAll(() => bench.close());

  test('a create whose answer is lost opens one ticket', async () => {
    const externalId = `wa:${await bench.newConversation()}`;
    const { id: requesterId } = await bench.provider.ensureRequester({ externalId, name: 'Ana Test', phone: null });
    await faults({ dropConnection: 'after', times: 1 });

    const { ticket } = await bench.provider.create(
      { externalId, subject: 'Lost', requesterId, tags: [], priority: null, assignee: null, group: null, fields: {}, followUpOf: null, message: { text: 'Lost', marker: 'wamid.LOST', visibility: 'public', as: 'customer', files: [] } },
      'wa-lost',
    );

    expect((await bench.provider.find(externalId)).map(({ id }) => id)).toEqual([ticket.id]);
  });

  test('an update whose answer is lost is written once', async () => {
    const { ticket } = await createOrAppend(message(await bench.newConversation(), 'Hello'), desk());
    const record = await bench.provider.get(ticket.id);
    if (record === null) throw new Error('The ticket is gone');
    await faults({ dropConnection: 'after', times: 1 });

    await bench.provider.addMessage(record, { text: 'Again', marker: 'wamid.AGAIN', visibility: 'public', as: 'customer', files: [] }, 'open');

    expect((await bench.read(ticket.id)).comments.map(({ text }) => text)).toEqual(['Hello', 'Again']);
  });

  test('two refusals in a row are outlasted', async () => {
    await faults({ status: 503, times: 2 });
    expect(await createOrAppend(message(await bench.newConversation(), 'Hello'), desk())).toMatchObject({ created: true });
  });

  test('a Zendesk that is down says so, and the message goes through later, once', async () => {
    const waiting = message(await bench.newConversation(), 'Hello');
    await faults({ status: 500 });
    await expect(createOrAppend(waiting, desk())).rejects.toMatchObject({ code: 'helpdeskUnreachable' });
    await send({ method: 'DELETE', url: `${sandbox.url}/sandbox/faults` });

    expect(await createOrAppend(waiting, desk())).toMatchObject({ created: true });
    expect(await createOrAppend(waiting, desk())).toMatchObject({ duplicate: true });
  });
});
