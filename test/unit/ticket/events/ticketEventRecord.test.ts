import { systemClock } from '../../../../src/shared/clock';
import type { Conversation } from '../../../../src/store/SupportStore';
import { createOrAppend, type Ticket, type TicketEvent, type TicketEventFile } from '../../../../src/ticket';
import { ticketEventDetails, ticketEventRecord } from '../../../../src/ticket/events/ticketEventRecord';
import { builtInDeskBench } from '../../../contract/benches/builtInDesk';
import { message, type TicketBench } from '../../../contract/tickets/bench';

const CARD = '4539 5787 6362 1486';
const MASKED = '4539 57•• •••• 1486';

let bench: TicketBench;
let ticket: Ticket;
let conversation: Conversation;
beforeAll(async () => {
  bench = await builtInDeskBench();
  const id = await bench.newConversation();
  const opened = await createOrAppend(message(id, 'When?'), { ...bench, clock: systemClock, sleep: async () => undefined });
  const found = [await bench.provider.get(opened.ticket.id), await bench.store.getConversation(id)] as const;
  if (found[0] === null || found[1] === null) throw new Error('There is no ticket.');
  [ticket, conversation] = [found[0], found[1]];
});
afterAll(() => bench.close());

function replyOf(event: Partial<TicketEvent>) {
  const written: TicketEvent = { id: '1', kind: 'agentReplied', at: 0, author: { id: '7', name: 'Ann' }, body: null, files: [], ...event };
  return ticketEventDetails(ticketEventRecord(written, ticket, bench.provider, conversation)).reply;
}
const htmlReply = (content: string) => replyOf({ body: { format: 'html', content } });
const fileOf = (file: Pick<TicketEventFile, 'name' | 'source'>) => replyOf({ files: [{ mimeType: null, size: null, ...file }] }).files[0];

test('masks what an agent writes, as text and as HTML', () => {
  expect(replyOf({ body: { format: 'text', content: CARD } })).toMatchObject({ text: MASKED });
  expect(htmlReply(`<p>${CARD}</p>`)).toMatchObject({ text: MASKED, html: `<p>${MASKED}</p>` });
});

test('leaves HTML out whose tags stand within a card number', () => {
  const reply = htmlReply('<p><span>4539</span> <b>5787</b> <span>6362 1486</span></p>');
  expect(reply.text).toBe('4539 *57••* •••• 1486');
  expect(reply).not.toHaveProperty('html');
});

test('keeps HTML without card numbers as it is', () => {
  expect(htmlReply('<p>Order <b>1042</b></p>')).toMatchObject({ text: 'Order *1042*', html: '<p>Order <b>1042</b></p>' });
});

test.each([
  ['in a query', `https://desk.example/token/abc/?name=${encodeURIComponent(`${CARD}.pdf`)}`],
  ['in a query of a form', `https://desk.example/token/abc/?name=${CARD.replaceAll(' ', '+')}.pdf`],
  ['as the end of a path', `https://desk.example/blobs/abc/${encodeURI(CARD)}.pdf`],
])('masks the name of a file also %s', (_where, source) => {
  const file = fileOf({ name: `${CARD}.pdf`, source });
  expect(file?.name).toBe(`${MASKED}.pdf`);
  expect(file?.source).toContain('/abc/');
  expect(file?.source).not.toMatch(/5787.*6362/);
});

test('masks digits without a gap, which an address may hold as an id', () => {
  const bare = CARD.replaceAll(' ', '');
  expect(fileOf({ name: `${bare}.pdf`, source: `https://desk.example/x/${bare}.pdf` })?.source).not.toContain(bare);
});

test('leaves the address of every other file alone', () => {
  const file = { name: 'photo.jpg', source: 'https://desk.example/4539578763621486/?name=photo.jpg' };
  expect(fileOf(file)).toMatchObject(file);
});
