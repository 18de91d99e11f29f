// Both examples on a real n8n: a customer writes, an agent answers in the helpdesk, and the answer is on the customer's phone.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { asArray, asRecord } from '../../src/shared/shape';
import { fetchSend, zendeskLogin } from '../contract/fetchSend';
import { PHOTO } from '../contract/tickets/bench';
import { readExample, STACK_TIMEOUT_MS, startStack, type Stack } from './support/Stack';

const ADA = '15550190001';
/** Zendesk gives it as HTML. */
const ANSWER = 'It is on its way & arrives <tomorrow>.';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ name: 'agent-answers' });
  await stack.publishFlow(readExample('01-first-support-flow.json'));
  await stack.publishFlow(readExample('02-agent-answers.json'));
  await pollUntil('Meta to be pointed to the trigger', async () => (await stack.control.webhookUrl()) !== null);
  await pollUntil('Zendesk to be pointed to the trigger', async () => (await asAgent('GET', 'webhooks', undefined, 'own')).length > 0);
}, STACK_TIMEOUT_MS);
afterAll(async () => await stack?.stop());

/** A call to Zendesk by a human agent, or by the agent of the credential; gives the list that it is about. */
async function asAgent(method: 'GET' | 'PUT' | 'POST', path: string, json?: object, who: 'human' | 'own' = 'human') {
  const { baseUrl, email, humanEmail, apiToken } = stack.sandbox.zendesk;
  const send = fetchSend(zendeskLogin(who === 'human' ? humanEmail : email, apiToken));
  const { body } = await send({ method, url: `${baseUrl}/api/v2/${path}`, ...(json === undefined ? {} : { json }) });
  return asArray(asRecord(body)[path.split('?')[0] ?? '']).map(asRecord);
}

async function upload(): Promise<unknown> {
  const { baseUrl, humanEmail, apiToken } = stack.sandbox.zendesk;
  const send = fetchSend(zendeskLogin(humanEmail, apiToken));
  const { body } = await send({ method: 'POST', url: `${baseUrl}/api/v2/uploads`, query: { filename: PHOTO.name }, headers: { 'content-type': PHOTO.mimeType }, bytes: PHOTO.bytes });
  return asRecord(asRecord(body).upload).token;
}

test('an agent’s answer and photo reach the customer once, an internal note does not', async () => {
  await stack.control.inbound({ from: ADA, name: 'Ada', text: 'Where is my parcel?' });
  await pollUntil('the acknowledgement', async () => (await stack.control.answersTo(ADA)).length === 1);
  const [ticket] = await pollUntil('the ticket', async () => {
    const found = await asAgent('GET', 'tickets');
    return found.length > 0 ? found : null;
  });

  const path = `tickets/${String(ticket?.id)}`;
  await asAgent('PUT', path, { ticket: { comment: { body: 'She asks again', public: false } } });
  await asAgent('PUT', path, { ticket: { comment: { body: ANSWER, public: true, uploads: [await upload()] } } });

  const answers = await pollUntil('the answer and the photo', async () => {
    const all = await stack.control.answersTo(ADA);
    return all.length >= 3 ? all : null;
  });
  expect(answers.slice(1).map(({ text }) => text)).toEqual([ANSWER, expect.any(String)]);

  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expect(await stack.control.answersTo(ADA)).toHaveLength(3);
}, 90_000);
