// Agents who type card numbers in the helpdesk, and customers who get their answers.
import { pollUntil } from '../../sandbox/n8n/pollUntil';
import { HOUR_MS } from '../../src/shared/clock';
import { asArray, asRecord } from '../../src/shared/shape';
import { asZendeskUser, uploadToZendesk, type AskZendesk } from '../e2e/support/asZendeskUser';
import type { DeskTicket } from '../e2e/support/SandboxControl';
import { AGENT, AGENT_WITH_API, OF_ZENDESK } from './places';
import type { Scene } from './Scene';
import type { Writing } from './writings';

const MASK = '•';
/** A busy machine takes its time. */
const ANSWERED_MS = 300_000;

/** Texts with a card number: the note, the answer, and the words beside the file. */
const WRITTEN = 3;

/** Agents answer a customer for each writing; every second one wrote too long ago to be answered at once. */
export async function answerAsAgents(scene: Scene, writings: readonly Writing[]): Promise<void> {
  await plantSigningSecrets(scene);
  await Promise.all(writings.map(async (writing, index) => await serve(scene, writing, index % 2 === 1)));
}

/** What Zendesk signs its webhooks with. */
async function plantSigningSecrets({ stack, plants }: Scene): Promise<void> {
  const { zendesk } = stack.sandbox;
  const ask = asZendeskUser(zendesk, zendesk.email);
  const webhooks = await pollUntil('Zendesk to be pointed to the trigger', async () => {
    const { webhooks: found } = await ask('GET', 'webhooks');
    return asArray(found).length > 0 && asArray(found).map(asRecord);
  });
  for (const { id } of webhooks) {
    const { signing_secret: signing } = await ask('GET', `webhooks/${String(id)}/signing_secret`);
    plants.add('secret', `${OF_ZENDESK}signing secret`, String(asRecord(signing).secret));
  }
}

async function serve(scene: Scene, writing: Writing, isLate: boolean): Promise<void> {
  const { customers, stack } = scene;
  const { control, sandbox } = stack;
  const from = customers.newCustomer();
  await customers.write(from, 'Where is my parcel?', isLate ? { at: Date.now() - 26 * HOUR_MS } : {});
  const ticketOf = async (): Promise<DeskTicket | undefined> => (await control.tickets()).find(({ requester }) => requester.phone?.endsWith(from));
  const { id } = await pollUntil('the customer’s ticket', ticketOf, { timeoutMs: ANSWERED_MS });
  const card = customers.cards(AGENT, writing);
  await control.report(`tickets/${id}/comments`, { body: card('internal note'), public: false });
  await control.report(`tickets/${id}/comments`, { body: card('answer'), public: true });
  await answerWithFile(asZendeskUser(sandbox.zendesk, sandbox.zendesk.humanEmail), id, customers.cards(AGENT_WITH_API, writing));
  for (const status of ['solved', 'open']) await control.report(`tickets/${id}`, { status }, 'PUT');
  if (isLate) {
    await pollUntil('a note about the kept answer', async () => (await ticketOf())?.comments.some(({ body }) => body.includes(MASK)), { timeoutMs: ANSWERED_MS });
    await customers.write(from, 'I am back');
  }
  const hasAll = async (): Promise<boolean> => {
    const answers = await control.answersTo(from);
    return answers.some(({ type }) => type === 'document') && answers.filter(({ type, text }) => type === 'text' && text.includes(MASK)).length === WRITTEN;
  };
  await pollUntil('the masked answers and the file on the phone', hasAll, { timeoutMs: ANSWERED_MS });
}

async function answerWithFile(ask: AskZendesk, ticketId: number, card: ReturnType<Scene['customers']['cards']>): Promise<void> {
  const token = await uploadToZendesk(ask, { name: card('file name', { ending: '.txt' }), mimeType: 'text/plain', bytes: Buffer.from('A receipt') });
  await ask('PUT', `tickets/${ticketId}`, { json: { ticket: { subject: card('subject'), comment: { body: card('words beside a file'), public: true, uploads: [token] } } } });
}
