// What Reply and Template have in common, against the real sandbox: keys, sends of unknown fate, acknowledgements, limits.
import type { IDataObject, INode } from 'n8n-workflow';
import { ownKey } from '../../src/reply/sendKey';
import { sendThroughOutbox } from '../../src/reply/sendThroughOutbox';
import { asRecord } from '../../src/shared/shape';
import { sleepingClock, text } from '../unit/reply/replyBench';
import { node, runWorkflow, START, workflowOf, type RunResult, type WorkflowDefinition } from './harness';
import { ourNode, startWhatsAppBench, triggerNode, type WhatsAppBench } from './whatsAppBench';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench();
  await bench.hearStatuses();
});
afterAll(async () => await bench.close());
afterEach(async () => void (await bench.control('delete', '/sandbox/faults')));

let customers = 15_550_100_700;
const customer = () => String((customers += 1));

/** The two nodes with the same options, and where they tell how it went. */
const SENDERS = {
  'WhatsApp Reply': (options: IDataObject, more: INode['parameters'] = {}) =>
    ourNode('WhatsApp Reply', 'whatsAppReply', { resource: 'message', operation: 'sendText', replyTo: 'runCustomer', text: 'Hello', options, ...more } as INode['parameters']),
  'WhatsApp Template': (options: IDataObject, more: INode['parameters'] = {}) =>
    ourNode('WhatsApp Template', 'whatsAppTemplate', {
      resource: 'template',
      operation: 'send',
      replyTo: 'runCustomer',
      template: { __rl: true, mode: 'list', value: 'we_are_back|en_US' },
      variables: { mappingMode: 'defineBelow', value: null },
      options,
      ...more,
    } as unknown as INode['parameters']),
} as const;

type Sender = keyof typeof SENDERS;
const senders = Object.keys(SENDERS) as Sender[];
const FIELD = { 'WhatsApp Reply': 'reply', 'WhatsApp Template': 'template' } as const;

const flow = (sender: Sender, options: IDataObject = {}): WorkflowDefinition => workflowOf([triggerNode(), SENDERS[sender](options)]);
const outcome = (run: RunResult, sender: Sender) => asRecord(run.items(sender)[0]?.[FIELD[sender]]);
const sentCount = async (contact: string) => (await bench.textsTo(contact)).length;

async function conversationOf(contact: string) {
  const conversation = await bench.store.findConversation(bench.sandbox.account.phoneNumberId, contact);
  if (conversation === null) throw new Error('The customer is not known.');
  return conversation;
}

