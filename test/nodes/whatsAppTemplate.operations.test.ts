// Preview, Get and Get Many; what a node does in the hands of an AI agent.
import type { IDataObject, INode } from 'n8n-workflow';
import { templateRef } from '../../src/template/definition';
import { WhatsAppTemplate } from '../../nodes/WhatsAppTemplate/WhatsAppTemplate.node';
import { node, PACKAGE, runWorkflow, START, workflowOf, type RunResult } from './harness';
import { startWhatsAppBench, triggerNode, type WhatsAppBench } from './whatsAppBench';
import { locator, NAME, SUPPORT, templateNode } from './whatsAppTemplateFlow';

const MASKED = '4111 11•• •••• 1111';

let bench: WhatsAppBench;
beforeAll(async () => {
  bench = await startWhatsAppBench({ nodeTypes: { [`${PACKAGE}.whatsAppTemplateTool`]: new WhatsAppTemplate() } });
  await bench.control('post', '/sandbox/templates', { gallery: true });
});
afterAll(async () => await bench.close());

const parametersOf = (more: IDataObject) => more as INode['parameters'];

/** Runs one of our nodes in a flow that no customer started. */
async function run(ours: INode, json: IDataObject = { order: 7 }): Promise<RunResult> {
  return await runWorkflow({ ...bench.installation, workflow: workflowOf([node('Start', START), ours]), input: [{ json }] });
}

const preview = async (ref: string, values: IDataObject, options: IDataObject = {}) => await run(templateNode(ref, values, parametersOf({ operation: 'preview', options })));
const get = async (ref: string, more: IDataObject = {}) => await run(templateNode('', null, parametersOf({ operation: 'get', template: locator(ref, 'id'), ...more })));
const getMany = async (more: IDataObject = {}) => await run(templateNode('', null, parametersOf({ operation: 'getMany', returnAll: true, filters: {}, ...more })));

const names = ({ items }: RunResult) => items(NAME).map(({ template }) => templateRef(template as { name: string; language: string }));

