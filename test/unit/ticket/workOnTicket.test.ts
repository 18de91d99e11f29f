// Comments and changes that flows make on a ticket that they name.
import { systemClock } from '../../../src/shared/clock';
import { addComment, changeTicket, createOrAppend, type CommentRequest, type Ticket, type TicketProvider } from '../../../src/ticket';
import { builtInDeskBench } from '../../contract/benches/builtInDesk';
import { message, PHOTO, type TicketBench } from '../../contract/tickets/bench';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';
const COMMENT: CommentRequest = { marker: 'comment.1', text: 'Somebody looks at it', visibility: 'public', files: [], withheldFiles: [] };

let bench: TicketBench;
let ticket: Ticket;
const comments = async () => (await bench.read(ticket.id)).comments;

beforeAll(async () => {
  bench = await builtInDeskBench();
});
beforeEach(async () => {
  const desk = { provider: bench.provider, store: bench.store, clock: systemClock, sleep: async () => undefined };
  const { id } = (await createOrAppend(message(await bench.newConversation(), 'Hello'), desk)).ticket;
  await bench.agent.setState(id, 'solved');
  const read = await bench.provider.get(id);
  if (read === null) throw new Error('The ticket is gone.');
  ticket = read;
});
afterAll(() => bench.close());

test('a comment is written once, masked, and leaves the ticket in its state', async () => {
  const request = { ...COMMENT, text: `Paid with ${CARD}`, files: [{ ...PHOTO, name: `${CARD}.png` }] };
  expect(await addComment(ticket, request, bench.provider)).toMatchObject({ added: true, warnings: [], ticket: { id: ticket.id, state: 'solved' } });
  expect(await addComment(ticket, request, bench.provider)).toMatchObject({ added: false });
  expect((await comments()).slice(1)).toEqual([{ text: `Paid with ${MASKED}`, byCustomer: false, public: true, files: [`${MASKED}.png`] }]);
});

test('files that do not go along are told, and noted for the agents', async () => {
  const { refusedFile } = bench;
  const files = refusedFile === null ? [] : [refusedFile];
  const withheldFiles = [{ name: 'page.html', reason: 'it is a web page' }];
  const { warnings } = await addComment(ticket, { ...COMMENT, files, withheldFiles }, bench.provider);
  expect(warnings).toEqual([expect.stringContaining('page.html'), expect.stringContaining('film.mp4')]);
  expect((await comments()).at(-1)).toMatchObject({ text: warnings.join('\n'), public: false });
});

test('a closed ticket takes none', async () => {
  await expect(addComment({ ...ticket, state: 'closed' }, COMMENT, bench.provider)).rejects.toMatchObject({ code: 'invalidInput', hint: expect.stringContaining('Create or Append') });
  expect(await comments()).toHaveLength(1);
});

test('new tags and values of fields are masked, whom the ticket is given to is not', async () => {
  const seen: unknown[] = [];
  const provider: TicketProvider = { ...bench.provider, update: async (of, changes) => (seen.push(changes), of) };
  await changeTicket(ticket, { state: 'open', assignee: '4222222222222', addTags: [CARD], removeTags: ['vip'], fields: { note: CARD } }, provider);
  expect(seen).toEqual([{ state: 'open', assignee: '4222222222222', addTags: [MASKED], removeTags: ['vip'], fields: { note: MASKED } }]);
});
