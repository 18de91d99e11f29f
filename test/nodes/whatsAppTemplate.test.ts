import { startWhatsAppBench, TRIGGER, triggerNode, type PhoneMessage, type WhatsAppBench } from './whatsAppBench';
import type { IDataObject, INode } from 'n8n-workflow';
import { WhatsAppTemplate } from '../../nodes/WhatsAppTemplate/WhatsAppTemplate.node';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult, type WorkflowDefinition } from './harness';
import { locator, lookups, NAME, freshCredential, SUPPORT, templateNode } from './whatsAppTemplateFlow';

const REMINDER = 'appointment_reminder|en_US';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench({ nodeTypes: { [`${PACKAGE}.whatsAppTemplateTool`]: new WhatsAppTemplate() } });
});
afterAll(async () => await bench.close());
afterEach(async () => void (await bench.control('delete', '/sandbox/faults')));

let customers = 15_550_100_500;
const customer = () => String((customers += 1));

const flow = (...nodes: INode[]): WorkflowDefinition => workflowOf([triggerNode(), ...nodes]);
const support = (parameters: INode['parameters'] = {}, more: Partial<INode> = {}) => templateNode(SUPPORT, { 1: 'Ana', 2: '#7' }, parameters, more);

const outbound = async (contact: string): Promise<readonly PhoneMessage[]> => (await bench.phone(contact)).filter(({ direction }) => direction === 'outbound');
const textsTo = async (contact: string) => (await outbound(contact)).map(({ text }) => text);

describe('a send', () => {
  test('of a template with numbered variables goes out at any time, and the item goes on with what was sent', async () => {
    const from = customer();
    const run = await bench.run(flow(support()), [await bench.customerWrites(from, 'Hi', 25)]);
    expect(run.error).toBeUndefined();
    const [sent] = await outbound(from);
    const text = 'Hi Ana, we have an answer to your request #7. Reply to this message to continue.';
    expect(sent).toMatchObject({ type: 'template', text });
    const [item] = run.data(NAME);
    expect(item?.json).toMatchObject({ event: 'message', message: { text: 'Hi' } });
    expect(item?.json.template).toEqual({
      sent: true,
      state: 'sent',
      reason: 'Sent.',
      next: null,
      messageId: sent?.id,
      alreadySent: false,
      name: 'support_followup',
      language: 'en_US',
      category: 'UTILITY',
      text,
      maskedCardNumbers: 0,
    });
    expect(item?.pairedItem).toEqual({ item: 0 });
  });

  test('of a template with named variables, by name and with expressions', async () => {
    const from = customer();
    const values = { appointment_date: '={{ "Monday, " + 10 + " am" }}', first_name: '={{ $json.conversation.contact.name }}' };
    const run = await bench.run(flow(templateNode(REMINDER, values, { template: locator('appointment_reminder | en_US', 'id') as unknown as string })), [await bench.customerWrites(from, 'Hi')]);
    expect(run.error).toBeUndefined();
    expect(await textsTo(from)).toEqual(['Hello Ana, this is a reminder of your appointment on Monday, 10 am.']);
  });

  test('of a template without variables needs none', async () => {
    const from = customer();
    await bench.run(flow(templateNode('we_are_back|en_US', null)), [await bench.customerWrites(from, 'Hi')]);
    expect(await textsTo(from)).toEqual(['Our team is back and reads your messages again. How can we help?']);
  });

  test('puts a customer’s words in once, whatever they look like', async () => {
    const from = customer();
    await bench.run(flow(templateNode(SUPPORT, { 1: '={{ $json.message.text }}', 2: 7 })), [await bench.customerWrites(from, '{{2}} $& <b>')]);
    expect(await textsTo(from)).toEqual(['Hi {{2}} $& <b>, we have an answer to your request 7. Reply to this message to continue.']);
  });

  test('asks Meta once per template name and run, however many items and languages there are', async () => {
    const contacts = [customer(), customer(), customer(), customer()];
    const deliveries = await Promise.all(contacts.map(async (from, index) => await bench.customerWrites(from, index % 2 === 0 ? 'en_US' : 'es')));
    await lookups(bench);
    const { credentials } = freshCredential(bench);
    const workflow = flow(support({ template: locator('=support_followup|{{ $json.message.text }}', 'id') as unknown as string }));
    const run = await bench.run(workflow, deliveries, { credentials });
    expect(run.error).toBeUndefined();
    expect(await lookups(bench)).toEqual(['support_followup']);
    // Nor does it ask again within ten minutes.
    await bench.run(workflow, [await bench.customerWrites(customer(), 'es')], { credentials });
    expect(await lookups(bench)).toEqual([]);
    expect((await Promise.all(contacts.map(textsTo))).map(([text]) => text?.slice(0, 4))).toEqual(['Hi A', 'Hola', 'Hi A', 'Hola']);
  });
});

