// Both examples on a real n8n: a customer writes, an agent answers in the helpdesk, and the answer is on the customer's phone.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { MB } from '../../src/shared/bytes';
import { asArray, asRecord } from '../../src/shared/shape';
import type { TicketFile } from '../../src/ticket';
import { PHOTO } from '../contract/tickets/bench';
import { asZendeskUser, uploadToZendesk, type AskZendesk } from './support/asZendeskUser';
import { readExample, STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const ADA = '15550190001';
/** Zendesk gives it as HTML. */
const ANSWER = 'It is on its way & arrives <tomorrow>.';
/** An archive without files, which WhatsApp takes in no way. */
const ARCHIVE: TicketFile = { name: 'manuals.zip', mimeType: 'application/zip', bytes: Buffer.from('504b0506'.padEnd(44, '0'), 'hex') };
/** Larger than the trigger fetches. */
const FILM: TicketFile = { name: 'unboxing.mov', mimeType: 'video/quicktime', bytes: new Uint8Array(21 * MB) };

let stack: Stack;
let asAgent: AskZendesk;
beforeAll(async () => {
  stack = await startStack({ name: 'agent-answers' });
  await stack.publishFlow(readExample('01-first-support-flow.json'));
  await stack.publishFlow(readExample('02-agent-answers.json'));
  await pollUntil('Meta to be pointed to the trigger', async () => (await stack.control.webhookUrl()) !== null);
  const { zendesk } = stack.sandbox;
  asAgent = asZendeskUser(zendesk, zendesk.humanEmail);
  const asAdmin = asZendeskUser(zendesk, zendesk.email);
  await pollUntil('Zendesk to be pointed to the trigger', async () => asArray((await asAdmin('GET', 'webhooks')).webhooks).length > 0);
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

test('an agent’s answer and photo reach the customer once, an internal note does not; the ticket says why other files stayed behind', async () => {
  await stack.control.inbound({ from: ADA, name: 'Ada', text: 'Where is my parcel?' });
  await pollUntil('the acknowledgement', async () => (await stack.control.answersTo(ADA)).length === 1);
  const ticket = await pollUntil('the ticket', async () => asArray((await asAgent('GET', 'tickets')).tickets)[0]);

  const path = `tickets/${String(asRecord(ticket).id)}`;
  await asAgent('PUT', path, { json: { ticket: { comment: { body: 'She asks again', public: false } } } });
  const uploads: string[] = [];
  for (const file of [ARCHIVE, PHOTO, FILM]) uploads.push(await uploadToZendesk(asAgent, file));
  await asAgent('PUT', path, { json: { ticket: { comment: { body: ANSWER, public: true, uploads } } } });

  const answers = await pollUntil('the answer and the photo', async () => {
    const all = await stack.control.answersTo(ADA);
    return all.length >= 3 ? all : null;
  });
  expect(answers.slice(1)).toMatchObject([{ type: 'text', text: ANSWER }, { type: 'image' }]);
  const notes = await pollUntil('a note about each file that stayed behind', async () => {
    const comments = asArray((await asAgent('GET', `${path}/comments`)).comments).map(asRecord);
    const found = [ARCHIVE, FILM].flatMap(({ name }) => comments.filter(({ body }) => String(body).includes(`"${name}"`)));
    return found.length >= 2 ? found : null;
  });
  expect(notes).toMatchObject([
    { public: false, body: expect.stringContaining('The file "manuals.zip" did not go to the customer. WhatsApp does not take files of the type application/zip.') },
    { public: false, body: 'The file "unboxing.mov" did not go to the customer. The file was not fetched: it is larger than 20 MB. Look at it in the helpdesk.' },
  ]);

  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await stack.control.answersTo(ADA)).toHaveLength(3);
}, 90_000);