describe.each(senders)('%s', (sender) => {
  let runs = 0;
  const run = async (from: string, options: IDataObject, delivery?: Parameters<WhatsAppBench['run']>[1][number]) =>
    await bench.run(flow(sender, options), [delivery ?? (await bench.customerWrites(from, 'Hi'))], { executionId: `${sender} ${(runs += 1)}` });

  test('an own key is sent once, whichever run asks, and another one again', async () => {
    const from = customer();
    const key = `=order-${from}`;
    const first = await run(from, { ownKey: key });
    const second = await run(from, { ownKey: key });
    expect(outcome(first, sender)).toMatchObject({ sent: true, state: 'sent', alreadySent: false });
    expect(outcome(second, sender)).toMatchObject({ sent: true, alreadySent: true, messageId: outcome(first, sender).messageId, reason: expect.stringContaining('had gone out before') });
    await run(from, { ownKey: `${key}-2` });
    expect(await sentCount(from)).toBe(2);
  });

  test.each(['', '={{ $json.nothing }}', '={{ "  " }}'])('an own key that is empty is refused: %j', async (key) => {
    const from = customer();
    const { error } = await run(from, { ownKey: key });
    expect(error).toMatchObject({ message: 'The option Own Key is empty.', description: expect.stringContaining('remove the option') });
    expect(await sentCount(from)).toBe(0);
  });

  test('an acknowledgement leaves the customer unanswered, an answer does not', async () => {
    const from = customer();
    await run(from, { acknowledgement: true });
    expect(await conversationOf(from)).toMatchObject({ answeredAt: null });
    await run(from, {});
    expect(await conversationOf(from)).toMatchObject({ answeredAt: expect.any(Number) });
  });

  test('no answer: the delivery status proves that it went out', async () => {
    const from = customer();
    await bench.control('post', '/sandbox/faults', { route: 'messages', dropConnection: 'after', times: 1 });
    const { error, ...rest } = await run(from, {});
    expect(error).toBeUndefined();
    expect(outcome({ error, ...rest }, sender)).toMatchObject({ sent: true, state: 'sent', alreadySent: false });
    expect(await sentCount(from)).toBe(1);
  });

  describe('n8n stopped while it was sent, a minute ago', () => {
    const crashed = async (options: IDataObject) => {
      const from = customer();
      const delivery = await bench.customerWrites(from, 'Hi');
      const { id } = await conversationOf(from);
      const key = ownKey(bench.sandbox.account.phoneNumberId, from);
      await bench.store.reserveSend(key, { conversationId: id, countsAsAnswer: true, reply: null }, Date.now() - 60_000);
      return { from, result: await run(from, { ownKey: `=${from}`, ...options }, delivery) };
    };

    test('the item says that it is unknown, on the first output, and nothing is repeated', async () => {
      const { from, result } = await crashed({});
      expect(result.error).toBeUndefined();
      expect(outcome(result, sender)).toMatchObject({
        sent: false,
        state: 'unknown',
        reason: 'WhatsApp gave no answer, so it is unknown whether this message went out.',
        next: expect.stringContaining('Look at the conversation on a phone'),
        messageId: null,
        alreadySent: false,
      });
      expect(await sentCount(from)).toBe(0);
    });

    test('where Send Again is chosen, it is sent', async () => {
      const { from, result } = await crashed({ ifUnknown: 'sendAgain' });
      expect(outcome(result, sender)).toMatchObject({ sent: true, state: 'sent', alreadySent: false });
      expect(await sentCount(from)).toBe(1);
    });
  });

  test('a number that nobody knew has a conversation afterwards', async () => {
    const phone = customer();
    const workflow = workflowOf([node('Start', START), SENDERS[sender]({}, { replyTo: 'phone', phone: `+${phone}` })]);
    const { error } = await runWorkflow({ ...bench.installation, workflow, executionId: phone });
    expect(error).toBeUndefined();
    expect(await conversationOf(phone)).toMatchObject({ contact: { phone: `+${phone}` }, lastInboundAt: null, answeredAt: sender === 'WhatsApp Reply' ? null : expect.any(Number) });
    expect(await sentCount(phone)).toBe(sender === 'WhatsApp Reply' ? 0 : 1);
  });
});

describe.each(senders)('card numbers in what %s sends', (sender) => {
  const CARD = '4111 1111 1111 1111';
  const MASKED = '4111 11•• •••• 1111';
  const words = {
    'WhatsApp Reply': { text: `={{ "About ${CARD}, order 100234567" }}` },
    'WhatsApp Template': {
      template: { __rl: true, mode: 'list', value: 'support_followup|en_US' },
      variables: { mappingMode: 'defineBelow', value: { 1: CARD, 2: '100234567' } },
    } as unknown as INode['parameters'],
  };
  let runs = 0;
  const send = async (from: string, options: IDataObject) => {
    const delivery = await bench.customerWrites(from, 'Hi');
    return await bench.run(workflowOf([triggerNode(), SENDERS[sender](options, words[sender])]), [delivery], { executionId: `cards ${sender} ${(runs += 1)}` });
  };
  const hints = (run: RunResult) => run.runs(sender)[0]?.hints?.map(({ message }) => message) ?? [];

  test('are masked, and the item and the run say so', async () => {
    const from = customer();
    const run = await send(from, {});
    expect(outcome(run, sender)).toMatchObject({ sent: true, maskedCardNumbers: 1 });
    expect(await bench.textsTo(from)).toEqual([expect.stringMatching(new RegExp(`${MASKED}.*100234567`))]);
    expect(JSON.stringify(run.items(sender))).not.toContain(CARD);
    expect(hints(run)).toEqual([expect.stringContaining('what the customer gets: 1. If they were none, see Options')]);
  });

  test('go out where the option is switched off', async () => {
    const from = customer();
    const run = await send(from, { maskCardNumbers: false });
    expect(outcome(run, sender)).toMatchObject({ sent: true, maskedCardNumbers: 0 });
    expect(await bench.textsTo(from)).toEqual([expect.stringContaining(CARD)]);
    expect(hints(run)).toEqual([]);
  });

  test('a phone number is no card number, whatever its digits', async () => {
    // 13 digits that pass the Luhn check and begin like a card number.
    const phone = '4915112345678';
    const workflow = workflowOf([node('Start', START), SENDERS[sender]({}, { replyTo: 'phone', phone: `+${phone}` })]);
    const run = await runWorkflow({ ...bench.installation, workflow, executionId: `phone ${sender}` });
    expect(run.error).toBeUndefined();
    expect(await conversationOf(phone)).toMatchObject({ contact: { phone: `+${phone}` } });
  });
});