describe('Preview', () => {
  const CARD = 'https://shop.example/a.png';
  const card = (index: number) => ({ [`card${index}:header:image`]: CARD, [`card${index}:body:1`]: `$${index}0`, [`card${index}:button2:url`]: 'tea' });

  test('shows everything that the customer would see, and what it is charged as; the item goes on', async () => {
    const { error, items, data } = await preview('appointment_reminder|en_US', { first_name: '={{ $json.order }}', appointment_date: 'Monday' });
    expect(error).toBeUndefined();
    expect(data(NAME)).toMatchObject([{ pairedItem: { item: 0 } }]);
    expect(items(NAME)).toEqual([
      {
        order: 7,
        template: {
          name: 'appointment_reminder',
          language: 'en_US',
          category: 'UTILITY',
          charge: expect.stringMatching(/^WhatsApp charges it as a utility message when it is delivered\. It is free only within the 72 hours/),
          text: 'Hello 7, this is a reminder of your appointment on Monday.',
          preview: {
            header: { type: 'text', text: 'Your appointment' },
            body: 'Hello 7, this is a reminder of your appointment on Monday.',
            footer: 'Sandbox Support',
            buttons: [{ type: 'QUICK_REPLY', text: 'Confirm', payload: 'Confirm' }, { type: 'QUICK_REPLY', text: 'Change the date', payload: 'Change the date' }],
            offer: null,
            cards: [],
          },
          maskedCardNumbers: 0,
        },
      },
    ]);
  });

  test.each<[string, IDataObject, string, IDataObject]>([
    [
      'gallery_carousel|en_US',
      { 1: 'Ana', ...card(1), ...card(2), ...card(3) },
      'a marketing message',
      { cards: [{ header: { type: 'image', link: CARD }, body: 'Tea for $10, this week only.', buttons: [{ text: 'Tell me more' }, { url: 'https://shop.example/tea' }] }, {}, {}] },
    ],
    [
      'gallery_coupon|en_US',
      { 'header:image': '77', 1: 'TEA25', 'button1:code': 'TEA25', 'button2:url': 'x', 'offer:endsAt': '2099-01-01T00:00:00Z' },
      'a marketing message',
      { header: { type: 'image', id: '77' }, offer: { text: 'Expiring offer!', endsAt: '2099-01-01T00:00:00.000Z' }, buttons: [{ code: 'TEA25' }, { url: 'https://shop.example/?c=x' }] },
    ],
    ['gallery_code|en_US', { 1: '123456' }, 'an authentication message', { footer: 'This code expires in 10 minutes.', buttons: [{ code: '123456' }] }],
  ])('%s', async (ref, values, charged, shown) => {
    expect((await preview(ref, values)).items(NAME)).toMatchObject([{ template: { charge: expect.stringContaining(charged), preview: shown } }]);
  });

  test('masks card numbers as a send does, and takes the contact’s language', async () => {
    const masked = await preview(SUPPORT, { 1: '4111 1111 1111 1111', 2: 'x' }, { language: 'contact', contactLanguage: 'es_AR' });
    expect(masked.items(NAME)).toMatchObject([{ template: { language: 'es', maskedCardNumbers: 1, preview: { body: expect.stringContaining(`Hola ${MASKED}`) } } }]);
  });

  test('says what is missing', async () => {
    expect((await preview(SUPPORT, { 1: 'Ana' })).error).toMatchObject({ message: 'Template "support_followup" cannot be sent: “Body: {{2}}” has no value.', context: { itemIndex: 0 } });
  });

  test('Preview Only shows what Send would send, and nothing goes out', async () => {
    const sends = templateNode(SUPPORT, { 1: 'Ana', 2: '#7' }, parametersOf({ options: { previewOnly: true } }));
    const { error, items } = await bench.run(workflowOf([triggerNode(), sends]), [await bench.customerWrites('15550101400', 'Hi')]);
    expect(error).toBeUndefined();
    expect(items(NAME)).toMatchObject([
      { template: { sent: false, state: 'preview', reason: 'Nothing was sent: Preview Only is on.', messageId: null, category: 'UTILITY', charge: expect.stringContaining('utility'), preview: { body: expect.stringContaining('Hi Ana') } } },
    ]);
    expect(await bench.textsTo('15550101400')).toEqual([]);
  });
});

describe('Get', () => {
  test('gives a template with its variables, in any status; the item goes on', async () => {
    expect((await get('spring_offer|en_US')).items(NAME)).toEqual([
      {
        order: 7,
        template: {
          id: '900100000000006',
          name: 'spring_offer',
          language: 'en_US',
          category: 'MARKETING',
          status: 'PAUSED',
          header: null,
          body: 'Hi {{1}}, our spring offer starts today.',
          footer: null,
          buttons: [],
          cards: 0,
          variables: [{ id: '1', label: 'Body: {{1}}', example: 'Ana', required: true }],
          unsupported: null,
        },
      },
    ]);
  });

  test.each<[string, IDataObject]>([
    ['gallery_document|en_US', { header: { type: 'document' }, buttons: [{ type: 'PHONE_NUMBER', text: 'Call us' }, { type: 'URL', text: 'Open portal', url: 'https://shop.example/portal' }] }],
    ['gallery_text_header|en_US', { header: { type: 'text', text: 'Order {{1}}' }, footer: 'Sandbox Support' }],
    ['gallery_location|en_US', { header: { type: 'location' }, buttons: [{ type: 'QUICK_REPLY' }, {}] }],
    ['gallery_product|en_US', { header: { type: 'product' } }],
    ['gallery_carousel|en_US', { cards: 3 }],
    ['order_update|en_US', { buttons: [{ type: 'URL', url: 'https://shop.example/orders/{{1}}' }] }],
  ])('%s', async (ref, template) => {
    expect((await get(ref)).items(NAME)).toMatchObject([{ template }]);
  });

  test('as Meta describes it', async () => {
    expect((await get('support_followup|es', { simplify: false })).items(NAME)).toMatchObject([{ template: { name: 'support_followup', language: 'es', parameter_format: 'POSITIONAL', components: [{ type: 'BODY' }] } }]);
  });

  test.each([
    ['support_followup|fr', 'This WhatsApp account has no template "support_followup" in language fr.', 'It is approved in: en_US, es.'],
    ['support|en_US', 'This WhatsApp account has no template "support" in language en_US.', 'Choose another template'],
  ])('%s is not there', async (ref, message, hint) => {
    expect((await get(ref)).error).toMatchObject({ message, description: expect.stringContaining(hint) });
  });
});