describe('what cannot be sent', () => {
  test.each<[string, string, IDataObject | null, string, string]>([
    ['a missing variable', SUPPORT, { 1: 'Ana' }, 'Template "support_followup" cannot be sent: “Body: {{2}}” has no value.', 'Fill in “Body: {{2}}”, e.g. #1042.'],
    ['an empty one', REMINDER, { first_name: '={{ "" }}', appointment_date: 'x' }, '“Body: first_name” has no value.', 'e.g. Ana'],
    ['no variables at all', SUPPORT, null, 'Template "support_followup" cannot be sent: “Body: {{1}}” has no value. “Body: {{2}}” has no value.', 'Fill in “Body: {{1}}”'],
    ['a line break', SUPPORT, { 1: 'A\nB', 2: 'x' }, '“Body: {{1}}” holds a line break', 'one line'],
    ['an object', SUPPORT, { 1: '={{ $json.message }}', 2: 'x' }, '“Body: {{1}}” is an object or a list.', '{{ $json.message.text }}'],
    ['too long a text', SUPPORT, { 1: 'x'.repeat(1_000), 2: 'x' }, 'WhatsApp allows 1024.', 'Shorten what is filled in.'],
    ['a header that needs a picture, and a link its end', 'order_update|en_US', { 1: 'A-17' }, '“Header: image” has no value. “Button 1: end of link – Follow your order” has no value.', 'Fill in'],
    ['a paused template', 'spring_offer|en_US', { 1: 'Ana' }, 'Template "spring_offer" (en_US) is paused by Meta for low quality.', 'Wait until Meta reinstates it'],
    ['a pending one', 'satisfaction_survey|en_US', { 1: 'Ana' }, 'waits for Meta’s approval.', 'Wait until Meta has approved it'],
    ['a language that it does not have', 'support_followup|de', { 1: 'Ana', 2: 'x' }, 'This WhatsApp account has no template "support_followup" in language de.', 'It is approved in: en_US, es.'],
    ['a name that nobody knows', 'no_such|en_US', null, 'This WhatsApp account has no template "no_such" in language en_US.', 'Choose another template'],
    ['a part of a name', 'support|en_US', null, 'This WhatsApp account has no template "support" in language en_US.', 'Choose another template'],
    ['no template', '', null, 'No template is chosen.', 'Pick one from the list'],
    ['a name alone', 'support_followup', null, 'No template is chosen.', 'name|language'],
  ])('%s ends the run with what to do, and nothing goes out', async (_what, ref, values, message, hint) => {
    const from = customer();
    const mode = /^\w+\|\w+$/.test(ref) ? 'list' : 'id';
    const run = await bench.run(flow(templateNode(ref, values, { template: locator(`=${ref}`, mode) as unknown as string })), [await bench.customerWrites(from, 'Hi')]);
    expect(run.error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 0 } });
    expect(run.error?.message).toContain(message);
    expect(run.error?.description).toContain(hint);
    expect(await outbound(from)).toEqual([]);
  });

  test('what Meta refuses names Meta’s code, and may be tried again', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi');
    await bench.control('post', '/sandbox/faults', { route: 'messages', code: 132015, times: 1 });
    const refused = await bench.run(flow(support()), [delivery], { executionId: 'refused', dies: true });
    expect(refused.error).toMatchObject({ name: 'NodeApiError', message: 'The template is paused for low quality (132015).', httpCode: '400', context: { itemIndex: 0 } });
    const again = await bench.run(flow(support()), [await bench.nextAttempt(delivery)]);
    expect(again.items(NAME)[0]).toMatchObject({ template: { sent: true, alreadySent: false } });
    expect(await outbound(from)).toHaveLength(1);
  });

  test('set to continue, each item goes on with its own outcome', async () => {
    const [good, bad] = [customer(), customer()];
    const deliveries = [await bench.customerWrites(bad, ''), await bench.customerWrites(good, 'Ben')];
    const values = { 1: '={{ $json.message.text }}', 2: 'x' };
    const run = await bench.run(flow(templateNode(SUPPORT, values, {}, { onError: 'continueRegularOutput' })), deliveries);
    expect(run.error).toBeUndefined();
    expect(run.data(NAME).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
    const [failed, sent] = run.items(NAME);
    expect(failed).toMatchObject({ event: 'message', error: { message: 'Template "support_followup" cannot be sent: “Body: {{1}}” has no value.', action: 'Fill in “Body: {{1}}”, e.g. Ana.', code: 'invalidInput', retryable: false } });
    expect(sent).toMatchObject({ template: { sent: true } });
    expect([await outbound(bad), (await outbound(good)).length]).toEqual([[], 1]);
  });

  test('with an error output, the failed item takes it', async () => {
    const workflow = flow(templateNode(SUPPORT, { 1: 'Ana' }, {}, { onError: 'continueErrorOutput' }));
    const run = await bench.run(workflow, [await bench.customerWrites(customer(), 'Hi')]);
    expect(run.data(NAME, 0)).toEqual([]);
    expect(JSON.stringify(run.items(NAME, 1))).toContain('“Body: {{2}}” has no value.');
  });
});