test.each([{}, { maskCardNumbers: false }])('a reply that is kept holds no card number, with %j', async (options) => {
  const from = customer();
  const delivery = await bench.customerWrites(from, 'Hi', 25);
  const workflow = workflowOf([triggerNode(), SENDERS['WhatsApp Reply'](options, { text: 'Card 4111111111111111', whenClosed: 'keep' })]);
  const run = await bench.run(workflow, [delivery]);
  expect(outcome(run, 'WhatsApp Reply')).toMatchObject({ state: 'kept', maskedCardNumbers: 1 });
  const kept = await bench.store.listKeptReplies((await conversationOf(from)).id);
  expect(kept).toMatchObject([{ content: text('Card 411111••••••1111') }]);
});

test('what leaves through Window Closed was not sent, so nothing was masked in it', async () => {
  const delivery = await bench.customerWrites(customer(), 'Hi', 25);
  const run = await bench.run(workflowOf([triggerNode(), SENDERS['WhatsApp Reply']({}, { text: 'Card 4111111111111111' })]), [delivery]);
  expect(run.items('WhatsApp Reply', 1)).toMatchObject([{ reply: { state: 'windowClosed', maskedCardNumbers: 0 } }]);
});

describe('a customer who opted out', () => {
  const optedOut = async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'STOP');
    await bench.store.setOptedOut((await conversationOf(from)).id, true, Date.now());
    return { from, delivery };
  };

  test('gets no reply', async () => {
    const { from, delivery } = await optedOut();
    const run = await bench.run(flow('WhatsApp Reply'), [delivery]);
    expect(run.error).toMatchObject({ message: 'The customer asked not to be written to.' });
    expect(await sentCount(from)).toBe(0);
  });

  test('gets a utility template', async () => {
    const { from, delivery } = await optedOut();
    await bench.run(flow('WhatsApp Template'), [delivery]);
    expect(await sentCount(from)).toBe(1);
  });
});

test('a burst of 50 to one customer keeps Meta’s pair limit: the sandbox refuses none', async () => {
  const from = customer();
  await bench.customerWrites(from, 'Hi');
  const { id } = await conversationOf(from);
  // The sandbox's clock goes on with ours, so that half a minute is over at once.
  const { pauses, ...time } = sleepingClock(Date.now());
  const startedAt = time.clock.now();
  const sleep = async (milliseconds: number) => {
    await time.sleep(milliseconds);
    await bench.control('post', '/sandbox/clock', { offsetMs: time.clock.now() - startedAt });
  };
  for (let index = 0; index < 50; index += 1) {
    const send = { key: `burst ${from} ${index}`, conversationId: id, countsAsAnswer: true, reply: null };
    const sent = await sendThroughOutbox({ ...send, recipient: { phone: `+${from}`, userId: null }, content: text(`${index}`) }, { ...bench.ports, clock: time.clock, sleep });
    expect(sent).toMatchObject({ state: 'sent', alreadySent: false });
  }
  expect(await bench.textsTo(from)).toEqual(Array.from({ length: 50 }, (_, index) => `${index}`));
  const { requests } = (await bench.control('get', '/sandbox/requests')) as unknown as { requests: ReadonlyArray<{ status: number; body: unknown }> };
  const toCustomer = requests.filter(({ body }) => asRecord(body).to === `+${from}`);
  expect(toCustomer.filter(({ status }) => status !== 200)).toEqual([]);
  expect(pauses.filter((milliseconds) => milliseconds > 1_000).length).toBe(5);
});