describe('Get Many', () => {
  test('gives one item per template, of all pages and statuses, sorted', async () => {
    const found = names(await getMany());
    expect(found).toEqual([...found].sort((one, other) => one.localeCompare(other)));
    expect(found).toEqual(expect.arrayContaining(['gallery_carousel|en_US', 'prize_notice|en_US', 'support_followup|es']));
    expect(found).toHaveLength(20);
  });

  test.each<[IDataObject, readonly string[]]>([
    [{ status: 'PAUSED' }, ['spring_offer|en_US']],
    [{ language: 'es' }, ['support_followup|es']],
    [{ name: 'Follow' }, ['support_followup|en_US', 'support_followup|es']],
    [{ category: 'AUTHENTICATION' }, ['gallery_code|en_US']],
    [{ category: 'MARKETING', status: 'PENDING' }, ['satisfaction_survey|en_US']],
    [{ name: 'no such thing' }, []],
  ])('only those that fit %j', async (filters, found) => {
    expect(names(await getMany({ filters }))).toEqual(found);
  });

  test('at most as many as wanted', async () => {
    expect(names(await getMany({ returnAll: false, limit: 2 }))).toEqual(['appointment_reminder|en_US', 'gallery_carousel|en_US']);
    expect((await getMany({ returnAll: false, limit: 0 })).error).toMatchObject({ message: 'The field Limit holds no whole number of at least 1.' });
  });

  test('simplified, or as Meta describes them', async () => {
    const [simple] = (await getMany({ filters: { language: 'es' } })).items(NAME);
    expect(simple).toMatchObject({ template: { id: '900100000000002', variables: [{ id: '1' }, { id: '2' }] } });
    const [raw] = (await getMany({ filters: { language: 'es' }, simplify: false })).items(NAME);
    expect(raw).toMatchObject({ template: { id: '900100000000002', components: [{ type: 'BODY', example: {} }] } });
  });

  test('a credential without a token ends the node', async () => {
    const [[type, account] = ['', {}]] = Object.entries(bench.installation.credentials ?? {});
    const ours = templateNode('', null, parametersOf({ operation: 'getMany', returnAll: true, filters: {} }));
    const broken = await runWorkflow({ ...bench.installation, credentials: { [type]: { ...account, accessToken: '' } }, workflow: workflowOf([node('Start', START), ours]) });
    expect(broken.error).toMatchObject({ message: 'The WhatsApp Support Account credential has no Access Token.' });
  });
});

describe('as a tool of an agent', () => {
  const asTool = (ours: INode): INode => ({ ...ours, type: `${PACKAGE}.whatsAppTemplateTool` });
  const withCustomer = async (ours: INode) => await bench.run(workflowOf([triggerNode(), asTool(ours)]), [await bench.customerWrites('15550101401', 'Hi')]);

  test('Get Many refuses: the agent works with the templates that it was given', async () => {
    const run = await withCustomer(templateNode('', null, parametersOf({ operation: 'getMany', returnAll: true, filters: {} })));
    expect(run.error).toMatchObject({ message: expect.stringContaining('not for AI agents') });
  });

  test('Get and Preview give the template and nothing of the item', async () => {
    const found = await withCustomer(templateNode('', null, parametersOf({ operation: 'get', template: locator(SUPPORT) })));
    expect(found.items(NAME)).toEqual([{ template: expect.objectContaining({ name: 'support_followup' }) }]);
    const shown = await withCustomer(templateNode(SUPPORT, { 1: 'Ana', 2: '#7' }, parametersOf({ operation: 'preview' })));
    expect(shown.items(NAME)).toEqual([{ template: expect.objectContaining({ category: 'UTILITY' }) }]);
    expect(await bench.textsTo('15550101401')).toEqual([]);
  });
});
