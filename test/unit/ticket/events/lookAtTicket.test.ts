import { systemClock } from '../../../../src/shared/clock';
import { createOrAppend, type TicketProvider } from '../../../../src/ticket';
import { eventsOn, scopeOf } from '../../../../src/ticket/events/lookAtTicket';
import { ticketEventDetails } from '../../../../src/ticket/events/ticketEventRecord';
import { builtInDeskBench } from '../../../contract/benches/builtInDesk';
import { NUMBER } from '../../../contract/supportStore/records';
import { message, type TicketBench } from '../../../contract/tickets/bench';

let bench: TicketBench;
beforeAll(async () => (bench = await builtInDeskBench()));
afterAll(() => bench.close());

/** A ticket as it was read, and then solved. */
async function solvedMeanwhile() {
  const { ticket } = await createOrAppend(message(await bench.newConversation(), 'When?'), { ...bench, clock: systemClock, sleep: async () => undefined });
  const before = await bench.provider.get(ticket.id);
  if (before === null) throw new Error('There is no ticket.');
  await bench.agent.setState(ticket.id, 'solved');
  return before;
}

async function statesOn(ticket: Awaited<ReturnType<typeof solvedMeanwhile>>, provider: TicketProvider): Promise<readonly unknown[]> {
  const events = await eventsOn(ticket, { ...bench, provider }, scopeOf(provider, NUMBER), 0);
  return events.map((record) => [record.event, ticketEventDetails(record).ticket.status]);
}

test('an event never comes with the ticket as it was before', async () => {
  expect(await statesOn(await solvedMeanwhile(), bench.provider)).toEqual([['solved', 'solved']]);
});

test('a ticket that is as new as its events is not read again', async () => {
  const { id } = await solvedMeanwhile();
  const ticket = await bench.provider.get(id);
  if (ticket === null) throw new Error('There is no ticket.');
  const get = jest.fn(bench.provider.get);
  const later = { ...ticket, updatedAt: systemClock.now() + 1_000 };
  expect(await statesOn(later, { ...bench.provider, get })).toEqual([['solved', 'solved']]);
  expect(get).not.toHaveBeenCalled();
});