describe('at most once', () => {
  test('a second attempt at the same delivery sends nothing; the next message does', async () => {
    const from = customer();
    const delivery = await bench.customerWrites(from, 'Hi');
    const first = await bench.run(flow(support()), [delivery], { executionId: '101', dies: true });
    const second = await bench.run(flow(support()), [await bench.nextAttempt(delivery)], { executionId: '102' });
    expect(second.items(NAME)[0]).toMatchObject({ template: { sent: true, alreadySent: true, reason: 'This template had gone out before; it was not sent again.' } });
    const idOf = (run: RunResult) => (run.items(NAME)[0]?.template as IDataObject).messageId;
    expect(idOf(second)).toBe(idOf(first));
    expect(await outbound(from)).toHaveLength(1);
    await bench.store.settleDelivery(delivery.id, 2, 'success', Date.now());
    await bench.run(flow(support()), [await bench.customerWrites(from, 'Hi again')], { executionId: '103' });
    expect(await outbound(from)).toHaveLength(2);
  });

  test('two nodes of one flow are two sends', async () => {
    const from = customer();
    await bench.run(flow(support(), { ...support(), id: 'second', name: 'Second' }), [await bench.customerWrites(from, 'Hi')]);
    expect(await outbound(from)).toHaveLength(2);
  });

  test('“Execute step” sends each time', async () => {
    const from = customer();
    const earlier = await bench.run(flow(), [await bench.customerWrites(from, 'Hi')], { executionId: '111' });
    const pinned = workflowOf([{ ...triggerNode(), type: START }, support({ replyTo: 'conversation', conversationId: '={{ $json.conversation.id }}' })]);
    for (const executionId of ['112', '113']) {
      const run = await runWorkflow({ ...bench.installation, workflow: pinned, input: [{ json: earlier.items(TRIGGER)[0] ?? {} }], mode: 'manual', executionId });
      expect(run.items(NAME)[0]).toMatchObject({ template: { alreadySent: false } });
    }
    expect(await outbound(from)).toHaveLength(2);
  });
});

