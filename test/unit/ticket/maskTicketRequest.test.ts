// What is masked on the way to whichever helpdesk; the contract suite shows that nothing goes around it.
import { messageAsText, type TicketRequest } from '../../../src/ticket';
import { maskTicketRequest } from '../../../src/ticket/maskTicketRequest';

const CARD = '4111 1111 1111 1111';
const MASKED = '4111 11•• •••• 1111';
/** Passes the Luhn check and has the length of a card number, as some ids do. */
const LUHN_ID = '4222222222222';

const request: TicketRequest = {
  conversationId: `c_${LUHN_ID}`,
  marker: `wamid.${LUHN_ID}`,
  text: `My card is ${CARD}`,
  files: [{ name: `${CARD}.pdf`, mimeType: 'application/pdf', bytes: new Uint8Array([1]) }],
  withheldFiles: [{ name: `${CARD}.html`, reason: `it is named ${CARD}` }],
  subject: `Card ${CARD}`,
  requester: { name: `Ana ${CARD}`, phone: `+${LUHN_ID}` },
  tags: ['whatsapp', CARD],
  priority: 'high',
  assignee: LUHN_ID,
  group: LUHN_ID,
  fields: { cf_1: CARD, nested: [{ value: CARD }] },
  notes: [{ marker: `reply.${LUHN_ID}`, text: `A reply with ${CARD}`, urgent: true }],
};

test('everything that people write is masked; ids, markers and phone numbers stay', () => {
  expect(maskTicketRequest(request)).toEqual({
    conversationId: request.conversationId,
    marker: request.marker,
    text: `My card is ${MASKED}`,
    files: [{ name: `${MASKED}.pdf`, mimeType: 'application/pdf', bytes: new Uint8Array([1]) }],
    withheldFiles: [{ name: `${MASKED}.html`, reason: `it is named ${MASKED}` }],
    subject: `Card ${MASKED}`,
    requester: { name: `Ana ${MASKED}`, phone: request.requester.phone },
    tags: ['whatsapp', MASKED],
    priority: 'high',
    assignee: LUHN_ID,
    group: LUHN_ID,
    fields: { cf_1: MASKED, nested: [{ value: MASKED }] },
    notes: [{ marker: `reply.${LUHN_ID}`, text: `A reply with ${MASKED}`, urgent: true }],
  });
});

test.each([
  ['4111111111111111.jpg', '411111••••••1111.jpg'],
  ['card_4111-1111-1111-1111.pdf', 'card_4111-11••-••••-1111.pdf'],
])('so is the file name %s', (fileName, masked) => {
  const text = messageAsText({ type: 'document', text: 'See here', media: { fileName } });
  expect(maskTicketRequest({ ...request, text }).text).toBe(`See here\n[File: ${masked}]`);
});

test('what holds no card number is the same', () => {
  const plain: TicketRequest = {
    ...request,
    text: 'Order 100234567, tracking 1Z999AA10123456784, call +1 555 010 0199 or ana.4111@example.com',
    files: [],
    withheldFiles: [],
    subject: null,
    requester: { name: null, phone: null },
    tags: ['whatsapp', 'order_100234567'],
    fields: {},
    notes: [],
  };
  expect(maskTicketRequest(plain)).toEqual(plain);
});