describe('whom it goes to', () => {
  /** A flow that no customer started. */
  async function send(parameters: INode['parameters'], executionId = `flow-${customer()}`): Promise<RunResult> {
    return await runWorkflow({ ...bench.installation, workflow: workflowOf([node('Start', START), support(parameters)]), executionId });
  }

  test.each(['+1 (555) 010-0901', '+15550100902', ' +1.555.010.0903 '])('a phone number, also of somebody who never wrote: %j', async (phone) => {
    const run = await send({ replyTo: 'phone', phone });
    expect(run.error).toBeUndefined();
    expect(await outbound(phone.replace(/\D/g, ''))).toHaveLength(1);
  });

  test('a number of the business’s own country, without country code', async () => {
    expect((await send({ replyTo: 'phone', phone: '(650) 253-0904' })).error).toBeUndefined();
    expect(await outbound('16502530904')).toHaveLength(1);
  });

  test('somebody whom WhatsApp knows by another spelling of the number, as WhatsApp spells it', async () => {
    await bench.customerWrites('5215512345678', 'Hola');
    expect((await send({ replyTo: 'phone', phone: '+52 55 1234 5678' })).error).toBeUndefined();
    expect(await outbound('5215512345678')).toHaveLength(1);
  });

  test.each(['0155501009', '5550100904', '+0155501009', '+1555', 'Ana', '+1555010090412345', ''])('no clear number: %j is refused with an example of the business’s country', async (phone) => {
    const run = await send({ replyTo: 'phone', phone: `=${phone}` });
    expect(run.error).toMatchObject({ name: 'NodeOperationError', message: 'It is not clear which phone number this is.', description: 'Write it with the country code, for example +1 201 555 0123.' });
  });

  test('a conversation of this number', async () => {
    const from = customer();
    const earlier = await bench.run(flow(), [await bench.customerWrites(from, 'Hi')]);
    const { id } = earlier.items(TRIGGER)[0]?.conversation as { id: string };
    expect((await send({ replyTo: 'conversation', conversationId: id })).items(NAME)).toMatchObject([{ template: { sent: true } }]);
    expect(await outbound(from)).toHaveLength(1);
  });

  test('not a conversation that nobody knows, nor one of another business number', async () => {
    const [record] = await othersConversation();
    for (const conversationId of ['c_unknown', record, '']) {
      const run = await send({ replyTo: 'conversation', conversationId: `=${conversationId}` });
      expect(run.error).toMatchObject({ message: 'This business number has no such conversation.', description: expect.stringContaining('credential of the same number') });
    }
    expect(await outbound('15550100999')).toEqual([]);
  });

  /** Somebody wrote to another business number that shares this store. */
  async function othersConversation(): Promise<readonly [string]> {
    const business = { phoneNumberId: '999999999999999', displayPhoneNumber: null, wabaId: null };
    const contact = { name: null, username: null, waId: '15550100999', userId: null, phone: '+15550100999' };
    const none = { forwarded: false, context: null, refersTo: null, errors: [], referral: null, media: null, interactive: null, location: null, contacts: null, order: null, raw: {} };
    const message = { id: 'wamid.OTHER', type: 'text', text: 'Hi', sentAt: Date.now(), ...none };
    await bench.store.ingest([{ kind: 'message', eventKey: message.id, business, contact, groupId: null, standby: false, message, isDated: true, opensWindow: 'yes', redaction: { count: 0, fields: [] } }], [], Date.now());
    const conversation = await bench.store.findConversation(business.phoneNumberId, contact.waId);
    return [conversation?.id ?? ''];
  }

  test('nobody, where no customer started the run', async () => {
    const run = await send({});
    expect(run.error).toMatchObject({ message: 'No WhatsApp Support Trigger leads to this node.', description: expect.stringContaining('Start the flow with one') });
  });
});

describe('as a tool of an agent', () => {
  const tool = (values: IDataObject, parameters: INode['parameters'] = {}) => ({ ...templateNode(SUPPORT, values, parameters), type: `${PACKAGE}.whatsAppTemplateTool` });

  test('it says how it went and no more, and writes to the run’s customer whatever it was told', async () => {
    const from = customer();
    const run = await bench.run(flow(tool({ 1: 'Ana', 2: '#7' }, { replyTo: 'phone', phone: '+15550100998' })), [await bench.customerWrites(from, 'Hi')]);
    expect(run.error).toBeUndefined();
    expect(run.items(NAME)).toEqual([{ sent: true, reason: 'Sent.', next: null }]);
    expect([(await outbound(from)).length, (await outbound('15550100998')).length]).toEqual([1, 0]);
  });

  test('what cannot be sent comes back in words', async () => {
    const run = await bench.run(flow(tool({ 1: 'Ana' })), [await bench.customerWrites(customer(), 'Hi')]);
    expect(run.error).toBeUndefined();
    expect(run.items(NAME)).toEqual([{ sent: false, reason: 'Template "support_followup" cannot be sent: “Body: {{2}}” has no value.', next: 'Fill in “Body: {{2}}”, e.g. #1042.' }]);
  });
});
